from django.db import models
from django.db.models import F, Q

from requests_workflow import rules
from requests_workflow.committee.enums import TACIT, Paper
from requests_workflow.dossier.models import Sealed
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import Stateful


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
    #: The vote it comes from; none for the one that the law deems given.
    ballot = models.OneToOneField(
        "committee.Ballot", on_delete=models.PROTECT, null=True, blank=True, related_name="opinion"
    )
    #: Publishing takes two persons: who signs, then who releases; the mails leave when the undo window is over.
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    #: Signed for the chair by a member with a delegation (rules of procedure, article 1).
    by_delegation = models.BooleanField(default=False)
    released_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | (Q(signed_by__isnull=False) & ~Q(released_by=F("signed_by"))),
                name="opinion_is_released_by_another_than_its_signer",
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


class OpinionLetter(Sealed):
    """The sealed letter of an opinion that was notified; a rectification revokes it, and another is made."""

    audit_subject = ("access_request", "request_id")

    kind = models.CharField(max_length=10, choices=Paper.choices, default=Paper.OPINION)
    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="letters")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "language"], condition=Q(revoked_at=None), name="opinion_letter_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.code}"

    @property
    def about(self) -> str:
        return self.request.reference


class Rectification(Stateful):
    """What corrects an opinion already notified: the opinion stays as it was given, this is read beside it.

    Two persons make it: one proposes, another publishes.
    """

    audit_subject = ("access_request", "request_id")
    machine_name = "rectification"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="rectifications")
    text = models.TextField()
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"], condition=Q(state="proposed"), name="one_rectification_is_proposed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("proposed_by")),
                name="rectification_takes_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.state}"
