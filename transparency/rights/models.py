"""What the hub keeps of a person’s request: what is asked, of whom, when, and what was answered. Never who asks."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from requests_workflow import rules
from requests_workflow.procedure.models import ClockEventRow, ClockRow, Stateful
from transparency.rights.enums import Channel, Outcome, Right, Scope, Sealed, Whose
from transparency.rights.people import CITIZEN, CLOCKWORK

#: Longest reasons of a data holder.
MAX_REASONS = 2000


class HolderKey(models.Model):
    """A public key of a data holder: letters are sealed with the last one in force. The private half stays there."""

    audit_subject = ("holder", "holder_id")

    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="+")
    #: The public JWK (RFC 7517): kty, n, e.
    jwk = models.JSONField()
    #: SHA-256 thumbprint (RFC 7638), base64url: the `kid` of the letters sealed with it.
    fingerprint = models.CharField(max_length=43, unique=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: The last day on which letters are sealed with it.
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: When its holder was last told that it ends.
    notice_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["holder_id", "-published_at", "-pk"]

    def __str__(self) -> str:
        return self.fingerprint


class RightsRequest(models.Model):
    """One request of one person, known by the hash of a code that only they hold."""

    audit_subject = ("rights_request", "id")

    #: SHA-256 of the receipt’s code: a form sent twice has one code, so it makes one request.
    code_hash = models.CharField(max_length=64, unique=True)
    right = models.CharField(max_length=15, choices=Right.choices)
    whose = models.CharField(max_length=10, choices=Whose.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    #: The code of the base, or the reference of the register’s entry; empty for all bases.
    about = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    sealed = models.CharField(max_length=10, choices=Sealed.choices)
    #: The day the delays count from: that on which a letter or a call reached the hub.
    received_on = models.DateField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.ALL) ^ ~Q(about=""), name="rights_request_about_something")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.right} {self.scope}"


class Letter(Stateful):
    """One sealed letter of a request, for one data holder."""

    audit_subject = ("rights_letter", "id")
    machine_name = "rights_letter"

    asked = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="letters")
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(HolderKey, on_delete=models.PROTECT, related_name="+")
    ruleset = models.CharField(max_length=20)
    #: JWE in compact form (RFC 7516), ASCII; empty once destroyed.
    ciphertext = models.TextField(blank=True)
    #: SHA-256 of the ciphertext, in hexadecimal: it stays, and proves which letter was destroyed.
    sha256 = models.CharField(max_length=64)
    fetched = models.PositiveSmallIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    extension_reasons = models.TextField(blank=True, max_length=MAX_REASONS)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True, max_length=MAX_REASONS)
    #: The first extraction day from which an opposition, or its withdrawal, counts.
    applies_from = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "holder"], name="one_letter_a_holder"),
            models.CheckConstraint(
                condition=Q(ciphertext="") ^ Q(destroyed_at__isnull=True), name="letter_is_there_or_destroyed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def file(self) -> None:
        return None

    @property
    def rule_set(self) -> rules.RuleSet:
        return rules.get(self.ruleset)

    def kept_clocks(self) -> models.QuerySet:
        return self.clocks.all()

    def begin_clock(self, **kept) -> "LetterClock":
        return LetterClock.objects.create(letter=self, **kept)

    def is_held_by(self, organisations: Iterable) -> bool:
        """Tell whether this is for a base that one of these organisations answers for."""
        return any(one.pk == self.holder.organisation_id for one in organisations)

    def own_roles(self, person) -> frozenset[str]:
        """Nobody has an account as a citizen: the form acts as one, and the daily task as itself."""
        return frozenset({person.pk}) if person in (CITIZEN, CLOCKWORK) else frozenset()


class LetterClock(ClockRow):
    """The delay to answer one letter."""

    audit_subject = ("rights_letter", "letter_id")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="clocks")

    class Meta(ClockRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "code"], condition=Q(running=True), name="one_running_clock_a_letter"
            )
        ]

    def add_event(self, verb: str, *, on: date, at: datetime) -> None:
        LetterClockEvent.objects.create(letter_id=self.letter_id, clock=self, verb=verb, on=on, at=at)


class LetterClockEvent(ClockEventRow):
    """What happened to the delay to answer one letter."""

    audit_subject = ("rights_letter", "letter_id")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(LetterClock, on_delete=models.PROTECT, related_name="events")


class Reminder(models.Model):
    """One reminder of one letter, sent: the row keeps it from leaving twice."""

    audit_subject = ("rights_letter", "letter_id")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="reminders")
    #: `acknowledge`, `alarm`, or the day of a reminder sent by hand.
    of = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "of"], name="rights_reminded_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.of}"


class Extraction(models.Model):
    """A holder declares that data was extracted of a base once its list of objections was applied. Never edited."""

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.PROTECT, related_name="+")
    #: The register’s entry that the extraction is for; empty when it serves several.
    reference = models.CharField(max_length=200, blank=True)
    extracted_on = models.DateField()
    #: How many people of the list were left out.
    left_out = models.PositiveIntegerField()
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-extracted_on", "-pk"]
        indexes = [models.Index(fields=["reference"], name="rights_extraction_of")]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.extracted_on}"


class Breach(models.Model):
    """A line of the log of personal-data breaches (GDPR, article 33(5)). Never edited: a line corrects another."""

    audit_subject = ("breach", "id")

    noticed_on = models.DateField()
    facts = models.TextField(max_length=MAX_REASONS)
    effects = models.TextField(max_length=MAX_REASONS)
    measures = models.TextField(max_length=MAX_REASONS)
    #: When the authority was told; empty when it was not, for the reasons that `measures` tells.
    authority_told_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-noticed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.noticed_on}"
