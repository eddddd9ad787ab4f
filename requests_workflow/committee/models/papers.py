from django.db import models
from django.db.models import Q

from hub.ui import words
from requests_workflow import rules
from requests_workflow.committee.enums import CorrectionAnswer, Paper
from requests_workflow.committee.models.sessions import AgendaItem, Session
from requests_workflow.dossier.models import Sealed
from requests_workflow.procedure.models import Stateful


class Minutes(Stateful):
    """The minutes of a session: what was recorded, and the debates as the secretariat writes them."""

    audit_subject = ("session", "session_id")
    machine_name = "minutes"

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="minutes")
    drawn_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: The following session, open then, at which they were approved.
    approved_in = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"

    @property
    def file(self) -> None:
        return None

    @property
    def rule_set(self) -> rules.RuleSet:
        return self.session.rule_set


class Debate(models.Model):
    """What was said of one item, in the words of the secretariat."""

    audit_subject = ("session", "session_id")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="debate")
    text = models.TextField(blank=True)
    #: Counts the changes: who writes over a text they had not seen is told.
    version = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} {self.version}"


class Correction(models.Model):
    """What a member asks to change in minutes submitted to them, and what the secretariat answers."""

    audit_subject = ("session", "session_id")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    #: The item it is about; none for the whole.
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=CorrectionAnswer.choices, blank=True)
    answer_text = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="correction_is_answered_at_an_instant",
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.member_id}"


class SessionPaper(Sealed):
    """A sealed document of a session."""

    audit_subject = ("session", "session_id")

    kind = models.CharField(max_length=10, choices=Paper.choices)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kind", "language"], name="session_paper_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def about(self) -> str:
        """The day of the session: its agenda is told to nobody by this way."""
        return words.day(self.session.held_on)
