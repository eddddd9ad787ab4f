from django.db import models


class Mail(models.Model):
    """One mail to one person: a row first, in the transaction of the act it tells; sent by a task after commit."""

    audit_exempt = "tells an act that has its own trace; holds no content of a file"

    #: What this mail is about, once: a second act of queueing it changes nothing.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    to = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    #: Name of a registered maker of a PDF and what it is made from; both empty when nothing is attached.
    attachment_kind = models.CharField(max_length=40, blank=True)
    attachment_of = models.CharField(max_length=40, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    #: Set instead of `sent_at` for the mails of past acts that the demonstration replays.
    withheld = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], condition=models.Q(sent_at=None, withheld=False), name="mail_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_id}"
