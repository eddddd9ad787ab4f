"""docs/procedure.md: the procedure of a rule set as text, French first with its English, drawn from the rules alone."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from django.utils import translation

from requests_workflow import rules
from requests_workflow.procedure import presentation
from transparency import procedure_route

HEAD = """# La procédure · The procedure

Ce fichier est tiré des règles (`requests_workflow/rules/{id}`) par
`./script/run python manage.py draw_procedure --write` ; un essai refuse qu’il s’en écarte.
*Drawn from the rules by that command; a test refuses any difference.*

{label_fr} · *{label_en}*, depuis le {since}, vérifié le {checked}."""


class _Labelled(Protocol):
    @property
    def label_fr(self) -> str: ...

    @property
    def label_en(self) -> str: ...


def markdown(ruleset: rules.RuleSet) -> str:
    """Return the whole procedure as Markdown, ending with a line end."""
    with translation.override("fr"):
        return "\n\n".join(_parts(ruleset)) + "\n"


def _parts(ruleset: rules.RuleSet) -> Iterator[str]:
    yield HEAD.format(
        id=ruleset.id,
        label_fr=ruleset.label_fr,
        label_en=ruleset.label_en,
        since=ruleset.in_force_from,
        checked=ruleset.checked_on,
    )
    yield "## Circuits · Routes"
    for route in ruleset.routes.values():
        yield from _route(route, ruleset)
    for machine in ruleset.machines.values():
        yield f"## Machine `{machine.name}`"
        yield _states(machine)
        yield _acts(machine)
    yield "## Délais · Clocks"
    yield _clocks(ruleset)
    yield "## Pièces · Documents"
    yield _pieces(ruleset)
    yield "## Particularités · Flags"
    yield _flags(ruleset)
    yield "## Paramètres · Parameters"
    yield _parameters(ruleset)
    yield "## Sources"
    yield _sources(ruleset)


def _route(route: rules.Route, ruleset: rules.RuleSet) -> Iterator[str]:
    yield f"### `{route.code}` {_both(route)}"
    yield f"{route.for_fr} *{route.for_en}*"
    yield "\n".join(
        [
            f"- avis · opinion : `{route.opinion}`",
            f"- décision · authority : `{route.authority}`",
            f"- registre · register : `{route.register}`",
            *(f"- condition : {_both(condition)}" for condition in route.conditions.values()),
            *(f"- fermé par · shut by : {_both(ruleset.flags[name])}" for name in route.excluded_by),
            *(f"- {fr} · *{en}*" for fr, en in zip(route.duties_fr, route.duties_en, strict=True)),
            f"- sources : {_codes(route.sources)}",
        ]
    )
    yield _drawing(procedure_route.machine_of(route, ruleset))


def _drawing(machine: rules.Machine) -> str:
    """Return a Mermaid diagram, which code hosts draw."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  {state.name} : {state.label_fr}" for state in machine.states.values()]
    for act in machine.transitions.values():
        if act.stays or act.to_routes:
            continue
        lines += [f"  {source} --> {act.to} : {act.name}" for source in act.from_ if source in machine.states]
        lines += [] if act.from_ else [f"  [*] --> {act.to} : {act.name}"]
    lines += [f"  {state.name} --> [*]" for state in machine.states.values() if state.terminal]
    return "\n".join([*lines, "```"])


def _states(machine: rules.Machine) -> str:
    return _table(
        ["État · State", "", "On attend · Awaited", "Délai · Clock"],
        (
            [f"`{state.name}`", _both(state), _codes(state.waits_for) or "fin · end", _codes([state.clock])]
            for state in machine.states.values()
        ),
    )


def _acts(machine: rules.Machine) -> str:
    return _table(
        [
            "Acte · Act",
            "",
            "De · From",
            "Vers · To",
            "Qui · Who",
            "Délais · Clocks",
            "Prévient · Tells",
            "Circuits",
            "Sources",
        ],
        (
            [
                f"`{act.name}`",
                _both(act),
                _codes(act.from_),
                _codes([act.to, *act.to_routes]),
                _codes(act.by),
                _codes(f"{step.verb} {step.code}" for step in act.clocks),
                _codes(act.notify) or act.untold,
                _codes(act.routes),
                _codes(act.sources),
            ]
            for act in machine.transitions.values()
        ),
    )


def _clocks(ruleset: rules.RuleSet) -> str:
    return _table(
        [
            "Délai · Clock",
            "",
            "Durée · Length",
            "Oblige · Binds",
            "Silence",
            "Constaté par · Recorded by",
            "Doute",
            "Sources",
        ],
        (
            [
                f"`{clock.code}`",
                _both(clock),
                presentation.length_words(clock),
                _codes([clock.owner]),
                f"{clock.silence_fr} *{clock.silence_en}*",
                _codes(clock.on_expiry),
                clock.doubt_fr,
                _codes(clock.sources),
            ]
            for clock in ruleset.clocks.values()
        ),
    )


def _pieces(ruleset: rules.RuleSet) -> str:
    return _table(
        ["Pièce · Document", "", "Demandée · Asked", "Circuits", "Sources"],
        (
            [
                f"`{piece.code}`",
                _both(piece),
                _codes([piece.required, piece.condition]),
                _codes(piece.routes),
                _codes(piece.sources),
            ]
            for piece in ruleset.pieces.values()
        ),
    )


def _flags(ruleset: rules.RuleSet) -> str:
    return _table(
        ["Signe · Flag", "", "Ce qu’il change · What it changes", "Sources"],
        (
            [f"`{flag.name}`", _both(flag), f"{flag.effect_fr} *{flag.effect_en}*", _codes(flag.sources)]
            for flag in ruleset.flags.values()
        ),
    )


def _parameters(ruleset: rules.RuleSet) -> str:
    return _table(
        ["Paramètre · Parameter", "", "Valeur · Value", "Doute · Doubt", "Source"],
        (
            [
                f"`{parameter.id}`",
                _both(parameter),
                f"`{str(parameter.value).lower()}`",
                f"{parameter.doubt_fr} · *{parameter.doubt_en}*",
                _codes([parameter.source]),
            ]
            for parameter in ruleset.parameters.values()
        ),
    )


def _sources(ruleset: rules.RuleSet) -> str:
    return _table(
        ["Source", "", "Lecture · Reading", "Vérifiée · Checked"],
        (
            [f"`{source.id}`", _title(source), f"`{source.weight}`", str(source.checked_on)]
            for source in ruleset.sources.values()
        ),
    )


def _title(source: rules.Source) -> str:
    title = f"{source.title_fr} · *{source.title_en}*"
    return f"[{title}]({source.address})" if source.address else title


def _both(entry: _Labelled) -> str:
    return f"{entry.label_fr} · *{entry.label_en}*"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names if name)


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
