"""Every situation a machine can come to: each act is tried from each of them, whatever its guards would say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from requests_workflow.rules.model import ClockStep, Machine, Transition


@dataclass(frozen=True)
class Situation:
    """Where a subject may stand: its route, its state, and the clocks that run or are paused; state "" before birth."""

    route: str
    state: str
    running: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()

    @property
    def clocks(self) -> frozenset[str]:
        return self.running | self.paused

    def after(self, step: ClockStep) -> "Situation":
        """Return what a clock step makes of this; a step on a clock that does not run changes nothing."""
        met = self.clocks if step.code == "all" else frozenset({step.code})
        match step.verb:
            case "start":
                return replace(self, running=self.running | met, paused=self.paused - met)
            case "stop":
                return replace(self, running=self.running - met, paused=self.paused - met)
            case "pause":
                return replace(self, running=self.running - met, paused=self.paused | (self.running & met))
            case "resume":
                return replace(self, running=self.running | (self.paused & met), paused=self.paused - met)
            case "extend":
                return self


@dataclass(frozen=True)
class Move:
    """An act done in a situation, and the one it leads to."""

    before: Situation
    act: Transition
    after: Situation


def moves(machine: Machine, routes: Iterable[str]) -> Iterator[Move]:
    """Yield each act from each situation that can be reached on these routes, once."""
    machines = {route: machine.on(route) for route in routes}
    waiting = [Situation(route, state) for route, on_route in machines.items() for state in _beginnings(on_route)]
    seen = set(waiting)
    while waiting:
        before = waiting.pop()
        for act in _acts(machines[before.route], before.state):
            for after in _outcomes(before, act, machines):
                yield Move(before, act, after)
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)


def _beginnings(machine: Machine) -> list[str]:
    """Return “” when acts give birth, and the initial state when a row can be born in it without an act."""
    births = {act.to for act in machine.transitions.values() if not act.from_}
    return [*([""] if births else []), *([] if machine.initial in births else [machine.initial])]


def _acts(machine: Machine, state: str) -> list[Transition]:
    if state:
        return machine.transitions_from(state)
    return [act for act in machine.transitions.values() if not act.from_]


def _outcomes(before: Situation, act: Transition, machines: dict[str, Machine]) -> Iterator[Situation]:
    """Yield the situation after an act: on its route, or on each of those that it moves the subject to."""
    found = replace(before, state=act.target_from(before.state))
    for step in act.clocks:
        found = found.after(step)
    for route in act.to_routes or (before.route,):
        if route in machines:
            yield replace(found, route=route)
