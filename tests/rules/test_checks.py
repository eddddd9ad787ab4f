"""The procedure checked like a program: one fault planted for each thing that a rule set must never hold."""

from dataclasses import replace

import pytest

from requests_workflow import rules
from requests_workflow.rules import checks
from requests_workflow.rules.model import ClockStep

SOUND = rules.get("2022-01-01")


def with_machine(name: str, **changes) -> rules.RuleSet:
    machine = replace(SOUND.machines[name], **changes)
    return replace(SOUND, machines={**SOUND.machines, name: machine})


def with_act(machine: str, act: str, **changes) -> rules.RuleSet:
    acts = SOUND.machines[machine].transitions
    return with_machine(machine, transitions={**acts, act: replace(acts[act], **changes)})


def without_act(machine: str, *names: str) -> rules.RuleSet:
    acts = SOUND.machines[machine].transitions
    return with_machine(machine, transitions={name: act for name, act in acts.items() if name not in names})


def with_state(machine: str, state: str, **changes) -> rules.RuleSet:
    states = SOUND.machines[machine].states
    return with_machine(machine, states={**states, state: replace(states[state], **changes)})


def with_clock(code: str, **changes) -> rules.RuleSet:
    return replace(SOUND, clocks={**SOUND.clocks, code: replace(SOUND.clocks[code], **changes)})


def steps(*words: str) -> tuple[ClockStep, ...]:
    return tuple(ClockStep(*word.split()) for word in words)


def test_the_shipped_rules_hold():
    checks.check(SOUND)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (with_act("access_request", "publish_results", to="="), "state “results_published” cannot be reached"),
        (without_act("consultation", "give_remarks"), "state “remarked” cannot be reached"),
        (with_state("consultation", "sent", terminal=True), "state “sent” is terminal but can be left"),
        (with_state("assignment", "declined", terminal=False), "state “declined” is a dead end"),
        (with_state("access_request", "filed", waits_for=()), "nobody is awaited in state “filed”"),
        (with_act("access_request", "deliver", by=()), "nobody may perform deliver"),
        (with_act("access_request", "deliver", by=("friend",)), "an unknown role “friend”"),
        (with_act("access_request", "save_section", by=("auditor",)), "is for auditor, whom no state waits for"),
        (with_act("access_request", "deliver", notify=()), "act deliver tells nobody, and does not say why"),
        (with_act("access_request", "deliver", untold="Inutile."), "says why it tells nobody"),
        (with_act("access_request", "deliver", at_once=("chair",)), "tells chair at once without telling it at all"),
        (with_act("access_request", "deliver", at_once=("friend",)), "an unknown role “friend”"),
        (with_act("access_request", "deliver", sources=()), "act deliver names no source"),
        (with_act("access_request", "deliver", sources=("hearsay",)), "an unknown source “hearsay”"),
        (with_act("access_request", "record_urgency", routes=("MR009",)), "an unknown route “MR009”"),
        (with_state("access_request", "filed", waits_for=("chair",)), "“filed” cannot be left in time by whom it"),
        (
            with_act("access_request", "sign_agreement", guards=("clock_expired",)),
            "“agreement” cannot be left in time",
        ),
    ],
)
def test_a_planted_fault_is_refused(faulty, said):
    with pytest.raises(rules.RuleError, match=said):
        checks.check(faulty)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (
            replace(SOUND, clocks={**SOUND.clocks, "C99": replace(SOUND.clocks["C1"], code="C99")}),
            "clock “C99” is defined but no act starts it",
        ),
        (
            with_act("access_request", "call_hearing", clocks=steps("start C4")),
            "act call_hearing starts clock C4, which may be running",
        ),
        (
            with_act("access_request", "request_complement", clocks=steps("start C2")),
            "act request_complement leads to “complement_requested” with clock C1 running unseen",
        ),
        (
            with_act("access_request", "record_refusal", clocks=()),
            "act record_refusal leads to “refused” with clock C7 running unseen",
        ),
        (
            with_state("access_request", "opinion_given", clock="C1"),
            "state “opinion_given” shows clock C1, which never runs there",
        ),
        (
            with_act("access_request", "restore_route", clocks=steps("stop C2", "stop C7", "start C1")),
            "act restore_route would stop clock C7, which never runs then",
        ),
        (
            with_act("access_request", "record_cnil_request", clocks=()),
            "act answer_cnil would resume clock C7, which never runs then",
        ),
        (
            with_clock("C2", on_expiry=("forget",)),
            "a clock’s end is recorded by an unknown act “forget”",
        ),
        (
            with_clock("C1", on_expiry=("publish_results",)),
            "clock C1 may end in state “filed”, where nobody may do publish_results",
        ),
        (
            with_clock("C2", on_expiry=()),
            "act close_unanswered waits for the end of a delay, and no clock names it",
        ),
    ],
)
def test_a_clock_that_nobody_looks_after_is_refused(faulty, said):
    with pytest.raises(rules.RuleError, match=said):
        checks.check(faulty)
