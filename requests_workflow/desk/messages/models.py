import hashlib
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from requests_workflow.desk.messages.enums import ThreadKind
from requests_workflow.procedure.models import Stateful


class Message(Stateful):
    """One message of a thread, or one internal note. It is never edited; withdrawn, only its stone stays."""

    audit_subject = ("access_request", "request_id")
    machine_name = "message"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="messages")
    thread = models.CharField(max_length=10, choices=ThreadKind.choices)
    #: The data holder's organisation whose thread this is; none for the sponsor's and for notes.
    holder = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Empty once withdrawn.
    text = models.TextField(blank=True)
    #: Makes the fingerprint of a short text unguessable; goes with the text.
    salt = models.CharField(max_length=32, blank=True)
    #: Sent by the form, so that a double click writes one message.
    sending_key = models.UUIDField(unique=True)
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: The role in which the author wrote, as the rules name it.
    written_as = models.CharField(max_length=20)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["written_by", "-written_at"], name="message_of_author")]
        constraints = [
            models.CheckConstraint(
                condition=Q(thread=ThreadKind.HOLDER, holder__isnull=False)
                | (~Q(thread=ThreadKind.HOLDER) & Q(holder__isnull=True)),
                name="message_names_its_holder",
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True) & ~Q(text="") & ~Q(salt=""))
                | (Q(withdrawn_at__isnull=False, text="", salt="") & ~Q(withdrawal_reason="")),
                name="message_has_a_text_or_a_stone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.thread} {self.written_at:%Y-%m-%d}"

    def is_held_by(self, organisations: Iterable) -> bool:
        """Tell whether this stands in the thread of one of these data holders."""
        return self.holder in organisations

    def fingerprint(self) -> str:
        """Return what the trail keeps of the text: SHA-256 of the salt and the text (UTF-8), in hexadecimal."""
        return hashlib.sha256((self.salt + self.text).encode()).hexdigest()


class Unread(models.Model):
    """A message that somebody it is for has not opened yet; the row goes when they read the thread."""

    audit_exempt = "a person's own mark, without effect on the file; that the message was read has its own trace"

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="unread")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="unread_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message_id}"
