"""A person's dates: what the page shows, what a program is given, and who holds the address."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from audit import api as audit
from audit.models import Event
from requests_workflow.committee.models import Session
from requests_workflow.desk.calendar import dates, feed, keys
from requests_workflow.desk.calendar.dates import Date
from requests_workflow.desk.calendar.models import CalendarKey
from requests_workflow.procedure import door, registry
from tests.procedure.test_door import AT, begin

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _silent_guards(monkeypatch):
    for name in registry.GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("hub.clock.now", lambda: NOON)


@pytest.fixture
def filed(people):
    """A file whose completeness the secretariat checks until 11 March 2026."""
    return door.perform("file", begin(people), by=people.sponsor, at=AT).subject


def hold_session(people, day: date) -> Session:
    planned = Session(held_on=day, starts_at=time(14, 30), mode="visio")
    return door.perform("plan_session", planned, by=people.secretariat, at=AT).subject


def read(secret: str):
    return Client().get(reverse("calendar_ics", args=[secret]))


def events(answer) -> list:
    return Calendar.from_ical(answer.content).walk("VEVENT")


# Which dates


def test_the_dates_of_a_person_are_their_tasks_and_their_sessions(people, filed):
    session = hold_session(people, date(2026, 3, 20))
    found = dates.of(people.secretariat, at=NOON)
    assert [(one.kind, one.on, one.reference) for one in found] == [
        ("due", date(2026, 3, 11), filed.reference),
        ("session", date(2026, 3, 20), ""),
    ]
    assert found[1].url == reverse("committee:session", args=[session.pk])
    assert [one.kind for one in dates.of(people.member, at=NOON)] == ["session"]
    assert dates.of(people.sponsor, at=NOON) == dates.of(people.nobody, at=NOON) == []


def test_what_is_done_is_no_longer_a_date(people, filed):
    door.perform("declare_inadmissible", filed, by=people.secretariat, at=NOON, data={"reason": "Hors champ."})
    assert dates.of(people.secretariat, at=NOON) == []


def test_old_sessions_are_left_out(people):
    hold_session(people, date(2026, 3, 20))
    long_after = datetime(2026, 7, 1, tzinfo=UTC)
    assert dates.of(people.member, at=long_after) == []


@pytest.mark.parametrize("count", [1, 3, 100])
def test_dates_take_the_same_queries_however_many(people, many, django_assert_num_queries, count):
    many(count)
    with django_assert_num_queries(DATES_QUERIES):
        assert len(dates.of(people.secretariat, at=NOON)) == count


DATES_QUERIES = 12


# The page of a month


def due(day: date, *, late: bool = False) -> Date:
    return Date("due", day, "À faire", f"/fr/{day}/", late=late)


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2028, 2, 1), date(2028, 1, 1), date(2028, 3, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1)),
    ],
)
def test_a_month_has_its_neighbours(first, before, after):
    month = dates.month_of([], first, today=first)
    assert (month.before, month.after) == (before, after)


def test_a_month_holds_its_days_and_what_is_late_stands_on_the_present_one():
    late, early = due(date(2026, 1, 31), late=True), due(date(2026, 3, 1))
    last, later = due(date(2026, 3, 31)), due(date(2026, 6, 15))
    found = [late, early, last, later]
    today = date(2026, 3, 3)
    present = dates.month_of(found, date(2026, 3, 1), today=today)
    assert present.days == [(early.on, [early]), (last.on, [last])]
    assert present.overdue == [late]
    assert present.next_with_dates == date(2026, 6, 1)
    following = dates.month_of(found, date(2026, 4, 1), today=today)
    assert (following.days, following.overdue, following.next_with_dates) == ([], [], date(2026, 6, 1))


def test_the_page_shows_the_month_asked_for(client, people, filed, at_noon):
    client.force_login(people.secretariat)
    page = client.get(reverse("desk:calendar"))
    assert filed.reference in page.content.decode()
    assert filed.title in page.content.decode()
    elsewhere = client.get(reverse("desk:calendar"), {"mois": "2026-02"}).content.decode()
    assert "Aucune date ce mois-ci" in elsewhere
    assert "?mois=2026-03" in elsewhere


@pytest.mark.parametrize("asked", ["", "2026-13", "abc", "9999-12", "0001-01", "2026-03-01", "2026-03\x00"])
def test_a_month_that_is_none_never_breaks_the_page(client, people, at_noon, asked):
    client.force_login(people.secretariat)
    assert client.get(reverse("desk:calendar"), {"mois": asked}).status_code == 200


# The address


def test_an_address_is_shown_once_and_kept_as_a_digest(client, people):
    client.force_login(people.secretariat)
    page = client.post(reverse("desk:calendar_key"), {"act": "give"})
    (secret,) = re.findall(r"/agenda/([\w-]{43})\.ics", page.content.decode())
    row = CalendarKey.objects.get()
    assert (row.user, len(row.sha256)) == (people.secretariat, 64)
    assert secret not in row.sha256
    assert page["Cache-Control"] == "no-store"
    assert secret not in client.get(reverse("desk:calendar_key")).content.decode()
    assert read(secret).status_code == 200
    assert Event.objects.filter(kind="account.calendar_key_given").count() == 1


def test_a_new_address_ends_the_former_one(people):
    former, new = keys.give(people.sponsor, at=AT), keys.give(people.sponsor, at=AT)
    assert (read(former).status_code, read(new).status_code) == (404, 200)


def test_a_closed_address_answers_nobody(client, people):
    secret = keys.give(people.sponsor, at=AT)
    client.force_login(people.sponsor)
    for _twice in range(2):
        assert client.post(reverse("desk:calendar_key"), {"act": "revoke"}).status_code == 302
    assert read(secret).status_code == 404
    assert Event.objects.filter(kind="account.calendar_key_revoked").count() == 1


def test_an_address_ends_with_the_account(people):
    secret = keys.give(people.sponsor, at=AT)
    people.sponsor.is_active = False
    people.sponsor.save()
    assert read(secret).status_code == 404


@pytest.mark.parametrize("guess", ["x", "é" * 40, "a\x00b", "x" * 3000, "%"])
def test_a_guess_is_answered_nothing(people, guess):
    keys.give(people.sponsor, at=AT)
    assert read(guess).status_code == 404


def test_nobody_is_given_the_calendar_of_another(people, filed, at_noon):
    assert len(events(read(keys.give(people.secretariat, at=AT)))) == 1
    assert events(read(keys.give(people.sponsor, at=AT))) == []
    assert events(read(keys.give(people.other_sponsor, at=AT))) == []


def test_the_first_reading_of_a_day_is_traced_and_no_other(people):
    secret = keys.give(people.sponsor, at=AT)
    # 23:59 and 00:01 in Paris are two days.
    midnight = datetime(2026, 3, 2, 23, tzinfo=UTC)
    for at in (AT, AT + timedelta(hours=1), midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)):
        assert keys.reader(secret, at=at) == people.sponsor
    about = audit.Ref("user", str(people.sponsor.pk))
    assert audit.events_for(about).filter(kind="account.calendar_read").count() == 2


# What programs are given


def test_a_program_is_given_references_and_what_is_due_and_nothing_else(people, filed, at_noon):
    answer = read(keys.give(people.secretariat, at=AT))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer)
    assert event["SUMMARY"] == f"{filed.reference} : Le secrétariat vérifie que le dossier est complet."
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 3, 11), date(2026, 3, 12))
    assert event["URL"].endswith(reverse("desk:file", args=[filed.reference]))
    assert filed.title not in answer.content.decode()


def test_a_calendar_is_written_as_the_standard_says():
    """RFC 5545: lines of at most 75 octets ended by CRLF, and what every calendar and event must have."""
    long = Date("due", date(2026, 3, 11), "Réunir, avant l’échéance ; vérifier, " * 8, "/fr/", reference="D-2345678")
    content = feed.write([due(date(2026, 2, 28)), long], name="Mes dates", at=NOON)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert any(line.startswith(b" ") for line in lines)
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    first, second = calendar.walk("VEVENT")
    assert second["SUMMARY"] == f"D-2345678 : {long.what}"
    for event in (first, second):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert event["DTSTART"].params["VALUE"] == "DATE"
    assert calendar.errors == []


def test_a_date_that_moves_keeps_its_identity(at_noon):
    """A program moves the event it knows; two things due at one address are two events."""
    before, after = due(date(2026, 3, 11)), Date("due", date(2026, 4, 1), "À faire", "/fr/2026-03-11/")
    other = Date("due", date(2026, 3, 11), "Autre chose", "/fr/2026-03-11/")
    identities = [
        Calendar.from_ical(feed.write([one], name="Mes dates", at=NOON)).walk("VEVENT")[0]["UID"]
        for one in (before, after, other)
    ]
    assert identities[0] == identities[1] != identities[2]


def test_a_calendar_speaks_the_language_of_its_owner(people, filed, at_noon):
    people.secretariat.language = "en"
    people.secretariat.save()
    (event,) = events(read(keys.give(people.secretariat, at=AT)))
    assert "The secretariat checks that the file is complete." in event["SUMMARY"]
    assert "/en/" in event["URL"]
