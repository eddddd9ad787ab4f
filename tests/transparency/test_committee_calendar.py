"""The committee's public calendar: its page, its data, its feed; agendas once published, and never a name or a vote."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from hub import clock
from requests_workflow import rules
from tests.committee.steps import act, fresh, planned, reported

PAGE, DATA, FEED = (reverse(f"transparency:committee_calendar{end}") for end in ("", "_json", "_ics"))
pytestmark = pytest.mark.usefixtures("_dossier_is_in_order")


@pytest.fixture(name="_dossier_is_in_order")
def _order(monkeypatch):
    from requests_workflow.procedure import registry  # noqa: PLC0415
    from tests.committee.steps import DOSSIER_GUARDS  # noqa: PLC0415

    for name in DOSSIER_GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture
def session(people):
    """A session in ten days, with one file."""
    found = planned(people, held_on=clock.today() + timedelta(days=10))
    act("schedule", reported(people, title="Titre-Canari"), people.secretariat, session=found)
    return fresh(found)


def answers(client) -> dict[str, str]:
    return {url: client.get(url).content.decode() for url in (PAGE, DATA, FEED)}


def test_titles_are_told_once_the_agenda_is_published(people, client, session):
    assert not any("Canari" in text for text in answers(client).values())
    act("publish_agenda", session, people.secretariat)
    told = answers(client)
    assert "Titre-Canari" in told[PAGE]
    assert json.loads(told[DATA])["sessions"][0]["titles"] == ["Titre-Canari"]
    assert "Canari" not in told[FEED]


def test_titles_are_counted_only_where_the_rules_say_so(people, client, session, monkeypatch):
    act("publish_agenda", session, people.secretariat)
    told = rules.RuleSet.parameter
    monkeypatch.setattr(
        rules.RuleSet, "parameter", lambda self, name: False if name == "public_agenda_titles" else told(self, name)
    )
    found = answers(client)
    assert not any("Canari" in text for text in found.values())
    assert "1 dossier" in found[PAGE]


def test_no_name_and_no_reference_is_told(people, client, session):
    act("publish_agenda", session, people.secretariat)
    file = session.items.get().request
    for text in answers(client).values():
        assert not any(user.full_name in text for user in people.users.values())
        assert file.reference not in text


def test_a_cancelled_session_is_said_to_be(people, client, session):
    act("cancel_session", session, people.secretariat, reason="Motif-Canari")
    told = answers(client)
    assert json.loads(told[DATA])["sessions"][0]["cancelled"] is True
    (event,) = Calendar.from_ical(told[FEED]).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert "Annulée" in told[PAGE]
    assert "Motif-Canari" not in told[PAGE]


def test_readers_who_come_back_are_answered_that_nothing_changed(client, session):
    for url in (PAGE, DATA, FEED):
        first = client.get(url)
        assert first.status_code == 200
        assert not first.cookies
        assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_many_sessions_cost_the_queries_of_one(people, client, session):
    one = cost(client)
    for day in range(20):
        planned(people, held_on=clock.today() + timedelta(days=20 + day))
    assert cost(client) == one


def cost(client) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(DATA)
    found = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert len(found) == 2, found
    return [sql.partition("WHERE")[0] for sql in found]
