"""Planning sessions, alone or in a series, far enough ahead and often enough."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hub import clock, working_days
from requests_workflow.committee.enums import Rhythm
from requests_workflow.committee.models import Session
from requests_workflow.committee.sessions import outlook, series
from tests.committee.steps import AT, planned

ROOM = {"starts_at": "14:00", "mode": "room", "place": "Salle 1"}


def test_every_month_is_the_same_day_of_the_week_at_the_same_rank():
    assert series.days(date(2026, 1, 13), Rhythm.MONTHLY, 4) == [
        date(2026, 1, 13),
        date(2026, 2, 10),
        date(2026, 3, 10),
        date(2026, 4, 14),
    ]


def test_a_fifth_thursday_is_the_last_of_each_month_and_a_holiday_moves():
    assert series.days(date(2026, 4, 30), Rhythm.MONTHLY, 3) == [
        date(2026, 4, 30),
        date(2026, 5, 28),
        date(2026, 6, 25),
    ]
    # Thursday 14 May 2026 is Ascension Day.
    assert series.days(date(2026, 5, 7), Rhythm.WEEKLY, 2) == [date(2026, 5, 7), date(2026, 5, 15)]


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)), st.sampled_from(Rhythm), st.integers(2, 24))
def test_a_series_has_its_number_of_working_days_in_order(first, every, count):
    found = series.days(first, every, count)
    assert len(found) == count
    assert found == sorted(found)
    assert all(working_days.is_working_day(day) for day in found)


def test_the_days_are_shown_before_anything_is_planned(people, client):
    client.force_login(people.secretariat)
    url, first = reverse("committee:series"), clock.today() + timedelta(days=30)
    sent = {"first": first.isoformat(), "every": "fortnightly", "count": "3", **ROOM}
    shown = client.post(url, {**sent, "act": "preview"})
    assert shown.status_code == 200
    assert "Programmer ces 3 séances" in shown.content.decode()
    assert not Session.objects.exists()
    assert client.post(url, {**sent, "act": "plan"}).status_code == 302
    assert [one.held_on for one in Session.objects.all()] == series.days(first, "fortnightly", 3)
    again = client.post(url, {**sent, "act": "plan"})
    assert again.status_code == 422
    assert "déjà programmée à cette heure chacun de ces jours" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"first": "2001-01-01"}, "Ce jour est passé"),
        ({"first": "hier"}, "date valide"),
        ({"count": "1"}, "supérieure ou égale à 2"),
        ({"count": "500"}, "inférieure ou égale à 24"),
        ({"every": "daily"}, "choix valide"),
        ({"mode": "electronic"}, "choix valide"),
    ],
)
def test_nonsense_plans_nothing(people, client, change, said):
    client.force_login(people.secretariat)
    sent = {"first": "2099-01-05", "every": "weekly", "count": "3", **ROOM, **change, "act": "plan"}
    answer = client.post(reverse("committee:series"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Session.objects.exists()


def test_only_the_secretariat_plans_a_series(people, client):
    client.force_login(people.chair)
    assert client.get(reverse("committee:series")).status_code == 403


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Dites jusqu’à quel jour"),
        ({"ends_on": "2099-01-15", "ends_time": "13:59"}, "finit après son début"),
        ({"ends_on": "2099-01-29"}, "Dites jusqu’à quel jour"),
    ],
)
def test_an_electronic_consultation_says_when_it_ends(people, client, change, said):
    client.force_login(people.secretariat)
    sent = {"held_on": "2099-01-15", **ROOM, "mode": "electronic", **change}
    answer = client.post(reverse("committee:plan"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_end_of_a_consultation_is_kept_and_other_sessions_have_none(people, client):
    client.force_login(people.secretariat)
    sent = {"held_on": "2099-01-15", **ROOM, "ends_on": "2099-01-29", "ends_time": "18:00"}
    assert client.post(reverse("committee:plan"), {**sent, "mode": "electronic"}).status_code == 302
    assert client.post(reverse("committee:plan"), {**sent, "starts_at": "09:00"}).status_code == 302
    room, electronic = Session.objects.all()
    assert room.ends_at is None
    assert electronic.ends_at.astimezone(clock.PARIS).isoformat() == "2099-01-29T18:00:00+01:00"


def test_the_calendar_says_what_it_lacks(people):
    today = AT.date()
    assert outlook.shortfalls(today) == [
        "Le comité se réunit au moins 10 fois par an : aucune n’est programmée dans les douze mois qui viennent.",
        "Le calendrier doit aller jusqu’à décembre 2026 : aucune séance n’y figure.",
    ]
    for day in series.days(date(2026, 3, 10), Rhythm.MONTHLY, 9):
        planned(people, held_on=day)
    assert outlook.shortfalls(today) == [
        "Le comité se réunit au moins 10 fois par an : 9 sont programmées dans les douze mois qui viennent.",
        "Le calendrier doit aller jusqu’à décembre 2026 : sa dernière séance est le mardi 10\u00a0novembre 2026.",
    ]
    planned(people, held_on=date(2026, 12, 8))
    assert outlook.shortfalls(today) == []
