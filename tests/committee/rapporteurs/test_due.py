"""When a report is due, and what late means."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hub import clock
from requests_workflow.committee import queries as committee
from requests_workflow.committee.rapporteurs import due
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from tests.committee.steps import AT, act, fresh, planned, report, seat, under_review
from tests.twins import copies, twins

DAY = timedelta(days=1)


@given(days=st.none() | st.integers(0, 400), minutes=st.none() | st.integers(0, 500_000), hours=st.integers(0, 200))
def test_the_first_of_the_two_binds(days, minutes, hours):
    delay = None if days is None else date(2026, 1, 1) + days * DAY
    held = None if minutes is None else datetime(2026, 1, 1, tzinfo=clock.PARIS) + timedelta(minutes=minutes)
    found = due.last_moment(delay, held, hours)
    assert (found is None) == (delay is None and held is None)
    if delay is not None:
        assert clock.day_of(found) <= delay
    if held is not None:
        # Of two times of one zone, Python subtracts the walls: elapsed hours are those of UTC.
        assert held.astimezone(UTC) - found.astimezone(UTC) >= timedelta(hours=hours)
    if delay is not None and held is not None:
        assert found in (due.last_moment(delay, None, hours), due.last_moment(None, held, hours))


def test_hours_before_a_session_are_elapsed_hours_across_a_change_of_clocks():
    monday = due.starts_at(date(2026, 3, 30), time(14))
    assert due.last_moment(None, monday, 72) == datetime(2026, 3, 27, 12, tzinfo=UTC)


def test_without_a_session_the_delay_alone_binds(people):
    file = under_review(people)
    assert rapporteurs.report_due(seat(file, people.member)) == date(2026, 3, 16)


def test_a_near_session_brings_the_date_forward(people):
    file = under_review(people)
    act("schedule", file, people.secretariat, session=planned(people, held_on=date(2026, 3, 12)))
    assert rapporteurs.report_due_at(seat(file, people.member)) == datetime(2026, 3, 9, 13, tzinfo=UTC)


def test_a_file_taken_off_its_agenda_gives_the_delay_back(people):
    file = under_review(people)
    act("schedule", file, people.secretariat, session=planned(people, held_on=date(2026, 3, 12)))
    act("adjourn", fresh(file), people.chair, reason="Trop tôt")
    assert rapporteurs.report_due(seat(file, people.member)) == date(2026, 3, 16)


@pytest.mark.parametrize(("after", "late"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_a_report_after_the_last_moment_is_accepted_and_marked(people, after, late):
    file = under_review(people)
    moment = rapporteurs.report_due_at(seat(file, people.member))
    report(file, people.member, at=moment + after)
    kept = seat(file, people.member).report
    assert (kept.late, kept.due_at) == (late, moment)


def test_a_late_report_is_told_late_on_the_page_and_in_the_synthesis(people, client):
    file = under_review(people)
    report(file, people.member, at=AT + 40 * DAY)
    report(file, people.second_member)
    client.force_login(people.chair)
    for name in ("committee:file", "committee:synthesis"):
        assert client.get(reverse(name, args=[file.reference])).content.decode().count("Remis en retard") >= 1


def test_a_session_planned_later_does_not_make_a_report_late(people):
    file = under_review(people)
    report(file, people.member)
    act("schedule", fresh(file), people.secretariat, session=planned(people, held_on=date(2026, 3, 3)))
    assert not seat(file, people.member).report.late


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_moments_take_two_queries_however_many_seats(people, django_assert_num_queries, count):
    file = under_review(people)
    first = seat(file, people.member)
    others = twins(fresh(file), count, at=AT)[1:]
    seats = [first, *copies(first, others)]
    for one, request in zip(seats, [fresh(file), *others], strict=True):
        one.request = request
    with django_assert_num_queries(2):
        assert len(due.moments(seats)) == count


@pytest.mark.parametrize("count", [1, 3, 100])
def test_what_awaits_a_rapporteur_takes_the_same_queries_however_many_reports(people, django_assert_num_queries, count):
    file = under_review(people)
    copies(seat(file, people.member), twins(fresh(file), count, at=AT)[1:])
    user = type(people.member).objects.get(pk=people.member.pk)
    with django_assert_num_queries(6):
        rows = committee.to_do(user, AT)
    # The copies are not declared on: their declarations come first, and the report of the first alone is awaited.
    assert len(rows) == count
