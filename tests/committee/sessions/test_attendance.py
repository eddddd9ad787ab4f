"""Who comes to a session: what is noted is added, never rewritten, and the quorum follows it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import Presence
from requests_workflow.committee.models import Attendance, Session
from requests_workflow.committee.sessions import presentation, queries
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, WrongState
from tests.committee.steps import AT, act, attend, examined, fresh, in_session, item_of, planned, reported


def test_arrivals_and_departures_are_added_and_the_quorum_follows(people):
    file = in_session(people)
    session, item = Session.objects.get(), item_of(file)
    assert deliberation.electorate(item).quorum.present == 5
    attend(people, session, people.member, people.second_member, how="left", at=AT + timedelta(minutes=20))
    assert deliberation.electorate(item).quorum.present == 3
    attend(people, session, people.member, how="video", at=AT + timedelta(minutes=30))
    assert deliberation.electorate(item).quorum.present == 4
    said = [row.how for row in queries.attendances(session) if row.member == people.member]
    assert said == [Presence.ROOM, Presence.LEFT, Presence.VIDEO]


def test_what_did_not_change_is_not_noted_again(people):
    in_session(people)
    session, before = Session.objects.get(), Attendance.objects.count()
    attend(people, session, people.member)
    assert Attendance.objects.count() == before


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_rewrite_who_came(people, change):
    in_session(people)
    rows = Attendance.objects.filter(member=people.member)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(how="left") if change == "update" else rows.delete()


def test_somebody_who_left_may_still_vote_on_the_item_opened_before(people):
    file = in_session(people)
    item = examined(file, people.chair)
    attend(people, Session.objects.get(), people.member, how="left")
    assert people.member.pk in {elector.member_id for elector in deliberation.electors_of(item)}


def test_a_member_says_beforehand_whether_they_will_come_and_may_change_their_mind(people):
    session = planned(people)
    act("answer_convocation", session, people.member, coming=False)
    act("answer_convocation", fresh(session), people.member, coming=True)
    act("answer_convocation", fresh(session), people.chair, coming=False)
    said = {row.member: row.how for row in queries.standings(session).values()}
    assert said == {people.member: Presence.COMING, people.chair: Presence.EXCUSED}
    assert queries.present_now(session) == frozenset()


def test_an_absence_told_in_the_last_72_hours_is_said_to_be_late(people):
    session = planned(people)
    limit = session.begins_at - timedelta(hours=72)
    act("answer_convocation", session, people.member, at=limit, coming=False)
    act("answer_convocation", fresh(session), people.chair, at=limit + timedelta(seconds=1), coming=False)
    said = {part.name: part.how for part in presentation.attendance(session)}
    assert said[people.member.full_name] == "Excusé"
    assert said[people.chair.full_name] == "Excusé, prévenu tardivement"


def test_nobody_answers_for_a_member_nor_once_the_session_is_open(people):
    session = planned(people, hour=16)
    with pytest.raises(NotAllowed):
        act("answer_convocation", session, people.secretariat, coming=True)
    in_session(people)
    held = Session.objects.get(state="open")
    with pytest.raises(WrongState):
        act("answer_convocation", held, people.member, coming=False)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_session_opens_on_its_day_only(people, days):
    session = planned(people)
    act("schedule", reported(people), people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    with pytest.raises(GuardFailed, match="elle s’ouvre ce jour-là"):
        act("open_session", fresh(session), people.chair, at=session.begins_at + timedelta(days=days))
    assert act("open_session", fresh(session), people.chair, at=session.begins_at).state == "open"
