import dataclasses
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from audit.api import Ref
from hub.identifiers import opaque
from requests_workflow import rules
from requests_workflow.procedure.enums import Grant


def new_reference() -> str:
    """Return an opaque public reference, `D-` and 7 characters (about 33 bits)."""
    return "D-" + opaque(7)


class Stateful(models.Model):
    """Something that lives through a machine of the rules; only the door moves it.

    `version` counts the changes of state: a form shown at one version and sent at another is stale.
    """

    machine_name: str

    state = models.CharField(max_length=30, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def file(self) -> "AccessRequest | None":
        """The file this belongs to; None for what serves several files."""
        return getattr(self, "request", None)

    def is_held_by(self, organisations: Iterable) -> bool:
        """Tell whether one of these organisations is the data holder of this; a file says so by its own ties."""
        return True

    def concerns(self, person, role: str) -> bool:
        """Tell whether this is for a person who has a role on its file: what is one person's own says so."""
        return True

    def own_roles(self, person) -> frozenset[str]:
        """Return the roles that this itself gives a person, whatever they are on its file: no query."""
        return frozenset()

    def kept_clocks(self) -> "models.QuerySet":
        """Return the delays that run or ran for this."""
        return Clock.objects.filter(subject_machine=self.machine_name, subject_id=self.pk)

    def begin_clock(self, **kept) -> "ClockRow":
        """Begin a delay for this; `kept` are its columns."""
        return Clock.objects.create(request=self.file, subject_machine=self.machine_name, subject_id=self.pk, **kept)

    @property
    def audit_ref(self) -> Ref:
        object_type, column = self.audit_subject
        return Ref(object_type, str(getattr(self, column)))

    @property
    def machine(self) -> rules.Machine:
        return self.rule_set.machines[self.machine_name]

    @property
    def rule_set(self) -> rules.RuleSet:
        return self.file.rule_set

    @property
    def rule_state(self) -> rules.State:
        return self.machine.states[self.state]


class AccessRequest(Stateful):
    """The file: one project's request for access, from draft to published results."""

    audit_subject = ("access_request", "id")
    machine_name = "access_request"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    #: A route of the rules; what moves a file to another leaves a `RouteChange`.
    route = models.CharField(max_length=20, default="STANDARD")
    ruleset = models.CharField(max_length=20)
    #: The form it is written in, of the rules' dated forms; a draft may move to the next, what is filed keeps its own.
    form_version = models.CharField(max_length=20)
    title = models.CharField(max_length=250)
    acronym = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    #: Who of the secretariat handles the file; nobody in particular when empty.
    officer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: Sent by the creation form so that a double click makes one file.
    creation_key = models.UUIDField(unique=True)
    #: When the file first reached a milestone; what it may show to whom depends on them.
    filed_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    transmitted_at = models.DateTimeField(null=True, blank=True)
    authorised_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    #: When the sponsor last asked the signatory to sign; empty once signed, or filed.
    signature_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        default_permissions = ()
        permissions = Grant.choices
        indexes = [models.Index(fields=["state", "-changed_at"], name="access_request_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "deleted"]) | Q(filed_at__isnull=False),
                name="filed_file_has_a_filing_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.acronym or self.title}"

    @property
    def file(self) -> "AccessRequest":
        return self

    def kept_clocks(self) -> models.QuerySet:
        """Return every delay in this file, of its rapporteurs and holders too: what ends its stage ends theirs."""
        return Clock.objects.filter(request=self)

    @property
    def rule_set(self) -> rules.RuleSet:
        return rules.get(self.ruleset)

    @property
    def machine(self) -> rules.Machine:
        """The acts of the route this file takes."""
        return self.rule_set.machine_on(self.route)

    @property
    def whole_form(self) -> rules.FormSpec:
        """The form it is written in, with the questions of every route."""
        return self.rule_set.forms[self.form_version]

    @property
    def form(self) -> rules.FormSpec:
        """The questions of the route this file takes, in the form it is written in."""
        return self.rule_set.form_on(self.route, self.form_version)


class RouteChange(models.Model):
    """A file went from one route to another: the routing is evidence, and stays."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="route_changes")
    from_route = models.CharField(max_length=20)
    to_route = models.CharField(max_length=20)
    #: The act that did it, in the rules.
    transition = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_route} → {self.to_route}"


class AccessRequestUserPermission(UserObjectPermissionBase):
    """A person's tie to one file."""

    audit_subject = ("access_request", "content_object_id")

    content_object = models.ForeignKey(AccessRequest, on_delete=models.CASCADE)


class AccessRequestGroupPermission(GroupObjectPermissionBase):
    """An organisation's tie to one file."""

    audit_subject = ("access_request", "content_object_id")

    content_object = models.ForeignKey(AccessRequest, on_delete=models.CASCADE)


class ClockRow(models.Model):
    """One delay that ran or runs. What belongs to no file keeps its own in a table of its own."""

    code = models.CharField(max_length=5)
    ruleset = models.CharField(max_length=20)
    #: Set when a decision gives this delay another length than the rule's, in the rule's unit.
    length = models.PositiveSmallIntegerField(null=True, blank=True)
    #: None while the delay is paused. The last day, included.
    due_on = models.DateField(null=True, blank=True)
    running = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on or '…'}"

    @property
    def rule(self) -> rules.Clock:
        """The rule this delay runs under, with the length a decision gave it."""
        rule = rules.get(self.ruleset).clocks[self.code]
        return rule if self.length is None else dataclasses.replace(rule, length=self.length)

    def add_event(self, verb: str, *, on: date, at: datetime) -> None:
        """Keep what happened to this delay."""
        raise NotImplementedError


class ClockEventRow(models.Model):
    """What happened to a delay: never edited, only added to."""

    verb = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.on}"


class Clock(ClockRow):
    """One delay of a file, or of something of the file."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="clocks")
    #: The machine and key of what the delay is about: the file itself, or one consultation of it.
    subject_machine = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()

    class Meta(ClockRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["subject_machine", "subject_id", "code"],
                condition=Q(running=True),
                name="one_running_clock_a_code",
            )
        ]

    def add_event(self, verb: str, *, on: date, at: datetime) -> None:
        ClockEvent.objects.create(request_id=self.request_id, clock=self, verb=verb, on=on, at=at)


class ClockEvent(ClockEventRow):
    """What happened to a delay of a file."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")


class Snapshot(models.Model):
    """The file as it stood at a formal act: what was filed, what the committee read, what the CNIL received."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="snapshots")
    transition = models.CharField(max_length=40)
    at = models.DateTimeField()
    content = models.JSONField()
    #: SHA-256 of the canonical JSON of `content` (sorted keys, no spaces, UTF-8), in hexadecimal.
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.transition} {self.sha256[:12]}"


class Reason(models.Model):
    """The reasons a person gave for an act; they belong to the file and are shown beside the act."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="reasons")
    machine = models.CharField(max_length=30)
    transition = models.CharField(max_length=40)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.transition}: {self.text[:40]}"


class Reminder(models.Model):
    """One reminder of one date of a delay, sent: the row is what keeps it from being sent twice."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    #: Counted from `due_on`, negative before it: one of the days of the rules.
    days = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["clock", "due_on", "days"], name="one_reminder_a_day_of_a_date")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.due_on} {self.days:+}"
