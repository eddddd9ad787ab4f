"""Who may vote on an item. Nothing here writes."""

from dataclasses import dataclass

from requests_workflow.committee.deliberation import voting
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import (
    AgendaItem,
    Attendance,
    Interest,
    Session,
)


@dataclass(frozen=True)
class Electorate:
    """Who counts for one item: keys of the members present who may vote, how many are out of it, the quorum."""

    voters: frozenset[int]
    #: Voters who declared nothing yet about the file.
    undeclared: int
    recused: int
    quorum: voting.Quorum


def electorate(item: AgendaItem) -> Electorate:
    """Return who may vote on an item now, from the attendance and the interests declared."""
    return electorates(item.session, [item.request_id])[item.request_id]


def electorates(session: Session, request_ids) -> dict[int, Electorate]:
    """Return who may vote on each of several files in a session, by the file's key: three queries for all."""
    everyone = frozenset(members.members().values_list("pk", flat=True))
    present = frozenset(Attendance.objects.filter(session=session).values_list("member_id", flat=True)) & everyone
    said: dict[int, dict[int, bool]] = {key: {} for key in request_ids}
    for interest in Interest.objects.filter(request__in=request_ids, member__in=everyone):
        said[interest.request_id][interest.member_id] = interest.has_interest
    return {key: _electorate(session, everyone, present, by_member) for key, by_member in said.items()}


def _electorate(session: Session, everyone: frozenset, present: frozenset, said: dict[int, bool]) -> Electorate:
    out = frozenset(member for member, has_interest in said.items() if has_interest)
    parameter = session.rule_set.parameter
    found = voting.quorum(
        everyone,
        present,
        out,
        numerator=int(parameter("P22_quorum_numerator")),
        denominator=int(parameter("P22_quorum_denominator")),
        recused_count=bool(parameter("P15")),
    )
    voters = present - out
    return Electorate(voters=voters, undeclared=len(voters - said.keys()), recused=len(out), quorum=found)
