from django.db import models
from django.db.models import Q

from requests_workflow import rules
from requests_workflow.committee.enums import TACIT, SessionMode
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import Stateful


class Interest(models.Model):
    """What one member declared about one file, before reading it. An interest found later replaces “none”."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="interests")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField()
    statement = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "member"], name="interest_declared_once_a_file")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.member_id} {self.has_interest}"


class Assignment(Stateful):
    """One seat of rapporteur on one examination of a file."""

    audit_subject = ("access_request", "request_id")
    machine_name = "assignment"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="assignments")
    rapporteur = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    #: Which examination of the file: 1, then one more after each opinion.
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    #: First day of the month of the proposal: the load of a rapporteur is counted by month.
    month = models.DateField()
    decline_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["round", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round", "rapporteur"], condition=~Q(state="declined"), name="one_seat_a_rapporteur"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.rapporteur_id} {self.state}"

    def concerns(self, person, role: str) -> bool:
        return role != "rapporteur" or person.pk == self.rapporteur_id


class Report(models.Model):
    """A rapporteur's judgement on the six criteria, and the opinion they propose."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="report")
    #: {"G1": {"verdict": "ok", "text": "…"}, …}: every criterion of `enums.Criterion`.
    grid = models.JSONField()
    #: A kind of opinion of the file's rules.
    conclusion = models.CharField(max_length=40)
    #: Recommendations proposed, one a line.
    recommendations = models.TextField(blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["assignment__position", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.conclusion}"


class Session(Stateful):
    """A sitting of the committee; it serves several files and belongs to none."""

    audit_subject = ("session", "id")
    machine_name = "session"

    held_on = models.DateField()
    starts_at = models.TimeField()
    mode = models.CharField(max_length=10, choices=SessionMode.choices)
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["held_on", "starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["held_on", "starts_at"], name="one_session_at_a_time")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.starts_at}"

    @property
    def file(self) -> None:
        return None

    @property
    def rule_set(self) -> rules.RuleSet:
        return rules.in_force(self.held_on)


class AgendaItem(models.Model):
    """A file on the agenda of a session; adjourned, it stays there and the file waits for another session."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="agenda_items")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    #: Which examination of the file this is: 1, then one more after each opinion.
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    adjourned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "request"], name="file_once_on_an_agenda")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.request_id}"


class Attendance(models.Model):
    """A member present at a session."""

    audit_subject = ("session", "session_id")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["member__full_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="member_present_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}"


class Opinion(models.Model):
    """What the committee said of a file, with the vote as counts; the last one stands."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="opinions")
    #: Which examination of the file: 1, then one more after each opinion.
    round = models.PositiveSmallIntegerField()
    #: A kind of opinion of the file's rules.
    kind = models.CharField(max_length=40)
    reasons = models.TextField(blank=True)
    tacit = models.BooleanField(default=False)
    given_on = models.DateField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    votes_abstain = models.PositiveSmallIntegerField(default=0)
    #: The votes were equal and the chair's decided.
    casting = models.BooleanField(default=False)
    present_count = models.PositiveSmallIntegerField(default=0)
    recused_count = models.PositiveSmallIntegerField(default=0)
    notified_at = models.DateTimeField(null=True, blank=True)
    #: When the sponsor asked for another examination after this opinion.
    reexamined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["request", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="one_opinion_a_round"),
            models.CheckConstraint(
                condition=Q(tacit=True, kind=TACIT, session=None)
                | (Q(tacit=False, session__isnull=False) & ~Q(kind=TACIT)),
                name="opinion_is_tacit_or_voted_in_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"

    @property
    def rule(self) -> rules.OpinionKind:
        return self.request.rule_set.opinions[self.kind]

    @property
    def label(self) -> str:
        """The kind of opinion in words, in the active language."""
        return wording.of(self.rule, "label")

    @property
    def recommendations(self) -> list[tuple[str, str]]:
        """Each recommendation with the sponsor's answer, empty until given."""
        return [(row.text, row.answer) for row in self.recommendation_rows.all()]


class Recommendation(models.Model):
    """What the committee asks the sponsor to change or to watch, and the sponsor's answer."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="recommendation_rows")
    #: From 1.
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["opinion", "position"], name="recommendation_once_a_position")]

    def __str__(self) -> str:
        return self.text[:60]
