"""The clock engine over random histories, against a second reading of the law; worked dates are in test_clock_dates."""

import dataclasses
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import clock as system_clock
from hub import working_days
from requests_workflow import rules
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockError, ClockFact
from tests.procedure import reference_clock

RULESETS = rules.all_rulesets()
CLOCKS = [(ruleset.id, code) for ruleset in RULESETS.values() for code in ruleset.clocks]
#: Drawn more often: what an extension does to the rest is where engines err.
EXTENDABLE = [(id_, code) for id_, code in CLOCKS if RULESETS[id_].clocks[code].extensions]
LONGEST_GAP = 90

D = date


def compute(rule: rules.Clock, facts, roll: bool) -> clock_engine.Computation:
    return clock_engine.compute(rule, [ClockFact(*fact) for fact in facts], roll=roll)


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("starts once, first", [("stop", D(2026, 1, 1))]),
        ("starts once, first", [("start", D(2026, 1, 1)), ("start", D(2026, 1, 2))]),
        ("comes before", [("start", D(2026, 1, 5)), ("pause", D(2026, 1, 4))]),
        ("is running", [("start", D(2026, 1, 1)), ("resume", D(2026, 1, 2))]),
        ("is paused", [("start", D(2026, 1, 1)), ("pause", D(2026, 1, 2)), ("pause", D(2026, 1, 3))]),
        ("was stopped", [("start", D(2026, 1, 1)), ("stop", D(2026, 1, 2)), ("extend", D(2026, 1, 3))]),
        ("1 time", [("start", D(2026, 1, 1)), ("extend", D(2026, 1, 2)), ("extend", D(2026, 1, 3))]),
        ("delay ended", [("start", D(2026, 1, 1)), ("extend", D(2026, 2, 2))]),
        ("delay ended", [("start", D(2026, 1, 1)), ("pause", D(2026, 2, 2))]),
    ],
)
def test_histories_that_cannot_be(said, facts):
    with pytest.raises(ClockError, match=said):
        compute(RULESETS["2022-01-01"].clocks["C4"], facts, roll=False)


@pytest.mark.parametrize(("day", "expired"), [(D(2026, 4, 11), False), (D(2026, 4, 12), False), (D(2026, 4, 13), True)])
def test_the_last_day_belongs_to_the_delay(day, expired):
    assert clock_engine.is_over(D(2026, 4, 12), day) is expired
    assert not clock_engine.is_over(None, day)


def test_a_paused_delay_can_be_stopped():
    """A file is withdrawn while the CNIL waits for an answer."""
    facts = [("start", D(2026, 1, 15)), ("pause", D(2026, 2, 1)), ("stop", D(2026, 2, 3))]
    ended = compute(RULESETS["2022-01-01"].clocks["C7"], facts, roll=False)
    assert (ended.stopped, ended.paused, ended.due_on) == (True, False, None)


@st.composite
def histories(draw):
    """Draw a clock of any rule set, whether it rolls, and an ordered history it can have."""
    id_, code = draw(st.sampled_from([*CLOCKS, *EXTENDABLE * 3]))
    rule = dataclasses.replace(RULESETS[id_].clocks[code], on_resume=draw(st.sampled_from(["restart", "suspend"])))
    roll, day = draw(st.booleans()), draw(st.dates(D(2020, 1, 1), D(2035, 12, 31)))
    facts, paused, extended = [("start", day)], False, 0
    for _i in range(draw(st.integers(0, 6))):
        end = reference_clock.due(rule, facts, roll)
        room = LONGEST_GAP if paused else min(LONGEST_GAP, (end - day).days)
        if room < 0:
            break
        day += timedelta(days=draw(st.integers(0, room)))
        verbs = ["resume" if paused else "pause"] + ["extend"] * (extended < rule.extensions)
        verb = draw(st.sampled_from(verbs))
        paused = paused if verb == "extend" else verb == "pause"
        extended += verb == "extend"
        facts.append((verb, day))
    return rule, facts, roll


@settings(max_examples=500)
@given(histories())
def test_the_engine_equals_the_slow_reference(history):
    rule, facts, roll = history
    result = compute(rule, facts, roll)
    assert result.due_on == reference_clock.due(rule, facts, roll)
    assert result.paused is (result.due_on is None)
    assert result.extensions == sum(verb == "extend" for verb, _on in facts)


@given(histories())
def test_no_clock_runs_backwards(history):
    """Nothing that happens after the start, a restart included, brings the end of a delay nearer."""
    rule, facts, roll = history
    known = None
    for count in range(1, len(facts) + 1):
        due_on = compute(rule, facts[:count], roll).due_on
        assert due_on is None or known is None or due_on >= known
        known = due_on or known


@given(histories())
def test_a_pause_never_shortens_a_delay(history):
    rule, facts, roll = history
    due_on = compute(rule, facts, roll).due_on
    (_start, began), *later = facts
    without = [("start", began), *(("extend", began) for verb, _on in later if verb == "extend")]
    assert due_on is None or due_on >= reference_clock.due(rule, without, roll)


@given(histories(), st.data())
def test_equal_histories_give_equal_dates(history, data):
    """The hour changes nothing: acts at any instant of the same days of Paris give the same calculation."""
    rule, facts, roll = history
    hours = st.times(max_value=time(23, 59, 59))
    instants = [
        (verb, datetime.combine(on, data.draw(hours), tzinfo=system_clock.PARIS).astimezone(system_clock.UTC))
        for verb, on in facts
    ]
    again = [(verb, system_clock.day_of(at)) for verb, at in instants]
    assert compute(rule, again, roll) == compute(rule, facts, roll)


@given(histories())
def test_each_step_of_a_calculation_leads_to_the_next(history):
    """What the page shows is the calculation itself: each count starts where the last one ended, or anew."""
    rule, facts, roll = history
    result = compute(rule, facts, roll)
    assert [step.on for step in result.steps if step.reason not in {"roll", "extension_kept"}] == [
        on for _v, on in facts
    ]
    raw = None
    for step in result.steps:
        if step.span:
            assert step.span.after == (step.on if step.reason in {"start", "resume_restart"} else raw)
            raw = reference_clock.end(step.span.after, step.span.length, step.span.unit)
            assert step.due_on in {raw, None}
    assert result.due_on in {None, reference_clock.rolled(raw, roll)}


@given(st.dates(D(2015, 1, 1), D(2040, 12, 31)))
def test_days_off_agree_with_the_reference(day):
    assert working_days.is_working_day(day) is not reference_clock.is_day_off(day)
