"""The procedure checked like a program: what a rule set must be before anybody may act under it."""

from collections.abc import Iterator

from requests_workflow.rules.model import FormField, FormSpec, Machine, Piece, RuleError, RuleSet, Transition


def check(ruleset: RuleSet) -> None:
    """Raise `RuleError` naming the first thing that is wrong."""
    for problem in _problems(ruleset):
        raise RuleError(f"{ruleset.id}: {problem}")


def _problems(ruleset: RuleSet) -> Iterator[str]:
    yield from _unknown_sources(ruleset)
    yield from _unknown_clocks(ruleset)
    yield from _unknown_parameters(ruleset)
    yield from _unclear_conditions(ruleset)
    yield from _unclear_fields(ruleset.form)
    for machine in ruleset.machines.values():
        yield from _unknown_states(machine)
        yield from _unknown_roles(ruleset, machine)
        yield from _unreachable_states(machine)
        yield from _dead_ends(machine)


def _unknown_sources(ruleset: RuleSet) -> Iterator[str]:
    cited: list[tuple[str, tuple[str, ...]]] = [
        *((f"clock {c.code}", c.sources) for c in ruleset.clocks.values()),
        *((f"piece {p.code}", p.sources) for p in ruleset.pieces.values()),
        *((f"role {r.name}", r.sources) for r in ruleset.roles.values()),
        *((f"section {s.code}", s.sources) for s in ruleset.form.sections.values()),
        *((f"opinion {o.kind}", o.sources) for o in ruleset.opinions.values()),
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
    for code in sorted(set(ruleset.clocks) - touched):
        yield f"clock “{code}” is defined but no act starts or stops it"


def _unknown_parameters(ruleset: RuleSet) -> Iterator[str]:
    for clock in ruleset.clocks.values():
        if clock.roll not in ruleset.parameters:
            yield f"clock {clock.code} rolls by an unknown parameter “{clock.roll}”"
    for opinion in ruleset.opinions.values():
        if opinion.express not in {"yes", "no", *ruleset.parameters}:
            yield f"opinion {opinion.kind}: express is neither yes, no nor a parameter"


def _unclear_conditions(ruleset: RuleSet) -> Iterator[str]:
    conditional: list[Piece | FormField] = [*ruleset.pieces.values(), *ruleset.form.fields().values()]
    for entry in conditional:
        if (entry.required == "when") != bool(entry.condition):
            yield f"{entry.code}: a condition goes with required = “when”, and the reverse"


def _unclear_fields(form: FormSpec) -> Iterator[str]:
    fields = form.fields()
    if len(fields) != sum(len(section.fields) for section in form.sections.values()):
        yield "a field stands in two sections"
    if len({section.slug for section in form.sections.values()}) != len(form.sections):
        yield "two sections share an address"
    for field in fields.values():
        if (field.kind in {"choice", "choices"}) != bool(field.choices):
            yield f"field {field.code}: a list of choices goes with kind choice or choices, and the reverse"
        if field.choices and field.choices not in form.choice_lists:
            yield f"field {field.code} offers an unknown list “{field.choices}”"
        if field.kind in {"text", "longtext"} and field.max_length <= 0:
            yield f"field {field.code} has no max_length"
        if field.not_before and fields.get(field.not_before, field).kind != "date":
            yield f"field {field.code} follows an unknown date “{field.not_before}”"


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
        for role in (*transition.by, *transition.notify):
            if role not in ruleset.roles:
                yield f"{machine.name}: act {transition.name} names an unknown role “{role}”"
    for state in machine.states.values():
        for role in state.waits_for:
            if role not in ruleset.roles:
                yield f"{machine.name}: state {state.name} waits for an unknown role “{role}”"


def _unreachable_states(machine: Machine) -> Iterator[str]:
    reached = {machine.initial}
    while True:
        further = {
            t.to for t in machine.transitions.values() if not t.stays and (not t.from_ or reached & set(t.from_))
        } - reached
        if not further:
            break
        reached |= further
    for state in machine.states:
        if state not in reached:
            yield f"{machine.name}: state “{state}” cannot be reached"


def _dead_ends(machine: Machine) -> Iterator[str]:
    for state in machine.states.values():
        leaves = any(not t.stays for t in machine.transitions_from(state.name))
        if state.terminal and leaves:
            yield f"{machine.name}: state “{state.name}” is terminal but can be left"
        if not state.terminal and not leaves:
            yield f"{machine.name}: state “{state.name}” is a dead end"
        if not state.terminal and not state.waits_for:
            yield f"{machine.name}: nobody is awaited in state “{state.name}”"
