"""One route told to everyone: its states and acts, drawn and in words, its delays, its documents."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.ui import words
from hub.ui.shapes import Cell
from requests_workflow import rules
from requests_workflow.procedure import presentation, wording
from transparency import procedure_diagram
from transparency.procedure_diagram import Diagram, Station, Way
from transparency.procedure_page import AUTHORITIES, OPINIONS, REGISTERS

REQUIRED = {
    "always": gettext_lazy("Toujours"),
    "when": gettext_lazy("Selon le projet"),
    "advised": gettext_lazy("Conseillée"),
}


@dataclass(frozen=True)
class ActWords:
    label: str
    who: str
    then: str
    sources: list[wording.SourceLink]


@dataclass(frozen=True)
class StateWords:
    name: str
    label: str
    #: What the sponsor and the public are told of a file in this state, when it is not the label.
    told: str
    next: str
    who: str
    delay: str
    clock: str
    acts: list[ActWords]


@dataclass(frozen=True)
class StageWords:
    name: str
    label: str
    states: list[StateWords]

    @property
    def delays(self) -> list[str]:
        """Each delay that runs in this stage, once."""
        return list(dict.fromkeys(state.delay for state in self.states if state.delay))


@dataclass(frozen=True)
class ClockWords:
    code: str
    label: str
    length: str
    who: str
    silence: str
    extension: str
    doubt: str
    sources: list[wording.SourceLink]


def at(slug: str, ruleset: rules.RuleSet) -> rules.Route | None:
    """Return the route whose page has this address."""
    return next((route for route in ruleset.routes.values() if route.code.lower() == slug), None)


def label(route: rules.Route) -> str:
    """Return the name of a route."""
    return words.typo(wording.of(route, "label"))


def facts(route: rules.Route) -> list[tuple[str, str]]:
    """Return what makes the route: whose opinion, who decides, when it is public."""
    return [
        (_("Avis avant de commencer"), str(OPINIONS[route.opinion])),
        (_("Qui autorise"), words.typo(str(AUTHORITIES[route.authority]))),
        (_("Dans le registre public"), str(REGISTERS[route.register])),
    ]


def conditions(route: rules.Route) -> list[str]:
    """Return what must all be true of a project."""
    return [words.typo(wording.of(condition, "label")) for condition in route.conditions.values()]


def shut_by(route: rules.Route, ruleset: rules.RuleSet) -> list[str]:
    """Return what a project may not have on this route."""
    return [wording.of(ruleset.flags[name], "label") for name in route.excluded_by]


def duties(route: rules.Route) -> list[str]:
    """Return what binds the controller."""
    return [words.typo(duty) for duty in wording.of(route, "duties")]


def machine_of(route: rules.Route, ruleset: rules.RuleSet) -> rules.Machine:
    """Return the machine of a file on a route, with the states and the acts that it can reach there."""
    machine = ruleset.machine_on(route.code)
    reached = machine.reached()
    return replace(
        machine,
        states={name: state for name, state in machine.states.items() if name in reached},
        transitions={
            name: act for name, act in machine.transitions.items() if not act.from_ or reached & set(act.from_)
        },
    )


def stages(route: rules.Route, ruleset: rules.RuleSet) -> list[StageWords]:
    """Return the route, stage by stage, each with its states and what may be done in them."""
    machine = machine_of(route, ruleset)
    told = [
        StageWords(
            name=stage.name,
            label=wording.of(stage, "label"),
            states=[_state(state, machine, ruleset) for state in machine.states.values() if state.stage == stage.name],
        )
        for stage in machine.stages.values()
    ]
    return [stage for stage in told if stage.states]


def _state(state: rules.State, machine: rules.Machine, ruleset: rules.RuleSet) -> StateWords:
    return StateWords(
        name=state.name,
        label=wording.of(state, "label"),
        told=words.typo(wording.of(state, "public_label")),
        next=wording.of(state, "next"),
        who=_names(state.waits_for, ruleset),
        delay=_delay(ruleset.clocks[state.clock]) if state.clock else "",
        clock=state.clock,
        acts=[_act(act, ruleset) for act in machine.transitions_from(state.name) if act.timeline != "none"],
    )


def _delay(clock: rules.Clock) -> str:
    """Return “Avis du comité : 1 mois”."""
    said = {"label": wording.of(clock, "label"), "length": presentation.length_words(clock)}
    return words.typo(_("%(label)s : %(length)s") % said)


def _act(act: rules.Transition, ruleset: rules.RuleSet) -> ActWords:
    return ActWords(
        label=wording.of(act, "label"),
        who=_names(act.by, ruleset),
        then=_then(act, ruleset),
        sources=wording.sources(act.sources, ruleset),
    )


def _then(act: rules.Transition, ruleset: rules.RuleSet) -> str:
    """Return the state that an act leads to, which another route may have and this one not."""
    if act.stays:
        return ""
    label = wording.of(ruleset.machines["access_request"].states[act.to], "label")
    return words.typo(_("%(state)s, sur un autre circuit") % {"state": label}) if act.to_routes else label


def _names(roles: Iterable[str], ruleset: rules.RuleSet) -> str:
    return _(" ou ").join(wording.role_label(role, ruleset) for role in roles)


def diagram(route: rules.Route, ruleset: rules.RuleSet) -> Diagram:
    """Return the drawing of the route: every state, and every act that leads from one to another of them."""
    machine = machine_of(route, ruleset)
    return procedure_diagram.draw(
        [(stage.name, wording.of(stage, "label")) for stage in machine.stages.values()],
        [_station(state, ruleset) for state in machine.states.values()],
        [
            Way(source, act.to, wording.of(act, "label"), is_main=act.weight == "primary")
            for source in machine.states
            for act in machine.transitions_from(source)
            if not act.stays and not act.to_routes
        ],
    )


def _station(state: rules.State, ruleset: rules.RuleSet) -> Station:
    who = _names(state.waits_for, ruleset)
    length = presentation.length_words(ruleset.clocks[state.clock]) if state.clock else ""
    notes = [note for note in (who, length) if note]
    return Station(state.name, state.stage, wording.of(state, "label"), notes, state.terminal)


def clocks(route: rules.Route, ruleset: rules.RuleSet) -> list[ClockWords]:
    """Return the delays of the route: how long, whom they bind, what silence means, where they come from."""
    started = _started(route, ruleset)
    return [_clock(clock, ruleset) for code, clock in ruleset.clocks.items() if code in started]


def _started(route: rules.Route, ruleset: rules.RuleSet) -> frozenset[str]:
    """Return the clocks that start on a route: the file's, and those of who is heard before the committee."""
    acts = machine_of(route, ruleset).transitions.values()
    staying = [act for act in acts if not act.to_routes or route.code in act.to_routes]
    started = frozenset(step.code for act in staying for step in act.clocks if step.verb == "start")
    if route.opinion in {"given", "express"}:
        started |= ruleset.machines["consultation"].clocks_started() | ruleset.machines["assignment"].clocks_started()
    return started


def _clock(clock: rules.Clock, ruleset: rules.RuleSet) -> ClockWords:
    return ClockWords(
        code=clock.code,
        label=wording.of(clock, "label"),
        length=presentation.length_words(clock),
        who=wording.role_label(clock.owner, ruleset),
        silence=wording.of(clock, "silence"),
        extension=_extension(clock),
        doubt=wording.of(clock, "doubt"),
        sources=wording.sources(clock.sources, ruleset),
    )


def _extension(clock: rules.Clock) -> str:
    if not clock.extensions:
        return ""
    length = presentation.span_words(clock.extension_length, clock.extension_unit)
    return ngettext("%(length)s de plus, une fois", "%(length)s de plus, %(times)s fois", clock.extensions) % {
        "length": length,
        "times": clock.extensions,
    }


def pieces(route: rules.Route, ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of documents: which, why, when it is asked for."""
    return [
        [Cell(wording.of(piece, "label"), detail=wording.of(piece, "help")), _asked(piece, route, ruleset)]
        for piece in ruleset.pieces.values()
        if route.code in piece.routes
    ]


def _asked(piece: rules.Piece, route: rules.Route, ruleset: rules.RuleSet) -> Cell:
    if route.code in piece.later:
        return Cell(_("Après le dépôt, avec l’acte qu’elle prouve"))
    flag = ruleset.flags.get(piece.condition)
    return Cell(str(REQUIRED[piece.required]), detail=wording.of(flag, "label") if flag else "")
