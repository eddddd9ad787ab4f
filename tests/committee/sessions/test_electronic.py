"""An electronic consultation: who is not excused takes part, until an instant; the votes cast make the quorum."""

from datetime import UTC, datetime, timedelta

import pytest

from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.models import Session
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee.steps import HELD_ON, act, declare, examined, fresh, planned, put_to_vote, reported

BEGINS = datetime(2026, 3, 20, 13, 0, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=14)


@pytest.fixture
def ballot(people):
    """An opinion put to the vote of five members by an electronic consultation of two weeks; one of them is excused."""
    file = reported(people)
    declare(file, people.chair, people.third_member, people.fourth_member)
    session = planned(people, mode="electronic", ends_at=ENDS)
    act("schedule", file, people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    act("answer_convocation", fresh(session), people.fourth_member, coming=False)
    act("open_session", fresh(session), people.chair, at=BEGINS)
    item = examined(file, people.chair)
    return put_to_vote(item, people.chair, mode="electronic")


def vote(ballot, *members, choice: str = "for", at: datetime = BEGINS):
    for member in members:
        act("cast_vote", fresh(ballot), member, at=at, choice=choice)


def test_who_is_not_excused_takes_part(people, ballot):
    present = queries.present_now(Session.objects.get())
    assert present == {one.pk for one in (people.chair, people.member, people.second_member, people.third_member)}
    assert {elector.member for elector in deliberation.voters_of(ballot)} == {
        people.chair,
        people.member,
        people.second_member,
        people.third_member,
    }


def test_votes_are_taken_until_the_end_and_not_a_second_later(people, ballot):
    vote(ballot, people.member, at=ENDS - timedelta(seconds=1))
    with pytest.raises(GuardFailed, match="close depuis le"):
        vote(ballot, people.chair, at=ENDS)


def test_nothing_is_counted_before_the_end_unless_everybody_voted(people, ballot):
    vote(ballot, people.chair, people.member, people.second_member)
    with pytest.raises(GuardFailed, match="attendez sa fin"):
        act("count_ballot", fresh(ballot), people.chair, at=ENDS - timedelta(seconds=1))
    vote(ballot, people.third_member)
    assert act("count_ballot", fresh(ballot), people.chair, at=BEGINS).carried


def test_silence_does_not_make_a_quorum(people, ballot):
    vote(ballot, people.chair, people.member)
    with pytest.raises(GuardFailed, match="Le quorum n’est pas atteint : 2 votes, 3 requis"):
        act("count_ballot", fresh(ballot), people.chair, at=ENDS)


def test_a_consultation_may_be_opened_until_its_end(people):
    session = planned(people, mode="electronic", ends_at=ENDS)
    act("schedule", reported(people), people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    assert session.held_on == HELD_ON
    with pytest.raises(GuardFailed, match="La séance est fixée au"):
        act("open_session", fresh(session), people.chair, at=ENDS + timedelta(days=1))
    assert act("open_session", fresh(session), people.chair, at=ENDS).state == "open"
