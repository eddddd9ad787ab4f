"""The dates worked out by hand in worked_dates.toml, each judged by the engine and by the slow reference."""

import dataclasses
import tomllib
from pathlib import Path

import pytest

from hub import clock as system_clock
from requests_workflow import rules
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockFact
from tests.procedure import reference_clock

TABLE = tomllib.loads((Path(__file__).parent / "worked_dates.toml").read_text())
DATES, SILENCES = TABLE["date"], TABLE["silence"]
FIRST = "2022-01-01"


def name_of(row) -> str:
    return row["shown"]


def facts_of(row) -> list[tuple]:
    return [(e["verb"], e["on"] if "on" in e else system_clock.day_of(e["at"])) for e in row["events"]]


def rule_of(row) -> rules.Clock:
    rule = rules.get(row.get("ruleset", FIRST)).clocks[row["clock"]]
    changes = {"length": row.get("length"), "on_resume": row.get("P4")}
    return dataclasses.replace(rule, **{key: value for key, value in changes.items() if value is not None})


def rolls(row) -> bool:
    return bool(row.get("P3", rules.get(row.get("ruleset", FIRST)).parameter(rule_of(row).roll)))


def last_day(row):
    facts = [ClockFact(*fact) for fact in facts_of(row)]
    return clock_engine.compute(rule_of(row), facts, roll=rolls(row)).due_on


@pytest.mark.parametrize("row", DATES, ids=name_of)
def test_a_worked_date(row):
    assert last_day(row) == row.get("last_day")


@pytest.mark.parametrize("row", DATES, ids=name_of)
def test_the_reference_agrees_with_the_worked_date(row):
    assert reference_clock.due(rule_of(row), facts_of(row), rolls(row)) == row.get("last_day")


@pytest.mark.parametrize("row", SILENCES, ids=name_of)
def test_when_silence_may_be_recorded(row):
    ruleset = rules.get(row.get("ruleset", FIRST))
    if "P12" in row:
        changed = dataclasses.replace(ruleset.parameters["P12"], value=row["P12"])
        ruleset = dataclasses.replace(ruleset, parameters={**ruleset.parameters, "P12": changed})
    acts = {act for machine in ruleset.machines.values() for act in machine.transitions}
    recordable = (
        bool(acts & set(rule_of(row).on_expiry))
        and clock_engine.is_over(last_day(row), row["day"])
        and ("opinion" not in row or ruleset.is_express(row["opinion"]))
    )
    assert recordable is row["recordable"]


def test_the_table_is_whole():
    """At least 60 dates, each with its calculation and the section it reads; every delay of the rules is in it."""
    assert len(DATES) >= 60
    assert all(row["calculation"].endswith(".") and row["law"] for row in [*DATES, *SILENCES])
    assert {row["clock"] for row in DATES} == set(rules.get(FIRST).clocks)


@pytest.mark.parametrize("row", [row for row in DATES if rule_of(row).unit == "working_days"], ids=name_of)
def test_the_days_shown_are_the_days_counted(row):
    """Every day of a count is listed once, and the last one is the end of the delay before any roll-over."""
    facts = [ClockFact(*fact) for fact in facts_of(row)]
    spans = [step.span for step in clock_engine.compute(rule_of(row), facts, roll=False).steps if step.span]
    for span in spans:
        days = list(clock_engine.counted_days(span))
        assert [day.on for day in days] == [
            span.after + n * reference_clock.DAY for n in range(1, (span.last_day - span.after).days + 1)
        ]
        assert [day.rank for day in days if day.rank] == list(range(1, span.length + 1))
        assert all((day.rank is None) is reference_clock.is_day_off(day.on) for day in days)
