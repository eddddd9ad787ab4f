from datetime import datetime

from django.db import models
from django.db.models import Deferrable, Q

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.committee.enums import Handling, Presence, SessionMode, VoteMode
from requests_workflow.committee.lengths import MAX_STATEMENT
from requests_workflow.procedure.models import Stateful


class Session(Stateful):
    """A sitting of the committee; it serves several files and belongs to none."""

    audit_subject = ("session", "id")
    machine_name = "session"

    held_on = models.DateField()
    starts_at = models.TimeField()
    mode = models.CharField(max_length=10, choices=SessionMode.choices)
    place = models.CharField(max_length=200, blank=True)
    #: Of an electronic consultation: the instant from which no vote is taken any more.
    ends_at = models.DateTimeField(null=True, blank=True)
    #: When its members were convened; empty until then.
    convened_at = models.DateTimeField(null=True, blank=True)
    #: How many times its calendar entry was changed since (RFC 5545, 3.8.7.4): programs keep the highest.
    sequence = models.PositiveSmallIntegerField(default=0)
    #: Who opened the sitting and presides over it; empty until then.
    presided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["held_on", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["held_on", "starts_at"], condition=~Q(state="cancelled"), name="one_session_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.starts_at}"

    @property
    def file(self) -> None:
        return None

    @property
    def begins_at(self) -> datetime:
        """The instant at which it begins: its day and hour are those of Paris."""
        return datetime.combine(self.held_on, self.starts_at, tzinfo=clock.PARIS)

    def own_roles(self, person) -> frozenset[str]:
        """A vice-chair acts as the chair in a session from which every chair said they would be away."""
        if Role.VICE_CHAIR not in accounts.roles_of(person):
            return frozenset()
        chairs = set(accounts.people_in_role(Role.CHAIR).values_list("pk", flat=True))
        said = self.attendances.order_by("member_id", "-pk").distinct("member_id")
        away = {row.member_id for row in said if row.how in (Presence.EXCUSED, Presence.LEFT)}
        return frozenset({"chair"}) if chairs <= away else frozenset()

    @property
    def vote_mode(self) -> str:
        """How one votes in it, unless said otherwise: hands cannot be seen by mail."""
        return VoteMode.ELECTRONIC if self.mode == SessionMode.ELECTRONIC else VoteMode.HANDS

    @property
    def rule_set(self) -> rules.RuleSet:
        return rules.in_force(self.held_on)


class AgendaItem(Stateful):
    """A file on the agenda of a session; adjourned, it stays there and the file waits for another session."""

    audit_subject = ("access_request", "request_id")
    machine_name = "agenda_item"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="agenda_items")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    #: Which examination of the file this is: 1, then one more after each opinion.
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    #: How long the agenda gives it, in minutes; nothing: the usual length (parameter `item_minutes`).
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    handling = models.CharField(max_length=10, choices=Handling.choices, default=Handling.DEBATE)
    #: Why it is examined without debate.
    handling_reason = models.CharField(max_length=MAX_STATEMENT, blank=True)
    #: How many times the item was opened: each froze an electorate of its own; the last one votes.
    openings = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    #: Who presides over this item; nobody when the chair is out of it and no one was named: no vote is then casting.
    presided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: The quorum when the item was opened: members present, needed, entitled.
    quorum_present = models.PositiveSmallIntegerField(default=0)
    quorum_needed = models.PositiveSmallIntegerField(default=0)
    quorum_entitled = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "request"], name="file_once_on_an_agenda"),
            # Judged at the end: two items may change places.
            models.UniqueConstraint(
                fields=["session", "position"], deferrable=Deferrable.DEFERRED, name="one_item_a_position"
            ),
            models.UniqueConstraint(fields=["session"], condition=Q(state="open"), name="one_item_open_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.request_id}"

    def own_roles(self, person) -> frozenset[str]:
        """Who presides over an item acts as the chair on it, whoever the chair of the committee is.

        Before it is opened, that is who presides over the session.
        """
        presiding = self.session.presided_by_id if self.state == "listed" else self.presided_by_id
        return frozenset({"chair"}) if person.pk == presiding else frozenset()


class Attendance(models.Model):
    """What became of a member's part in a session at a moment: rows are added, none is ever rewritten.

    A member stands as their last row says.
    """

    audit_subject = ("session", "session_id")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=Presence.choices)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id} {self.how}"


class SentPapers(models.Model):
    """The papers of a session as they were when they were sent: frozen, numbered, never rewritten."""

    audit_subject = ("session", "session_id")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="papers_sent")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: Why they leave less than the hours the members must have (parameter `papers_hours`).
    late_reason = models.CharField(max_length=MAX_STATEMENT, blank=True)
    #: By file (key): what its members are given to read (`committee.sessions.papers`).
    content = models.JSONField()
    #: SHA-256, in hexadecimal, of the canonical JSON of the content.
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["session", "number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="papers_once_a_number")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"
