"""Every situation of a small machine, counted by hand."""

from requests_workflow.rules.model import ClockStep, Machine, State, Transition
from requests_workflow.rules.walk import Situation, moves


def act(name: str, *from_: str, to: str, clocks: str = "", **fields) -> Transition:
    """An act; `clocks` is written as “start C1, stop C2”."""
    steps = tuple(ClockStep(*step.split()) for step in clocks.split(", ") if step)
    return Transition(name, from_, to, ("office",), name, name, f"x.{name}", ("choice",), clocks=steps, **fields)


def machine(*acts: Transition, initial: str = "new") -> Machine:
    names = dict.fromkeys([initial, *(a.to for a in acts if not a.stays), *(s for a in acts for s in a.from_)])
    states = {name: State(name, name, "", name, name, "", "", ("office",)) for name in names}
    return Machine("thing", "R", initial, states, {a.name: a for a in acts})


def told(*acts: Transition, routes=("R",), initial: str = "new") -> set[tuple[str, Situation]]:
    return {(move.act.name, move.after) for move in moves(machine(*acts, initial=initial), routes)}


def situation(state: str, running: str = "", paused: str = "", route: str = "R") -> Situation:
    return Situation(route, state, frozenset(running.split()), frozenset(paused.split()))


def test_a_birth_starts_what_it_starts():
    assert told(act("create", to="new", clocks="start C1"), act("end", "new", to="done", clocks="stop C1")) == {
        ("create", situation("new", "C1")),
        ("end", situation("done")),
    }


def test_a_row_without_a_birth_begins_in_the_initial_state():
    assert told(act("end", "new", to="done")) == {("end", situation("done"))}


def test_a_pause_keeps_the_clock_until_it_resumes():
    acts = [
        act("create", to="new", clocks="start C1"),
        act("ask", "new", to="asked", clocks="pause C1"),
        act("answer", "asked", to="new", clocks="resume C1"),
        act("drop", "new", "asked", to="done", clocks="stop all"),
    ]
    assert told(*acts) == {
        ("create", situation("new", "C1")),
        ("ask", situation("asked", paused="C1")),
        ("answer", situation("new", "C1")),
        ("drop", situation("done")),
    }


def test_two_ways_to_one_state_are_two_situations():
    acts = [act("plain", "new", to="ready"), act("hurried", "new", to="ready", clocks="start C1")]
    assert told(*acts) == {("plain", situation("ready")), ("hurried", situation("ready", "C1"))}


def test_a_change_of_route_leads_to_the_routes_it_names_alone():
    acts = [
        act("move", "new", to="moved", clocks="start C1", routes=("R",), to_routes=("S", "T")),
        act("end", "moved", to="done", clocks="stop C1", routes=("S", "U")),
    ]
    assert told(*acts, routes=("R", "S", "T", "U")) == {
        ("move", situation("moved", "C1", route="S")),
        ("move", situation("moved", "C1", route="T")),
        ("end", situation("done", route="S")),
    }
