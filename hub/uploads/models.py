from django.db import models
from django.db.models.functions import Now

from hub.uploads.enums import State


class Scan(models.Model):
    """What the antivirus said of one content, wherever it stands: one scan a content, not one a document."""

    audit_exempt = "a machine's word on a content, which may stand in several files; each file traces what is found"

    sha256 = models.CharField(max_length=64, primary_key=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.PENDING)
    #: The antivirus and its signatures, as it names them.
    engine = models.CharField(max_length=120, blank=True)
    #: What was found, as the antivirus names it.
    signature = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    #: The last attempt, and how many failed since the last answer.
    at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["asked_at"]
        indexes = [models.Index("asked_at", condition=~models.Q(state="clean"), name="scan_not_clean")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"
