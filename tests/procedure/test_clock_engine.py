"""Delays: worked dates a jurist can check by hand, and random histories against a second reading of the law."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_workflow import rules
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockError, ClockFact
from tests.procedure import reference_clock

RULESET = rules.get("2022-01-01")
CLOCKS = sorted(RULESET.clocks)
#: Drawn more often: what an extension does to the rest is where engines err.
EXTENDABLE = [code for code in CLOCKS if RULESET.clocks[code].extensions]


def due(code: str, *facts: tuple[str, date], roll: bool | None = None) -> date | None:
    rule = RULESET.clocks[code]
    rolls = RULESET.parameter(rule.roll) if roll is None else roll
    return clock_engine.compute(rule, [ClockFact(*fact) for fact in facts], roll=rolls).due_on


D = date
WORKED_DATES = [
    # what is shown, clock, facts, last day
    ("7 jours ouvrés après un lundi sans férié", "C1", [("start", D(2026, 3, 2))], D(2026, 3, 11)),
    (
        "le samedi du dépôt ne compte pas, le lundi est le premier jour",
        "C1",
        [("start", D(2026, 3, 7))],
        D(2026, 3, 17),
    ),
    ("le 1er et le 8 mai 2026 sont fériés", "C1", [("start", D(2026, 4, 30))], D(2026, 5, 13)),
    ("l’Ascension 2026 (14 mai) est fériée", "C1", [("start", D(2026, 5, 11))], D(2026, 5, 21)),
    ("le lundi de Pentecôte 2026 (25 mai) est férié", "C1", [("start", D(2026, 5, 22))], D(2026, 6, 3)),
    ("le lundi de Pâques 2026 (6 avril) est férié", "C1", [("start", D(2026, 4, 3))], D(2026, 4, 15)),
    ("de Noël au Nouvel An", "C1", [("start", D(2025, 12, 23))], D(2026, 1, 5)),
    ("10 jours calendaires, sans report", "C3", [("start", D(2026, 3, 2))], D(2026, 3, 12)),
    ("10 jours finissant un dimanche : le silence court quand même", "C3", [("start", D(2026, 3, 5))], D(2026, 3, 15)),
    ("1 mois de quantième à quantième", "C4", [("start", D(2026, 3, 12))], D(2026, 4, 12)),
    ("31 janvier + 1 mois = 28 février", "C4", [("start", D(2026, 1, 31))], D(2026, 2, 28)),
    ("31 janvier 2028 + 1 mois = 29 février", "C4", [("start", D(2028, 1, 31))], D(2028, 2, 29)),
    ("29 février 2028 + 1 mois = 29 mars", "C4", [("start", D(2028, 2, 29))], D(2028, 3, 29)),
    ("le changement d’heure ne compte pas", "C4", [("start", D(2026, 2, 28))], D(2026, 3, 28)),
    ("prolongé une fois d’un mois", "C4", [("start", D(2026, 3, 12)), ("extend", D(2026, 4, 2))], D(2026, 5, 12)),
    ("le délai tacite finit même un jour férié", "C4", [("start", D(2026, 4, 1))], D(2026, 5, 1)),
    ("15 jours en urgence", "C4u", [("start", D(2026, 3, 2))], D(2026, 3, 17)),
    ("60 jours finissant un samedi : reportés au lundi", "C6", [("start", D(2026, 3, 3))], D(2026, 5, 4)),
    ("30 jours finissant un 1er mai : reportés au lundi 4", "C2", [("start", D(2026, 4, 1))], D(2026, 5, 4)),
    ("2 mois pour la CNIL", "C7", [("start", D(2026, 6, 30))], D(2026, 8, 30)),
    ("31 décembre + 2 mois = 28 février", "C7", [("start", D(2026, 12, 31))], D(2027, 2, 28)),
    (
        "prolongé de 2 mois : 4 mois en tout",
        "C7",
        [("start", D(2026, 1, 15)), ("extend", D(2026, 3, 1))],
        D(2026, 5, 15),
    ),
    (
        "des compléments demandés par la CNIL font repartir le délai de zéro (L. 114-5)",
        "C7",
        [("start", D(2026, 1, 15)), ("pause", D(2026, 2, 1)), ("resume", D(2026, 3, 10))],
        D(2026, 5, 10),
    ),
    (
        "repartir de zéro garde la prolongation déjà décidée : 2 mois + 2 mois",
        "C7",
        [("start", D(2026, 1, 15)), ("extend", D(2026, 3, 1)), ("pause", D(2026, 3, 10)), ("resume", D(2026, 4, 1))],
        D(2026, 8, 1),
    ),
    (
        "un délai suspendu reprend où il s’était arrêté",
        "C8",
        [("start", D(2026, 1, 15)), ("pause", D(2026, 1, 20)), ("resume", D(2026, 1, 30))],
        D(2026, 2, 24),
    ),
    ("18 mois pour publier, finissant un dimanche : reportés", "C11", [("start", D(2026, 3, 26))], D(2027, 9, 27)),
    ("36 mois d’accès", "C10", [("start", D(2026, 2, 28))], D(2029, 2, 28)),
]


@pytest.mark.parametrize(("shown", "code", "facts", "last_day"), WORKED_DATES, ids=[row[0] for row in WORKED_DATES])
def test_worked_dates(shown, code, facts, last_day):
    assert due(code, *facts) == last_day


def test_a_paused_delay_has_no_end():
    assert due("C7", ("start", D(2026, 1, 15)), ("pause", D(2026, 2, 1))) is None


@pytest.mark.parametrize(
    "facts",
    [
        [("stop", D(2026, 1, 1))],
        [("start", D(2026, 1, 1)), ("start", D(2026, 1, 2))],
        [("start", D(2026, 1, 5)), ("pause", D(2026, 1, 4))],
        [("start", D(2026, 1, 1)), ("resume", D(2026, 1, 2))],
        [("start", D(2026, 1, 1)), ("pause", D(2026, 1, 2)), ("pause", D(2026, 1, 3))],
        [("start", D(2026, 1, 1)), ("stop", D(2026, 1, 2)), ("extend", D(2026, 1, 3))],
        [("start", D(2026, 1, 1)), ("extend", D(2026, 1, 2)), ("extend", D(2026, 1, 3))],
    ],
)
def test_histories_that_cannot_be(facts):
    with pytest.raises(ClockError):
        due("C4", *facts)


@pytest.mark.parametrize(("day", "expired"), [(D(2026, 4, 11), False), (D(2026, 4, 12), False), (D(2026, 4, 13), True)])
def test_the_last_day_belongs_to_the_delay(day, expired):
    assert clock_engine.is_over(due("C4", ("start", D(2026, 3, 12))), day) is expired
    assert not clock_engine.is_over(None, day)


@st.composite
def histories(draw):
    """Draw a clock and an ordered history it can have."""
    rule = RULESET.clocks[draw(st.sampled_from([*CLOCKS, *EXTENDABLE * 3]))]
    rule = dataclasses.replace(rule, on_resume=draw(st.sampled_from(["restart", "suspend"])))
    day = draw(st.dates(D(2020, 1, 1), D(2035, 12, 31)))
    facts, paused, extended = [("start", day)], False, 0
    for _i in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(0, 90)))
        verbs = ["resume"] if paused else ["pause"] + ["extend"] * (extended < rule.extensions)
        verb = draw(st.sampled_from(verbs))
        paused, extended = verb == "pause", extended + (verb == "extend")
        facts.append((verb, day))
    return rule, facts


@settings(max_examples=500)
@given(histories(), st.booleans())
def test_the_engine_equals_the_slow_reference(history, roll):
    rule, facts = history
    result = clock_engine.compute(rule, [ClockFact(*fact) for fact in facts], roll=roll)
    assert result.due_on == reference_clock.due(rule, facts, roll)


@given(histories())
def test_no_event_but_a_restart_brings_the_end_nearer(history):
    rule, facts = history
    known = None
    for count in range(1, len(facts) + 1):
        result = clock_engine.compute(rule, [ClockFact(*fact) for fact in facts[:count]], roll=False)
        if result.due_on is None:
            continue
        assert known is None or rule.on_resume == "restart" or result.due_on >= known
        known = result.due_on


@given(st.dates(D(2015, 1, 1), D(2040, 12, 31)))
def test_days_off_agree_with_the_reference(day):
    from hub import working_days  # noqa: PLC0415 — judged only here

    assert working_days.is_working_day(day) is not reference_clock.is_day_off(day)
