"""The procedure checked like a program: what a rule set must be before anybody may act under it."""

from collections.abc import Iterator

from requests_workflow.rules import clock_checks, forms, orientation_checks, outputs
from requests_workflow.rules.forms import FormField
from requests_workflow.rules.model import (
    Machine,
    Piece,
    RuleError,
    RuleSet,
    State,
    Transition,
)


def check(ruleset: RuleSet) -> None:
    """Raise `RuleError` naming the first thing that is wrong."""
    for problem in _problems(ruleset):
        raise RuleError(f"{ruleset.id}: {problem}")


def _problems(ruleset: RuleSet) -> Iterator[str]:
    yield from _unknown_sources(ruleset)
    yield from _unknown_clocks(ruleset)
    yield from _unknown_parameters(ruleset)
    yield from _unclear_conditions(ruleset)
    yield from _unclear_forms(ruleset)
    yield from outputs.problems(ruleset.outputs, ruleset.forms.values(), ruleset.sources)
    yield from _unclear_flags(ruleset)
    yield from _unclear_reminders(ruleset)
    for machine in ruleset.machines.values():
        yield from _unknown_states(machine)
        yield from _unknown_roles(ruleset, machine)
        yield from _unreachable_states(machine)
        yield from _dead_ends(machine)
        yield from _untold_acts(machine)
    yield from _routes(ruleset)
    yield from _nobodys_acts(ruleset)
    yield from clock_checks.problems(ruleset)
    yield from orientation_checks.problems(ruleset)


def _unknown_sources(ruleset: RuleSet) -> Iterator[str]:
    cited: list[tuple[str, tuple[str, ...]]] = [
        *((f"clock {c.code}", c.sources) for c in ruleset.clocks.values()),
        *((f"reminder {r.code}", r.sources) for r in ruleset.reminders.values()),
        *((f"piece {p.code}", p.sources) for p in ruleset.pieces.values()),
        *((f"role {r.name}", r.sources) for r in ruleset.roles.values()),
        *((f"section {s.code}", s.sources) for form in ruleset.forms.values() for s in form.sections.values()),
        *((f"opinion {o.kind}", o.sources) for o in ruleset.opinions.values()),
        *((f"seat {s.code}", s.sources) for s in ruleset.seats.values()),
        *((f"route {r.code}", r.sources) for r in ruleset.routes.values()),
        *((f"flag {f.name}", f.sources) for f in ruleset.flags.values()),
        *((f"remark {r.code}", r.sources) for r in ruleset.remarks.values()),
        *((f"parameter {p.id}", (p.source,)) for p in ruleset.parameters.values()),
        *((f"act {t.name}", t.sources) for m in ruleset.machines.values() for t in m.transitions.values()),
    ]
    for what, sources in cited:
        if not sources:
            yield f"{what} names no source"
        for source in sources:
            if source not in ruleset.sources:
                yield f"{what} names an unknown source “{source}”"


def _unknown_clocks(ruleset: RuleSet) -> Iterator[str]:
    touched = {step.code for m in ruleset.machines.values() for t in m.transitions.values() for step in t.clocks}
    shown = {state.clock for m in ruleset.machines.values() for state in m.states.values() if state.clock}
    for code in sorted((touched | shown) - set(ruleset.clocks) - {"all"}):
        yield f"clock “{code}” is used but not defined"


def _unknown_parameters(ruleset: RuleSet) -> Iterator[str]:
    for clock in ruleset.clocks.values():
        if clock.roll not in ruleset.parameters:
            yield f"clock {clock.code} rolls by an unknown parameter “{clock.roll}”"
    for opinion in ruleset.opinions.values():
        if opinion.express not in {"yes", "no", *ruleset.parameters}:
            yield f"opinion {opinion.kind}: express is neither yes, no nor a parameter"


def _unclear_conditions(ruleset: RuleSet) -> Iterator[str]:
    for piece in ruleset.pieces.values():
        if piece.generated and piece.generated not in ruleset.outputs:
            yield f"{piece.code} is made from an unknown output “{piece.generated}”"
        if (piece.required == "when") != bool(piece.condition):
            yield f"{piece.code}: a condition goes with required = “when”, and the reverse"


def _unclear_forms(ruleset: RuleSet) -> Iterator[str]:
    """Each form is clear, and takes over every answer of the one before."""
    if not ruleset.forms:
        yield "no form is written"
    for before, form in zip([None, *ruleset.forms.values()], ruleset.forms.values(), strict=False):
        yield from (f"form {form.id}: {problem}" for problem in forms.problems(form, before))


def _unknown_states(machine: Machine) -> Iterator[str]:
    if machine.initial not in machine.states:
        yield f"{machine.name}: unknown initial state “{machine.initial}”"
    for transition in machine.transitions.values():
        for state in _states_named(transition):
            if state not in machine.states:
                yield f"{machine.name}: act {transition.name} names an unknown state “{state}”"


def _states_named(transition: Transition) -> tuple[str, ...]:
    return transition.from_ if transition.stays else (*transition.from_, transition.to)


def _unknown_roles(ruleset: RuleSet, machine: Machine) -> Iterator[str]:
    for transition in machine.transitions.values():
        if not transition.by:
            yield f"{machine.name}: nobody may perform {transition.name}"
        for role in (*transition.by, *transition.notify, *transition.at_once):
            if role not in ruleset.roles:
                yield f"{machine.name}: act {transition.name} names an unknown role “{role}”"
    for state in machine.states.values():
        for role in state.waits_for:
            if role not in ruleset.roles:
                yield f"{machine.name}: state {state.name} waits for an unknown role “{role}”"


def _untold_acts(machine: Machine) -> Iterator[str]:
    """An act that stands in the thread tells somebody by mail, or says why nobody is told."""
    for act in machine.transitions.values():
        if not act.notify and act.timeline != "none" and not act.untold:
            yield f"{machine.name}: act {act.name} tells nobody, and does not say why"
        if act.notify and act.untold:
            yield f"{machine.name}: act {act.name} tells somebody, and says why it tells nobody"
        for role in act.at_once:
            if role not in act.notify:
                yield f"{machine.name}: act {act.name} tells {role} at once without telling it at all"


def _nobodys_acts(ruleset: RuleSet) -> Iterator[str]:
    """An act is for a role that some state waits for; otherwise it would stand on nobody's worklist."""
    machines = ruleset.machines.values()
    awaited = {role for machine in machines for state in machine.states.values() for role in state.waits_for}
    for machine in machines:
        for act in machine.transitions.values():
            if not awaited & set(act.by):
                yield f"{machine.name}: act {act.name} is for {', '.join(act.by)}, whom no state waits for"


def _unreachable_states(machine: Machine) -> Iterator[str]:
    for state in machine.states.keys() - machine.reached():
        yield f"{machine.name}: state “{state}” cannot be reached"


def _routes(ruleset: RuleSet) -> Iterator[str]:
    """The file's machine holds on each route; what names a route or a flag names one that exists."""
    machine = ruleset.machines["access_request"]
    for route in ruleset.routes.values():
        yield from _dead_ends(machine.on(route.code))
        for flag in route.excluded_by:
            if flag not in ruleset.flags:
                yield f"route {route.code} is shut by an unknown flag “{flag}”"
    yield from _unknown_routes(ruleset)


def _unknown_routes(ruleset: RuleSet) -> Iterator[str]:
    naming: list[tuple[str, tuple[str, ...]]] = [
        *((f"piece {piece.code}", piece.routes) for piece in ruleset.pieces.values()),
        *(
            (f"section {section.code}", section.routes)
            for form in ruleset.forms.values()
            for section in form.sections.values()
        ),
        *(
            (f"act {t.name}", (*t.routes, *t.to_routes))
            for m in ruleset.machines.values()
            for t in m.transitions.values()
        ),
    ]
    for what, routes in naming:
        for route in routes:
            if route not in ruleset.routes:
                yield f"{what} names an unknown route “{route}”"


def _unclear_flags(ruleset: RuleSet) -> Iterator[str]:
    fields = {code: field for form in ruleset.forms.values() for code, field in form.fields().items()}
    conditional: list[Piece | FormField] = [*ruleset.pieces.values(), *fields.values()]
    for flag in ruleset.flags.values():
        if bool(flag.field) == bool(flag.dataset_kinds) or bool(flag.field) != bool(flag.answers):
            yield f"flag {flag.name}: either a field and its answers, or kinds of datasets"
        if flag.field and flag.field not in fields:
            yield f"flag {flag.name} reads an unknown field “{flag.field}”"
    for entry in conditional:
        if entry.condition and entry.condition not in ruleset.flags:
            yield f"{entry.code} depends on an unknown flag “{entry.condition}”"


def _unclear_reminders(ruleset: RuleSet) -> Iterator[str]:
    """A reminder recalls a delay that exists to roles that exist; a day of a delay has one reminder, with its words."""
    days = [(rule.clock, day) for rule in ruleset.reminders.values() for day in rule.days]
    for clock, day in sorted({each for each in days if days.count(each) > 1}):
        yield f"clock {clock} has two reminders on day {day}"
    for rule in ruleset.reminders.values():
        if rule.clock not in ruleset.clocks:
            yield f"reminder {rule.code} recalls an unknown clock “{rule.clock}”"
        if not rule.days or not rule.to:
            yield f"reminder {rule.code} is for no day or for nobody"
        for role in rule.to:
            if role not in ruleset.roles:
                yield f"reminder {rule.code} names an unknown role “{role}”"


def _dead_ends(machine: Machine) -> Iterator[str]:
    """Every state that the route reaches can be left, or is an end; somebody is awaited until the end."""
    where = f"{machine.name} ({machine.route})"
    for name in sorted(machine.reached()):
        state = machine.states[name]
        leaving = [act for act in machine.transitions_from(name) if not act.stays]
        if state.terminal and leaving:
            yield f"{where}: state “{name}” is terminal but can be left"
        if not state.terminal and not leaving:
            yield f"{where}: state “{name}” is a dead end"
        if not state.terminal and not state.waits_for:
            yield f"{where}: nobody is awaited in state “{name}”"
        if leaving and not any(_in_time(act, state) for act in leaving):
            yield f"{where}: state “{name}” cannot be left in time by whom it waits for"


def _in_time(act: Transition, state: State) -> bool:
    """Tell whether a state waits for who may do an act, and the act does not wait for the end of a delay."""
    return bool(set(act.by) & set(state.waits_for)) and not clock_checks.OVER & set(act.guards)
