"""The procedure told to everyone, drawn from the rules in force: nothing on the page is written twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.ui import words
from hub.ui.shapes import Cell
from requests_workflow import rules
from requests_workflow.procedure import presentation, wording

WEIGHTS = {
    "read": gettext_lazy("Lu dans le texte"),
    "known": gettext_lazy("À confirmer"),
    "choice": gettext_lazy("Choix du guichet"),
}
REQUIRED = {
    "always": gettext_lazy("Toujours"),
    "when": gettext_lazy("Selon le projet"),
    "advised": gettext_lazy("Conseillée"),
}


@dataclass(frozen=True)
class SourceLink:
    title: str
    address: str


@dataclass(frozen=True)
class ActWords:
    label: str
    who: str
    then: str
    sources: list[SourceLink]


@dataclass(frozen=True)
class StateWords:
    name: str
    label: str
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
    sources: list[SourceLink]


def stages(ruleset: rules.RuleSet) -> list[StageWords]:
    """Return the standard route, stage by stage, each with its states and what may be done in them."""
    machine = ruleset.machines["access_request"]
    return [
        StageWords(
            name=stage.name,
            label=wording.of(stage, "label"),
            states=[_state(state, machine, ruleset) for state in machine.states.values() if state.stage == stage.name],
        )
        for stage in machine.stages.values()
    ]


def _state(state: rules.State, machine: rules.Machine, ruleset: rules.RuleSet) -> StateWords:
    return StateWords(
        name=state.name,
        label=wording.of(state, "label"),
        next=wording.of(state, "next"),
        who=_names(state.waits_for, ruleset),
        delay=_delay(ruleset.clocks[state.clock]) if state.clock else "",
        clock=state.clock,
        acts=[_act(act, machine, ruleset) for act in machine.transitions_from(state.name) if act.timeline != "none"],
    )


def _delay(clock: rules.Clock) -> str:
    """Return “Avis du comité : 1 mois”."""
    said = {"label": wording.of(clock, "label"), "length": presentation.length_words(clock)}
    return words.typo(_("%(label)s : %(length)s") % said)


def _act(act: rules.Transition, machine: rules.Machine, ruleset: rules.RuleSet) -> ActWords:
    return ActWords(
        label=wording.of(act, "label"),
        who=_names(act.by, ruleset),
        then="" if act.stays else wording.of(machine.states[act.to], "label"),
        sources=links(act.sources, ruleset),
    )


def _names(roles: Iterable[str], ruleset: rules.RuleSet) -> str:
    return _(" ou ").join(wording.role_label(role, ruleset) for role in roles)


def links(codes: Iterable[str], ruleset: rules.RuleSet) -> list[SourceLink]:
    """Return where a rule comes from, each source with its title and its address."""
    found = [ruleset.sources[code] for code in codes]
    return [SourceLink(wording.of(source, "title"), source.address) for source in found]


def clocks(ruleset: rules.RuleSet) -> list[ClockWords]:
    """Return every delay of the rules: how long, whom it binds, what silence means, where it comes from."""
    return [
        ClockWords(
            code=clock.code,
            label=wording.of(clock, "label"),
            length=presentation.length_words(clock),
            who=wording.role_label(clock.owner, ruleset),
            silence=wording.of(clock, "silence"),
            extension=_extension(clock),
            doubt=wording.of(clock, "doubt"),
            sources=links(clock.sources, ruleset),
        )
        for clock in ruleset.clocks.values()
    ]


def _extension(clock: rules.Clock) -> str:
    if not clock.extensions:
        return ""
    length = presentation.span_words(clock.extension_length, clock.extension_unit)
    return ngettext("%(length)s de plus, une fois", "%(length)s de plus, %(times)s fois", clock.extensions) % {
        "length": length,
        "times": clock.extensions,
    }


def pieces(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of documents: which, why, when it is asked for."""
    return [
        [Cell(wording.of(piece, "label"), detail=wording.of(piece, "help")), str(REQUIRED[piece.required])]
        for piece in ruleset.pieces.values()
    ]


def opinions(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of opinions: the kind, its reasons, what it allows before the CNIL."""
    return [
        [
            wording.of(opinion, "label"),
            _("Oui") if opinion.reasons_required else _("Facultatifs"),
            _("Oui") if ruleset.is_express(opinion.kind) else _("Non"),
        ]
        for opinion in ruleset.opinions.values()
    ]


def parameters(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of what the texts leave open: the choice made, and why it may change."""
    return [
        [wording.of(parameter, "label"), _value(parameter.value), words.typo(wording.of(parameter, "doubt"))]
        for parameter in ruleset.parameters.values()
    ]


def _value(value: bool | int) -> str:
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return str(value)


def sources(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of sources: the text and its address, what our reading is worth."""
    return [
        [Cell(wording.of(source, "title"), url=source.address), str(WEIGHTS[source.weight])]
        for source in ruleset.sources.values()
    ]
