import hashlib

from django.db import models
from django.db.models import Q

from hub.mail.enums import Way
from hub.mail.families import FAMILIES, Family


class Mail(models.Model):
    """One mail to one person: a row first, in the transaction of the act it tells; sent by a task after commit."""

    audit_exempt = "tells an act that has its own trace; holds no content of a file"

    #: What this mail is about, once: a second act of queueing it changes nothing.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    #: Code of its family (hub.mail.families); empty for a digest, and for what concerns an account or proves something.
    family = models.CharField(max_length=20, blank=True)
    #: False when it tells a task or a delay, which nobody may refuse to hear of.
    refusable = models.BooleanField(default=False)
    #: What the mails of one conversation have in common, such as the reference of a file.
    thread = models.CharField(max_length=40, blank=True)
    #: Whose account it goes to; none for an address that may have no account, which `address` then says.
    to = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)
    #: Of a mail to an address: its language, and what its late words are made from.
    language = models.CharField(max_length=2, blank=True)
    about = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200)
    #: The text as hub.mail.body reads it.
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

    @property
    def reader_language(self) -> str:
        return self.to.language if self.to else self.language

    @property
    def reader_address(self) -> str:
        return self.to.email if self.to else self.address

    @property
    def identity(self) -> str:
        """What tells this mail from all others, the same however often it is tried: 32 hexadecimal digits."""
        return hashlib.sha256(f"{self.key} {self.queued_at.isoformat()}".encode()).hexdigest()[:32]

    @property
    def families(self) -> list[Family]:
        """The families of what it tells: its own, or those of the lines of a digest."""
        told = [self.family] if self.family else self.lines.order_by("family").values_list("family", flat=True)
        return [FAMILIES[code] for code in dict.fromkeys(told)]


class DigestLine(models.Model):
    """One event that a person will be told of in their next digest: written in the transaction of the act it tells."""

    audit_exempt = "tells an act that has its own trace; holds no content of a file"

    key = models.CharField(max_length=200, unique=True)
    family = models.CharField(max_length=20)
    to = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    #: What happened, as the subject of a mail of its own would say it; then what to do, if anything.
    what = models.CharField(max_length=200)
    then = models.CharField(max_length=400, blank=True)
    why = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300)
    #: The words of the link; none: those of any link.
    open = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField()
    #: The digest that told it; none while it waits.
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, null=True, blank=True, related_name="lines")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["to", "queued_at"], condition=Q(mail=None), name="digest_line_waiting")]

    def __str__(self) -> str:
        return f"{self.what} → {self.to_id}"


class Preference(models.Model):
    """The way one person chose for one family; without a row, the family's usual way."""

    audit_subject = ("user", "user_id")

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    family = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        ordering = ["user", "family"]
        constraints = [models.UniqueConstraint(fields=["user", "family"], name="one_way_a_family")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.family} {self.way}"
