"""Every machine of every rule set, on every route, walked by random people: none ever leaves the law (law.py).

Pure: states, delays and facts, no database. The same is done through the real door in test_law_walk_door.py.
"""

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from requests_workflow import rules
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockFact
from tests.procedure import law, reference_clock

FILE = "access_request"
PLACES = [
    (ruleset.id, name, route)
    for ruleset in rules.all_rulesets().values()
    for name in ruleset.machines
    for route in (ruleset.routes if name == FILE else ["STANDARD"])
]
#: Drawn more often: the longest ways.
LONGEST = [place for place in PLACES if place[2] in {"STANDARD", "MR007", "SAMPLE"} and place[1] == FILE]
MOSTLY = st.sampled_from([True, True, True, True, False])


def machine_of(ruleset: rules.RuleSet, name: str, route: str) -> rules.Machine:
    return ruleset.machine_on(route) if name == FILE else ruleset.machines[name]


class Delays:
    """The delays of one thing: what the act's steps make of them, as `procedure.clocks` does with rows."""

    def __init__(self, ruleset: rules.RuleSet) -> None:
        self.ruleset = ruleset
        self.running: dict[str, list[ClockFact]] = {}

    def compute(self, code: str) -> clock_engine.Computation:
        rule = self.ruleset.clocks[code]
        return clock_engine.compute(rule, self.running[code], roll=bool(self.ruleset.parameter(rule.roll)))

    def lasts(self) -> dict[str, date | None]:
        return {code: self.compute(code).due_on for code in self.running}

    def move(self, step: rules.ClockStep, on: date) -> None:
        if step.verb == "start":
            assert step.code not in self.running, f"{step.code} starts twice"
            self.running[step.code] = [ClockFact("start", on)]
            return
        for code in [one for one in self.running if step.code in {one, "all"}]:
            if step.verb == "stop":
                del self.running[code]
            elif not self._changes_nothing(code, step.verb, on):
                self.running[code].append(ClockFact(step.verb, on))

    def _changes_nothing(self, code: str, verb: str, on: date) -> bool:
        now = self.compute(code)
        return (verb == "pause" and (now.paused or now.due_on < on)) or (verb == "resume" and not now.paused)

    def are_over(self, codes, on: date) -> bool:
        return any(clock_engine.is_over(last, on) for code, last in self.lasts().items() if code in codes)


class Walk(RuleBasedStateMachine):
    """One thing, from its beginning, on a day that only goes forward."""

    @initialize(place=st.sampled_from([*PLACES, *LONGEST * 8]), day=st.dates(date(2024, 1, 1), date(2032, 12, 31)))
    def begin(self, place, day) -> None:
        id_, self.name, self.route = place
        self.ruleset, self.day, self.life = rules.get(id_), day, law.Life()
        self.delays = Delays(self.ruleset)
        self.machine = machine_of(self.ruleset, self.name, self.route)
        self.state = self.machine.states[self.machine.initial]
        self.came_from = self.route
        self.known: dict[str, date | None] = {}
        for act in self.machine.transitions.values():
            if not act.from_ and act.to == self.machine.initial:
                self._move_delays(act)

    @rule(days=law.WAITS, data=st.data())
    def act(self, days, data) -> None:
        """Some days later somebody tries an act of this state; the role and the facts may say no; an end has none."""
        self.day += timedelta(days=days)
        acts = law.tempting(self.machine, self.state)
        if not acts:
            return
        act = data.draw(st.sampled_from(acts))
        role = data.draw(st.sampled_from([*act.by * 8, *self.ruleset.roles]))
        others_hold = data.draw(MOSTLY)
        if role not in act.by or not all(self._holds(name, act, others_hold=others_hold) for name in act.guards):
            return
        opinion = data.draw(st.sampled_from([kind for kind in self.ruleset.opinions if kind != "tacit"]))
        self._perform(act, self._route_after(act, data), opinion)

    def _holds(self, guard: str, act: rules.Transition, *, others_hold: bool) -> bool:
        """Facts of delays and opinions are read from the life led so far; any other may be true or not."""
        codes = {step.code for step in act.clocks if step.verb == "extend"}
        known = {
            "clock_expired": lambda: self.delays.are_over({self.state.clock}, self.day),
            "committee_clock_expired": lambda: self.delays.are_over({"C4", "C4u"}, self.day),
            "extension_left": lambda: not self.delays.are_over(codes, self.day) and self._may_extend(codes),
            "extension_decided_in_time": lambda: not self.delays.are_over(codes, self.day) and self._may_extend(codes),
            "not_yet_urgent": lambda: "C4u" not in self.delays.running,
            "opinion_expressly_favourable": self._is_express,
            "opinion_opens_the_methodology": self._is_express,
            "filed_on_the_route_before": lambda: self.came_from in act.to_routes,
        }
        return known[guard]() if guard in known else others_hold

    def _is_express(self) -> bool:
        return bool(self.life.opinion) and self.ruleset.is_express(self.life.opinion)

    def _may_extend(self, codes) -> bool:
        running = codes & set(self.delays.running)
        left = [self.delays.compute(code).extensions < self.ruleset.clocks[code].extensions for code in running]
        return bool(left) and all(left)

    def _route_after(self, act: rules.Transition, data) -> str:
        if act.name == "restore_route":
            return self.came_from
        return data.draw(st.sampled_from(act.to_routes)) if act.to_routes else self.route

    def _perform(self, act: rules.Transition, route: str, opinion: str) -> None:
        before, lasts, rule_route = self.state, self.delays.lasts(), self.ruleset.routes[self.route]
        self._move_delays(act)
        if route != self.route:
            self.came_from, self.route = self.route, route
            self.machine = machine_of(self.ruleset, self.name, route)
        self.state = self.machine.states[act.target_from(before.name)]
        law.judge_act(self.ruleset, rule_route, act, before, self.state, self.life, ended=lasts, today=self.day)
        law.remember(act, self.life, opinion=opinion)
        self.life.opened |= self.state.public

    def _move_delays(self, act: rules.Transition) -> None:
        for step in act.clocks:
            self.delays.move(step, self.day)

    @invariant()
    def the_delays_are_those_of_the_state(self) -> None:
        law.judge_clocks(self.state, self.delays.running)

    @invariant()
    def no_delay_runs_backwards(self) -> None:
        # A delay that ended is forgotten: another of its kind may begin on the same day.
        self.known = {key: day for key, day in self.known.items() if key[0] in self.delays.running}
        for code, facts in self.delays.running.items():
            rule, roll = self.ruleset.clocks[code], bool(self.ruleset.parameter(self.ruleset.clocks[code].roll))
            last = self.delays.compute(code).due_on
            assert last == reference_clock.due(rule, [(fact.verb, fact.on) for fact in facts], roll)
            same = self.known.get((code, facts[0].on))
            assert not last or not same or last >= same
            self.known[code, facts[0].on] = last or same

    @invariant()
    def somebody_is_awaited_until_the_end(self) -> None:
        assert self.state.terminal or self.state.waits_for
        assert self.state.terminal is not any(not act.stays for act in self.machine.transitions_from(self.state.name))


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=300, stateful_step_count=50, deadline=None)


@pytest.mark.parametrize("place", PLACES, ids="-".join)
def test_every_path_keeps_the_delays_of_its_states(place):
    """All states with all delays that can run in them, whatever the facts: none starts twice, none is forgotten."""
    id_, name, route = place
    ruleset = rules.get(id_)
    machine = machine_of(ruleset, name, route)
    begun = frozenset(
        step.code
        for act in machine.transitions.values()
        if not act.from_
        for step in act.clocks
        if step.verb == "start"
    )
    waiting, seen = [(route, machine.initial, begun)], set()
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            law.judge_clocks(machine_of(ruleset, name, here[0]).states[here[1]], here[2])
            waiting += _after(ruleset, name, *here)


def _after(ruleset, name, route, state, running):
    for act in machine_of(ruleset, name, route).transitions_from(state):
        if "not_yet_urgent" in act.guards and "C4u" in running:
            continue
        left = set(running)
        for step in act.clocks:
            if step.verb == "stop":
                left -= left if step.code == "all" else {step.code}
            elif step.verb == "start":
                assert step.code not in left, f"{act.name} starts {step.code} twice in {state}"
                left.add(step.code)
        for target in act.to_routes or [route]:
            yield target, act.target_from(state), frozenset(left)


STATES = rules.get("2022-01-01").machine_on("STANDARD").states
LONG_AGO, TODAY = date(2026, 1, 1), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("said", "act", "before", "after", "life", "last"),
    [
        ("before the end", "record_tacit_opinion", "complete", "opinion_given", law.Life(), TODAY),
        ("before the end", "record_tacit_opinion", "complete", "opinion_given", law.Life(), None),
        ("after a tacit", "record_tacit_authorisation", "cnil_extended", "authorised", law.Life("tacit"), LONG_AGO),
        (
            "after a reserved",
            "record_tacit_authorisation",
            "cnil_extended",
            "authorised",
            law.Life("reserved"),
            LONG_AGO,
        ),
        ("without an opinion", "choose_cnil", "sponsor_choice", "cnil_referral", law.Life(), LONG_AGO),
        ("a second time", "record_refusal", "cnil_extended", "refused", law.Life("favourable", decided=True), LONG_AGO),
        ("where cnil decides", "approve_access", "hub_review", "approved", law.Life("favourable"), LONG_AGO),
        ("which is an end", "withdraw", "refused", "withdrawn", law.Life(), LONG_AGO),
    ],
)
def test_the_judge_sees_what_the_law_forbids(said, act, before, after, life, last):
    ruleset = rules.get("2022-01-01")
    with pytest.raises(AssertionError, match=said):
        law.judge_act(
            ruleset,
            ruleset.routes["STANDARD"],
            ruleset.machines[FILE].transitions[act],
            STATES[before],
            STATES[after],
            life,
            ended={"C4": last, "C7": last},
            today=TODAY,
        )


@pytest.mark.parametrize(
    ("state", "running"),
    [("refused", {"C7"}), ("filed", set()), ("filed", {"C2"}), ("filed", {"C1", "C2"}), ("opinion_given", {"C4"})],
)
def test_the_judge_sees_a_delay_forgotten_or_missing(state, running):
    with pytest.raises(AssertionError, match="run in"):
        law.judge_clocks(STATES[state], running)
