"""When the CNIL's silence is an authorisation: the kind of opinion, the parameter P12, the end of the delay."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from requests_workflow import rules
from requests_workflow.authority import queries
from requests_workflow.authority.enums import Outcome
from requests_workflow.procedure import clocks, door
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, WrongState
from tests.authority.files import give_opinion, transmitted

#: Received on 4 March, so the last day is 4 May, until midnight in Paris (22:00 UTC in summer).
LAST_DAY = date(2026, 5, 4)
ONE_MINUTE_LEFT = datetime(2026, 5, 4, 21, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 5, 4, 22, tzinfo=UTC)

#: From the kind of opinion to what P12 must be for silence to authorise; None: it never does (law.md 4.4).
AUTHORISES = {
    "favourable": {True, False},
    "favourable_with_recommendations": {True},
    "reserved": set(),
    "unfavourable": set(),
    "tacit": set(),
}


def with_p12(monkeypatch, value: bool) -> None:
    """Read the rules as they would be had P12 this value."""
    known = rules.get("2022-01-01")
    parameters = known.parameters | {"P12": replace(known.parameters["P12"], value=value)}
    monkeypatch.setattr(rules, "get", lambda _id: replace(known, parameters=parameters))


def record(file, person, at=MIDNIGHT):
    return door.perform("record_tacit_authorisation", file, by=person, at=at, data={"verified": True})


def test_every_kind_of_opinion_is_tried():
    assert set(AUTHORISES) == set(rules.get("2022-01-01").opinions)


@pytest.mark.parametrize("p12", [True, False])
@pytest.mark.parametrize("kind", AUTHORISES)
def test_silence_authorises_only_after_an_expressly_favourable_opinion(people, monkeypatch, kind, p12):
    with_p12(monkeypatch, p12)
    file = transmitted(people)
    give_opinion(file, kind)
    if p12 in AUTHORISES[kind]:
        record(file, people.cnil_liaison)
        assert queries.decision_of(file).outcome == Outcome.TACITLY_AUTHORISED
    else:
        with pytest.raises(GuardFailed, match="expressément favorable"):
            record(file, people.cnil_liaison)
        assert queries.decision_of(file) is None


def test_silence_authorises_nothing_without_any_opinion(people):
    with pytest.raises(GuardFailed, match="expressément favorable"):
        record(transmitted(people), people.cnil_liaison)


def test_the_last_day_belongs_to_the_cnil_until_midnight_in_paris(people):
    file = transmitted(people)
    give_opinion(file)
    with pytest.raises(GuardFailed, match="pas encore échu"):
        record(file, people.secretariat, at=ONE_MINUTE_LEFT)
    record(file, people.secretariat, at=MIDNIGHT)
    assert queries.decision_of(file).decided_on == LAST_DAY


def test_nothing_happens_by_itself_when_the_delay_ends(people):
    file = transmitted(people)
    give_opinion(file)
    assert clocks.has_expired(file, ("C7",), at=MIDNIGHT + timedelta(days=400))
    file.refresh_from_db()
    assert (file.state, queries.decision_of(file)) == ("transmitted_to_cnil", None)


def test_a_question_of_the_cnil_takes_its_silence_away(people):
    file = transmitted(people)
    give_opinion(file)
    asked = {"asked_on": date(2026, 5, 4), "text": "Précisez."}
    door.perform("record_cnil_request", file, by=people.cnil_liaison, at=MIDNIGHT, data=asked)
    with pytest.raises(WrongState):
        record(file, people.cnil_liaison, at=MIDNIGHT + timedelta(days=400))
    door.perform("answer_cnil", file, by=people.sponsor, at=MIDNIGHT, data={"answer": "Voici."})
    with pytest.raises(GuardFailed, match="pas encore échu"):
        record(file, people.cnil_liaison, at=MIDNIGHT + timedelta(days=30))
    record(file, people.cnil_liaison, at=MIDNIGHT + timedelta(days=70))
    assert queries.decision_of(file).decided_on == date(2026, 7, 5)


def test_an_extension_puts_the_silence_off(people):
    file = transmitted(people)
    give_opinion(file)
    data = {"extended_on": date(2026, 4, 30), "reasons": "Complexe."}
    door.perform("record_cnil_extension", file, by=people.cnil_liaison, at=ONE_MINUTE_LEFT, data=data)
    with pytest.raises(GuardFailed, match="pas encore échu"):
        record(file, people.cnil_liaison)
    record(file, people.cnil_liaison, at=datetime(2026, 7, 5, 9, tzinfo=UTC))
    assert queries.decision_of(file).decided_on == date(2026, 7, 4)


@pytest.mark.parametrize("name", ["sponsor", "chair", "dpo", "registrar"])
def test_only_those_who_follow_the_cnil_record_its_silence(people, name):
    file = transmitted(people)
    give_opinion(file)
    with pytest.raises(NotAllowed):
        record(file, getattr(people, name))
