"""Convening, moving and cancelling a session: each member is told, with an entry that calendars take in."""

from datetime import date, time, timedelta

import pytest
from icalendar import Calendar

from hub.mail import message
from hub.mail.models import Mail
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Session
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure.refusals import GuardFailed, WrongState
from tests.committee.steps import AT, HELD_ON, act, fresh, planned, reported, seat

MOVED = {
    "held_on": HELD_ON + timedelta(days=7),
    "starts_at": time(9, 30),
    "mode": "video",
    "place": "",
    "ends_at": None,
}


def entry_of(mail: Mail):
    """The calendar entry joined to a mail, as a program reads it."""
    parts = [part for part in message.of(mail).message().walk() if part.get_content_type() == "text/calendar"]
    (part,) = parts
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return calendar["METHOD"], event


def convened(people) -> Session:
    return act("convene", planned(people), people.chair)


def test_every_member_is_convened_with_an_entry_for_their_calendar(people):
    session = convened(people)
    mails = Mail.objects.filter(kind="session_convened")
    assert {mail.to for mail in mails} == set(members.members())
    method, event = entry_of(mails.get(to=people.member))
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["DTSTART"].dt == session.begins_at
    assert event["ATTENDEE"] == f"mailto:{people.member.email}"
    assert event["LOCATION"] == "Salle 1"


def test_members_are_convened_once(people):
    session = convened(people)
    with pytest.raises(GuardFailed, match="convoqués depuis le"):
        act("convene", session, people.secretariat)


def test_moving_a_session_moves_the_entry_in_every_calendar(people):
    _method, before = entry_of_latest(people, convened(people))
    session = act("move_session", Session.objects.get(), people.secretariat, reason="Grève des trains", **MOVED)
    assert (session.held_on, session.starts_at, session.sequence) == (MOVED["held_on"], time(9, 30), 1)
    mail = Mail.objects.get(kind="session_moved", to=people.member)
    assert "Grève des trains" in mail.body
    method, event = entry_of(mail)
    assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", before["UID"], 1)
    assert event["DTSTART"].dt == session.begins_at


def entry_of_latest(people, session):
    return entry_of(Mail.objects.filter(to=people.member).latest("pk"))


def test_a_session_is_not_moved_to_the_past_nor_onto_another(people):
    session, other = convened(people), planned(people, hour=16)
    with pytest.raises(GuardFailed, match="Ce jour est passé"):
        act("move_session", session, people.chair, reason="Non", **{**MOVED, "held_on": date(2026, 1, 5)})
    taken = {**MOVED, "held_on": other.held_on, "starts_at": other.starts_at}
    with pytest.raises(GuardFailed, match="déjà programmée"):
        act("move_session", session, people.chair, reason="Non", **taken)
    assert fresh(session).held_on == HELD_ON


def test_the_reports_are_due_before_the_new_day(people):
    file, session = reported(people), planned(people)
    act("schedule", file, people.secretariat, session=session)
    one = seat(file, people.member)
    earlier = {**MOVED, "held_on": AT.date() + timedelta(days=4)}
    act("move_session", session, people.secretariat, reason="Urgence", **earlier)
    assert rapporteurs.report_due_at(one) == fresh(session).begins_at - timedelta(hours=72)


def test_a_cancelled_session_puts_its_files_off_and_frees_its_hour(people):
    file, session = reported(people), convened(people)
    act("schedule", file, people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    session = act("cancel_session", fresh(session), people.chair, reason="Quorum impossible")
    assert (session.state, fresh(file).state) == ("cancelled", "adjourned")
    method, event = entry_of(Mail.objects.get(kind="session_cancelled", to=people.chair))
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    with pytest.raises(WrongState):
        act("move_session", session, people.chair, reason="Trop tard", **MOVED)
    again = planned(people)
    assert act("schedule", fresh(file), people.secretariat, session=again).state == "scheduled"


def test_members_convened_at_the_last_moment_are_asked_to_answer_at_once(people):
    session = planned(people)
    act("convene", session, people.chair, at=session.begins_at - timedelta(hours=71))
    assert "dites-le au plus vite" in Mail.objects.filter(kind="session_convened").first().body


def test_nobody_is_written_to_about_a_session_nobody_was_convened_to(people):
    session = act("move_session", planned(people), people.secretariat, reason="Salle prise", **MOVED)
    act("cancel_session", session, people.secretariat, reason="Doublon")
    assert not Mail.objects.filter(kind__startswith="session_").exists()


def test_a_convocation_names_no_file(people):
    file, session = reported(people, title="Titre-Canari"), planned(people)
    act("schedule", file, people.secretariat, session=session)
    act("convene", fresh(session), people.chair)
    for mail in Mail.objects.filter(kind="session_convened"):
        sent = message.of(mail).message().as_string()
        assert "Canari" not in mail.body
        assert file.reference not in sent
