"""What if the awaited act came on a given day: the dates that would follow, one after the other. Nothing is written.

Each act of the chain is taken to come at the latest, on the last day of the delay before it. The chain stops where
silence itself has an effect, and before anything is decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from requests_workflow import rules
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockFact, Computation

Histories = Mapping[str, Sequence[ClockFact]]


@dataclass(frozen=True)
class Link:
    """An act on a day, the delay that it starts or resumes, and how its end is found; `extended_on`: once extended."""

    act: rules.Transition
    on: date
    clock: rules.Clock
    computation: Computation
    extended_on: date | None


def awaited_act(machine: rules.Machine, state: rules.State) -> rules.Transition | None:
    """Return the main act that a state waits for, when it moves a delay.

    None when it opens what everybody may know of: a decision is not foretold.
    """
    for act in machine.transitions_from(state.name):
        awaited = act.weight == "primary" and set(act.by) & set(state.waits_for)
        if awaited and _step_of(act) and not machine.states[act.target_from(state.name)].public:
            return act
    return None


def chain(
    ruleset: rules.RuleSet, machine: rules.Machine, state: rules.State, *, on: date, histories: Histories
) -> list[Link]:
    """Return what follows when the act awaited in `state` comes on a day, whatever delays ran before (`histories`)."""
    links: list[Link] = []
    passed: set[str] = set()
    act = awaited_act(machine, state)
    while act and state.name not in passed:
        passed.add(state.name)
        link = _link(ruleset, act, on=on, histories=histories)
        links.append(link)
        if link.clock.on_expiry:
            break
        state, on = machine.states[act.target_from(state.name)], link.computation.due_on
        act = awaited_act(machine, state)
    return links


def _step_of(act: rules.Transition) -> rules.ClockStep | None:
    """Return what an act starts or resumes; a chain needs no more of it."""
    return next((step for step in act.clocks if step.verb in {"start", "resume"}), None)


def _link(ruleset: rules.RuleSet, act: rules.Transition, *, on: date, histories: Histories) -> Link:
    step = _step_of(act)
    clock = ruleset.clocks[step.code]
    before = histories.get(step.code, ()) if step.verb == "resume" else ()
    facts, roll = [*before, ClockFact(step.verb, on)], bool(ruleset.parameter(clock.roll))
    computation = clock_engine.compute(clock, facts, roll=roll)
    return Link(act, on, clock, computation, _extended(clock, facts, computation, roll=roll))


def _extended(clock: rules.Clock, facts: list[ClockFact], known: Computation, *, roll: bool) -> date | None:
    if known.extensions >= clock.extensions:
        return None
    return clock_engine.compute(clock, [*facts, ClockFact("extend", known.due_on)], roll=roll).due_on
