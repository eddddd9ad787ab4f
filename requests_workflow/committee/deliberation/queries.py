"""Who may vote on an item, what was put to the vote, how each voted. Nothing here writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from hub.accounts.models import User
from requests_workflow.committee.deliberation import voting
from requests_workflow.committee.enums import Standing
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import AgendaItem, Ballot, Elector, Interest, Session, Voice
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.procedure.models import AccessRequest

RUNNING = ("open", "entered")


# The electorate


@dataclass(frozen=True)
class Electorate:
    """How members stand towards one item now, by their keys, and the quorum that makes."""

    #: Present, and said to have no interest: they vote.
    voters: frozenset[int]
    #: Present, and silent about their interests: they neither vote nor count as present.
    undeclared: frozenset[int]
    #: Out of the file, present or not.
    recused: frozenset[int]
    quorum: voting.Quorum

    def standings(self) -> Mapping[int, str]:
        """Return how each of these members stands, by key."""
        return {
            **dict.fromkeys(self.voters, Standing.VOTER),
            **dict.fromkeys(self.undeclared, Standing.UNDECLARED),
            **dict.fromkeys(self.recused, Standing.RECUSED),
        }


def electorate(item: AgendaItem) -> Electorate:
    """Return who could vote on an item now, from the attendance and the interests declared."""
    return electorates(item.session, [item.request_id])[item.request_id]


def electorates(session: Session, request_ids: Iterable[int]) -> dict[int, Electorate]:
    """Return who could vote on each of several files in a session, by the file's key: three queries for all."""
    everyone = frozenset(members.members().values_list("pk", flat=True))
    present = sessions.present_now(session) & everyone
    said: dict[int, dict[int, bool]] = {key: {} for key in request_ids}
    for interest in Interest.objects.filter(request__in=said, member__in=everyone):
        said[interest.request_id][interest.member_id] = interest.out
    return {key: _electorate(session, everyone, present, by_member) for key, by_member in said.items()}


def _electorate(session: Session, everyone: frozenset, present: frozenset, said: Mapping[int, bool]) -> Electorate:
    recused = frozenset(member for member, out in said.items() if out)
    undeclared = present - said.keys()
    parameter = session.rule_set.parameter
    found = voting.quorum(
        everyone,
        present - undeclared,
        recused,
        numerator=int(parameter("P22_quorum_numerator")),
        denominator=int(parameter("P22_quorum_denominator")),
        recused_count=bool(parameter("P15")),
    )
    return Electorate(voters=present - undeclared - recused, undeclared=undeclared, recused=recused, quorum=found)


def electors_of(item: AgendaItem) -> QuerySet[Elector]:
    """Return the members as they stood when an item was last opened."""
    return Elector.objects.filter(item=item, opening=item.openings).select_related("member")


def voters_of(ballot: Ballot) -> QuerySet[Elector]:
    """Return the members who vote on a ballot, by name."""
    found = Elector.objects.filter(item=ballot.item_id, opening=ballot.opening, standing=Standing.VOTER)
    return found.select_related("member")


def left_since(item: AgendaItem) -> list[User]:
    """Return the voters of an open item who were recused since it was opened."""
    gone = Interest.objects.filter(request=item.request_id, out=True).values("member_id")
    return [row.member for row in electors_of(item).filter(standing=Standing.VOTER, member__in=gone)]


# Ballots


def item_under_way(session: Session) -> AgendaItem | None:
    """Return the item that the committee examines now."""
    return session.items.filter(state="open").select_related("request__organisation", "session", "presided_by").first()


def open_item_of(request: AccessRequest) -> AgendaItem | None:
    """Return the item by which a file is being examined now."""
    return AgendaItem.objects.filter(request=request, state="open").select_related("session").first()


def ballots_of(item: AgendaItem) -> list[Ballot]:
    """Return what was put to the vote on an item, in order."""
    return list(Ballot.objects.filter(item=item).select_related("item", "request"))


def running(item: AgendaItem) -> Ballot | None:
    """Return the ballot under way on an item."""
    return Ballot.objects.filter(item=item, state__in=RUNNING).select_related("item", "request").first()


def last_ballot(item: AgendaItem) -> Ballot | None:
    return Ballot.objects.filter(item=item).order_by("-number").first()


def new_ballot(item: AgendaItem, **fields) -> Ballot:
    """Return a ballot that does not exist yet: the door brings it to life."""
    last = last_ballot(item)
    number = last.number + 1 if last else 1
    return Ballot(request=item.request, item=item, opening=item.openings, number=number, **fields)


def voters_now(item: AgendaItem) -> int:
    """Return how many members vote on an open item."""
    return electors_of(item).filter(standing=Standing.VOTER).count()


def unconfirmed(ballot: Ballot) -> list[User]:
    """Return the members who did not confirm the hand noted for them."""
    return [voice.elector.member for voice in voices(ballot).values() if voice.confirmed_at is None]


def carried(request: AccessRequest) -> Ballot | None:
    """Return the ballot that carried on the item under way, for the opinion that it makes."""
    found = Ballot.objects.filter(request=request, item__state="open", state="counted", carried=True)
    return found.select_related("item__session").first()


def voices(ballot: Ballot) -> dict[int, Voice]:
    """Return how each member voted, by the key of the member."""
    found = Voice.objects.filter(ballot=ballot).select_related("elector__member")
    return {voice.elector.member_id: voice for voice in found}


def voice_of(user: User, ballot: Ballot) -> Voice | None:
    """Return how one member voted, or was noted to."""
    return Voice.objects.filter(ballot=ballot, elector__member=user).first()


def tally(ballot: Ballot) -> voting.Vote:
    """Return the vote as the voices stand, among those who were present when the item was opened."""
    choices = {key: voice.choice for key, voice in voices(ballot).items()}
    casting = ballot.request.rule_set.parameter("P22_casting_vote")
    chair = ballot.item.presided_by_id if casting else None
    return voting.count(choices, voters=ballot.elector_keys, chair=chair)


def recused_of(ballot: Ballot) -> int:
    """Return how many members were out of the file when the item was opened."""
    found = Elector.objects.filter(item=ballot.item_id, opening=ballot.opening, standing=Standing.RECUSED)
    return found.count()
