from django.db import models
from django.db.models import Q

from requests_workflow.committee.enums import SEATED, ExpertGround
from requests_workflow.committee.lengths import MAX_STATEMENT
from requests_workflow.procedure.models import Stateful


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
    #: Why the chair called somebody from outside the committee; empty for a member.
    called_for = models.CharField(max_length=10, choices=ExpertGround.choices, blank=True)
    call_reason = models.CharField(max_length=MAX_STATEMENT, blank=True)
    #: Why the seat was given back, by the rapporteur or by the chair.
    decline_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["round", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round", "rapporteur"], condition=Q(state__in=SEATED), name="one_seat_a_rapporteur"
            ),
            models.CheckConstraint(
                condition=Q(called_for="", call_reason="") | (~Q(called_for="") & ~Q(call_reason="")),
                name="expert_is_called_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.rapporteur_id} {self.state}"

    def concerns(self, person, role: str) -> bool:
        return role != "rapporteur" or person.pk == self.rapporteur_id


class LoneRapporteur(models.Model):
    """The chair found that one rapporteur is enough for an examination; the reasons are those of the act."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "round"], name="lone_rapporteur_once_a_round")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"


class ReportDraft(models.Model):
    """A report being written, for its rapporteur's eyes only: one row a seat, each answer with its own version."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="draft")
    #: {"G1_text": {"value": "…", "version": 3}, …}: as typed, valid or not; the fields of `rapporteurs.forms`.
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id}"


class Report(models.Model):
    """A rapporteur's judgement on the six criteria, and the opinion they propose."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="report")
    #: {"G1": {"verdict": "ok", "text": "…", "recommendations": ["…"]}, …}: every criterion of `enums.Criterion`.
    grid = models.JSONField()
    #: A kind of opinion of the file's rules.
    conclusion = models.CharField(max_length=40)
    #: Recommendations proposed, of all criteria, one a line.
    recommendations = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    #: The last moment for it, as it stood when it was handed in; None when no delay ran.
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["assignment__position", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.conclusion}"

    @property
    def late(self) -> bool:
        return self.due_at is not None and self.submitted_at > self.due_at
