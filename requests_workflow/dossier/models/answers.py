from django.db import models

from requests_workflow.dossier.enums import Origin


class Saved(models.Model):
    """One answer of a file as typed, whatever it holds: text, a list of codes, or rows of texts by column.

    `version` counts the saves of this field; a page drawn at one version and sent at another is stale.
    """

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    #: Code of a field of the file's form, or of a form before.
    field = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.TYPED)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.field} v{self.version}"


class Answer(Saved):
    """The present answer to one question."""

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="answers")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "field"], name="answer_once_in_file")]


class AnswerVersion(Saved):
    """Every value an answer ever had. The database writes it itself with each save, and refuses to change it."""

    class Meta:
        ordering = ["request", "field", "version"]
        constraints = [
            models.UniqueConstraint(fields=["request", "field", "version"], name="answer_version_once_in_file")
        ]
