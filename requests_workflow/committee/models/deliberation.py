from functools import cached_property

from django.db import models
from django.db.models import F, Q

from requests_workflow.committee.enums import Choice, Standing, VoteMode
from requests_workflow.committee.models.sessions import AgendaItem
from requests_workflow.procedure.models import Stateful


class Elector(models.Model):
    """A member as they stood when an item was opened: written then, never changed (peers.md 4.14)."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="electors")
    #: Which opening of the item.
    opening = models.PositiveSmallIntegerField()
    member = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing.choices)

    class Meta:
        ordering = ["member__full_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "opening", "member"], name="elector_once_an_opening")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id} {self.standing}"


class Ballot(Stateful):
    """An opinion put to the vote, with its text as it was voted; what was counted never changes."""

    audit_subject = ("access_request", "request_id")
    machine_name = "ballot"

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="ballots")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="ballots")
    #: The opening of the item whose electors vote.
    opening = models.PositiveSmallIntegerField()
    #: From 1 on each item.
    number = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, choices=VoteMode.choices)
    #: A kind of opinion of the file's rules.
    kind = models.CharField(max_length=40)
    reasons = models.TextField(blank=True)
    #: One a line.
    recommendations = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)
    #: Why the count did not wait for every member to confirm the hand noted for them.
    unconfirmed_reason = models.TextField(blank=True)
    #: The result, once counted; `voters` were present when the item was opened.
    voters = models.PositiveSmallIntegerField(default=0)
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    votes_abstain = models.PositiveSmallIntegerField(default=0)
    not_cast = models.PositiveSmallIntegerField(default=0)
    #: The votes were equal and the chair's decided, either way.
    casting = models.BooleanField(default=False)
    carried = models.BooleanField(default=False)

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="ballot_once_a_number"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["open", "entered"]), name="one_ballot_runs_on_an_item"
            ),
            models.CheckConstraint(
                condition=~Q(state="counted")
                | Q(voters=F("votes_for") + F("votes_against") + F("votes_abstain") + F("not_cast")),
                name="counted_ballot_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number} {self.kind}"

    @cached_property
    def elector_keys(self) -> frozenset[int]:
        """The keys of the members who vote: one query, the first time."""
        found = Elector.objects.filter(item=self.item_id, opening=self.opening, standing=Standing.VOTER)
        return frozenset(found.values_list("member_id", flat=True))

    def own_roles(self, person) -> frozenset[str]:
        """Return `elector` for a member who votes, and `chair` for whoever presides over the item."""
        roles = {"elector"} if person.pk in self.elector_keys else set()
        return frozenset(roles | self.item.own_roles(person))

    def concerns(self, person, role: str) -> bool:
        return role != "elector" or person.pk in self.elector_keys


class Voice(models.Model):
    """How one member votes on one ballot: cast by the member, or noted from a raised hand and confirmed by them."""

    audit_subject = ("access_request", "request_id")

    request = models.ForeignKey("procedure.AccessRequest", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="voices")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["elector__member__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "elector"], name="one_voice_an_elector"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(contested_at__isnull=True),
                name="voice_is_not_confirmed_and_contested",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.elector_id} {self.choice}"
