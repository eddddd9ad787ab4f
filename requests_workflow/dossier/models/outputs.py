from django.db import models


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
