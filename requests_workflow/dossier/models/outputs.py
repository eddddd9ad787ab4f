from django.db import models
from django.db.models import Q

from requests_workflow.dossier.enums import Ground


class ProducedDocument(models.Model):
    """A document of the dossier that was made here from the answers, at a filing, and not joined by anybody.

    It can be made again from the snapshot of that filing.
    """

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("dossier.Document", on_delete=models.PROTECT, related_name="produced")
    #: A document of outputs.toml.
    output = models.CharField(max_length=20)
    #: SHA-256 of what it says, whatever its look: another filing that says the same keeps it.
    facts_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.output} {self.facts_sha256[:8]}"


class Withholding(models.Model):
    """An answer that the public register does not tell, for a reason; `shown_at` when it is told again."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="withholdings")
    #: A question of the form.
    field = models.CharField(max_length=40)
    ground = models.CharField(max_length=20, choices=Ground.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "field"], condition=Q(shown_at=None), name="withheld_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.field}"
