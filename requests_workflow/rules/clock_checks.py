"""Each delay has somebody who ends it: what `checks` demands of the clocks, on every way through a machine."""

from collections import defaultdict
from collections.abc import Iterator

from requests_workflow.rules.model import Machine, RuleSet, Transition
from requests_workflow.rules.walk import Move, Situation, moves

#: What a rule calls the fact that a delay is over; an act that asks for it cannot be done in time.
OVER = frozenset({"clock_expired", "committee_clock_expired"})


def problems(ruleset: RuleSet) -> Iterator[str]:
    """Yield each delay that starts, runs or ends where no rule looks after it, once."""
    yield from _never_started(ruleset)
    yield from _unknown_expiry(ruleset)
    for machine in ruleset.machines.values():
        routes = ruleset.routes if machine.name == "access_request" else [machine.route]
        walked = list(moves(machine, routes))
        found = (*_doubled(machine, walked), *_left_running(machine, walked), *_never_shown(machine, walked))
        yield from dict.fromkeys((*found, *_idle_steps(machine, walked), *_unended(ruleset, machine, walked)))


def _never_started(ruleset: RuleSet) -> Iterator[str]:
    started = set().union(*(_started_by(machine) for machine in ruleset.machines.values()))
    for code in sorted(set(ruleset.clocks) - started):
        yield f"clock “{code}” is defined but no act starts it"


def _started_by(machine: Machine) -> set[str]:
    return {step.code for act in machine.transitions.values() for step in act.clocks if step.verb == "start"}


def _unknown_expiry(ruleset: RuleSet) -> Iterator[str]:
    """The acts that record the end of a delay exist, and an act that waits for that end is one of them."""
    acts = {act.name: act for machine in ruleset.machines.values() for act in machine.transitions.values()}
    named = {name for clock in ruleset.clocks.values() for name in clock.on_expiry}
    for name in sorted(named - set(acts)):
        yield f"a clock’s end is recorded by an unknown act “{name}”"
    for name in sorted(set(acts) - named):
        if OVER & set(acts[name].guards):
            yield f"act {name} waits for the end of a delay, and no clock names it"


def _doubled(machine: Machine, walked: list[Move]) -> Iterator[str]:
    """A clock that runs cannot start again; a guard may see to it, an act without guards may not."""
    for move in walked:
        reached = move.before
        for step in move.act.clocks:
            if step.verb == "start" and step.code in reached.clocks and not move.act.guards:
                yield f"{machine.name}: act {move.act.name} starts clock {step.code}, which may be running"
            reached = reached.after(step)


def _left_running(machine: Machine, walked: list[Move]) -> Iterator[str]:
    """A clock ends on every way out of the states that show it, or a state would hide a delay that binds somebody."""
    stand_ins = _stand_ins(machine)
    for move in walked:
        state = machine.states[move.after.state]
        for code in sorted(move.after.clocks - {state.clock} - stand_ins[state.clock]):
            yield f"{machine.name}: act {move.act.name} leads to “{state.name}” with clock {code} running unseen"


def _stand_ins(machine: Machine) -> dict[str, set[str]]:
    """Return, for each clock, those that an act starts in its place while the state stays."""
    found: dict[str, set[str]] = defaultdict(set)
    for act in machine.transitions.values():
        started = {step.code for step in act.clocks if step.verb == "start"}
        for step in act.clocks:
            if act.stays and step.verb == "stop":
                found[step.code] |= started
    return found


def _never_shown(machine: Machine, walked: list[Move]) -> Iterator[str]:
    running: dict[str, set[str]] = defaultdict(set)
    for move in walked:
        running[move.after.state] |= move.after.clocks
    for name, codes in sorted(running.items()):
        clock = machine.states[name].clock
        if clock and clock not in codes:
            yield f"{machine.name}: state “{name}” shows clock {clock}, which never runs there"


def _idle_steps(machine: Machine, walked: list[Move]) -> Iterator[str]:
    """A step on a clock of this machine finds it running, or paused, on one way at least."""
    ready: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for move in walked:
        reached = move.before
        for step in move.act.clocks:
            if step.code in (reached.paused if step.verb == "resume" else reached.clocks):
                ready[move.act.name].add((step.verb, step.code))
            reached = reached.after(step)
    own = _started_by(machine)
    for act in {move.act.name: move.act for move in walked}.values():
        for step in act.clocks:
            if step.verb != "start" and step.code in own and (step.verb, step.code) not in ready[act.name]:
                yield f"{machine.name}: act {act.name} would {step.verb} clock {step.code}, which never runs then"


def _unended(ruleset: RuleSet, machine: Machine, walked: list[Move]) -> Iterator[str]:
    """Wherever a clock may come to its end, one of the acts that record it is offered."""
    for situation in {move.after for move in walked}:
        offered = {act.name for act in _offered(machine, situation)}
        for code in sorted(situation.running):
            expected = ruleset.clocks[code].on_expiry
            if expected and not offered & set(expected):
                acts = ", ".join(expected)
                yield f"{machine.name}: clock {code} may end in state “{situation.state}”, where nobody may do {acts}"


def _offered(machine: Machine, situation: Situation) -> list[Transition]:
    return machine.on(situation.route).transitions_from(situation.state)
