from django.db import models
from django.db.models import Q

from requests_workflow import rules
from requests_workflow.committee.enums import TACIT
from requests_workflow.procedure import wording


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
    session = models.ForeignKey(
        "committee.Session", on_delete=models.PROTECT, null=True, blank=True, related_name="opinions"
    )
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
