"""Read the dated rule folders and refuse whatever is not exactly understood."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from requests_workflow.rules import checks, outputs
from requests_workflow.rules.delays import Clock, Parameter, Reminder
from requests_workflow.rules.forms import Choice, ChoiceList, Column, FormField, FormSection, FormSpec, Move
from requests_workflow.rules.model import (
    ClockStep,
    Flag,
    Machine,
    OpinionKind,
    Piece,
    Remark,
    Role,
    Route,
    RouteCondition,
    RuleError,
    RuleSet,
    Seat,
    Source,
    Stage,
    State,
    Transition,
)
from requests_workflow.rules.orientation import Answer, Orientation, Question
from requests_workflow.rules.reading import HEAD, Folder, open_folder, read_toml

FOLDER = Path(__file__).parent
MACHINE_FILES = (
    "standard",
    "consultation",
    "condition",
    "assignment",
    "session",
    "item",
    "ballot",
    "rectification",
    "minutes",
    "description",
    "message",
    "invitation",
    "rights_letter",
)

#: The keys of a clock whose value may be the name of a parameter.
SET_BY_PARAMETERS = ("length", "extension_length", "extensions", "on_resume")

Entry = TypeVar("Entry")


@cache
def all_rulesets() -> dict[str, RuleSet]:
    """Return every rule set of the folder, by id, oldest first. Raises `RuleError` on the first that is wrong."""
    return read_all(FOLDER)


def read_all(folder: Path) -> dict[str, RuleSet]:
    """Read every rule set under a folder. Raises `RuleError` also when two enabled ones are in force on one day."""
    read = [load(path.parent) for path in folder.glob(f"*/{HEAD}")]
    rulesets = sorted(read, key=lambda ruleset: (ruleset.in_force_from, ruleset.id))
    for earlier, later in pairwise([ruleset for ruleset in rulesets if ruleset.enabled]):
        _refuse_overlap(earlier, later)
    return {ruleset.id: ruleset for ruleset in rulesets}


def _refuse_overlap(earlier: RuleSet, later: RuleSet) -> None:
    """Without a last day of its own, a rule set ends the day before the next one comes into force."""
    same_day = earlier.in_force_from == later.in_force_from
    outlives = earlier.in_force_until is not None and earlier.in_force_until >= later.in_force_from
    if same_day or outlives:
        raise RuleError(f"{earlier.id} and {later.id} are both in force on {later.in_force_from}")


def get(id_: str) -> RuleSet:
    """Return the rule set a file was opened under."""
    return all_rulesets()[id_]


def in_force(on: date) -> RuleSet:
    """Return the rule set in force on a day: of those enabled, the last to come into force.

    Raises `RuleError` on a day that none covers.
    """
    candidates = [ruleset for ruleset in all_rulesets().values() if ruleset.enabled and ruleset.in_force_on(on)]
    if not candidates:
        raise RuleError(f"no rule set is in force on {on}")
    return max(candidates, key=lambda ruleset: ruleset.in_force_from)


def load(path: Path) -> RuleSet:
    """Read one folder, with those it is based on, into a checked `RuleSet`."""
    folder = open_folder(path)
    head = read_toml(path / HEAD)
    if head.get("id") != path.name:
        raise RuleError(f"{path.name}/{HEAD}: the id “{head.get('id')}” is not the name of the folder")
    parameters = _entries(folder, "parameters", Parameter, "id")
    ruleset = _build(
        RuleSet,
        {
            **head,
            "sources": _entries(folder, "sources", Source, "id"),
            "parameters": parameters,
            "clocks": _clocks(folder, parameters),
            "reminders": _entries(folder, "reminders", Reminder, "code"),
            "roles": _entries(folder, "roles", Role, "name"),
            "pieces": _entries(folder, "pieces", Piece, "code"),
            "forms": _forms(folder),
            "outputs": outputs.read(folder, _build),
            "opinions": _entries(folder, "opinions", OpinionKind, "kind"),
            "seats": _entries(folder, "seats", Seat, "code"),
            "routes": _routes(folder),
            "flags": _entries(folder, "flags", Flag, "name"),
            "remarks": _entries(folder, "remarks", Remark, "code"),
            "orientation": _orientation(folder),
            "machines": {m.name: m for m in (_machine(folder, stem, parameters) for stem in MACHINE_FILES)},
        },
        f"{path.name}/{HEAD}",
    )
    folder.refuse_unread()
    checks.check(ruleset)
    return ruleset


def _entries(folder: Folder, stem: str, kind: type[Entry], key: str) -> dict[str, Entry]:
    file_name, entry = f"{stem}.toml", stem.removesuffix("s")
    content = folder.read(file_name, **{entry: key})
    rows = content.pop(entry)
    _refuse_rest(content, file_name)
    return _keyed((_build(kind, row, f"{file_name} {row.get(key, '?')}") for row in rows), key, file_name)


def _clocks(folder: Folder, parameters: Mapping[str, Parameter]) -> dict[str, Clock]:
    content = folder.read("clocks.toml", clock="code")
    rows = content.pop("clock")
    _refuse_rest(content, "clocks.toml")
    return _keyed((_clock(row, parameters) for row in rows), "code", "clocks.toml")


def _clock(row: dict[str, Any], parameters: Mapping[str, Parameter]) -> Clock:
    """Make a clock, with the values of the parameters that it names in the place of a value."""
    where = f"clocks.toml {row.get('code', '?')}"
    named = {key: row[key] for key in SET_BY_PARAMETERS if row.get(key) in parameters}
    for key in ("length", "extension_length", "extensions"):
        if isinstance(row.get(key), str) and key not in named:
            raise RuleError(f"{where}, {key}: unknown parameter “{row[key]}”")
    if "parameters" in row:
        raise RuleError(f"{where}: unknown key “parameters”")
    values = {key: parameters[name].value for key, name in named.items()}
    rolling = [row["roll"]] if "roll" in row else []
    return _build(Clock, {**row, **values, "parameters": list(dict.fromkeys([*named.values(), *rolling]))}, where)


def _forms(folder: Folder) -> dict[str, FormSpec]:
    """Read every form of the folder, and of those it is based on, oldest first."""
    found = [_form(name, content) for name, content in folder.read_each("forms")]
    return _keyed(sorted(found, key=lambda form: form.in_force_from), "id", "forms")


def _form(name: str, content: dict[str, Any]) -> FormSpec:
    sections = [_section(row, name) for row in content.pop("section")]
    lists = [_with_children(ChoiceList, Choice, "choice", row, name) for row in content.pop("choice_list")]
    moves = [
        _build(Move, {("from_" if k == "from" else k): v for k, v in row.items()}, name)
        for row in content.pop("move", [])
    ]
    if content.get("id") != Path(name).stem:
        raise RuleError(f"{name}: the id “{content.get('id')}” is not the name of the file")
    parts = {
        "sections": _keyed(sections, "code", name),
        "choice_lists": _keyed(lists, "code", name),
        "moves": _keyed(moves, "from_", name),
    }
    return _build(FormSpec, {**content, **parts}, name)


def _section(row: dict[str, Any], file_name: str) -> FormSection:
    fields = [_with_children(FormField, Column, "column", field, file_name) for field in row.get("field", [])]
    plain = {name: value for name, value in row.items() if name != "field"}
    where = f"{file_name} {row.get('code', '?')}"
    return _build(FormSection, {**plain, "fields": _keyed(fields, "code", where)}, where)


def _routes(folder: Folder) -> dict[str, Route]:
    name = "routes.toml"
    content = folder.read(name, route="code")
    found = [_with_children(Route, RouteCondition, "condition", row, name) for row in content.pop("route")]
    _refuse_rest(content, name)
    return _keyed(found, "code", name)


def _orientation(folder: Folder) -> Orientation:
    name = "orientation.toml"
    content = folder.read(name, question="code")
    asked = [_with_children(Question, Answer, "answer", row, name) for row in content.pop("question")]
    return _build(Orientation, {**content, "questions": _keyed(asked, "code", name)}, name)


def _with_children(
    kind: Callable[..., Entry], child: Callable[..., Any], key: str, row: dict[str, Any], file_name: str
) -> Entry:
    """Make an entry whose table holds a list of tables under `key`, kept by code under its plural."""
    where = f"{file_name} {row.get('code', '?')}"
    children = [_build(child, item, f"{where}, {item.get('code', '?')}") for item in row.get(key, [])]
    plain = {name: value for name, value in row.items() if name != key}
    return _build(kind, {**plain, f"{key}s": _keyed(children, "code", file_name)}, where)


def _machine(folder: Folder, stem: str, parameters: Mapping[str, Parameter]) -> Machine:
    name = f"{stem}.toml"
    content = folder.read(name, state="name", stage="name", transition="name")
    states = [_build(State, row, f"{name} state {row.get('name')}") for row in content.pop("state")]
    stages = [_build(Stage, row, f"{name} stage {row.get('name')}") for row in content.pop("stage")]
    transitions = [_transition(row, name) for row in content.pop("transition")]
    transitions = [act for act in transitions if _exists(act, parameters)]
    content["name"] = content.pop("machine", stem)
    return _build(
        Machine,
        {
            **content,
            "states": _keyed(states, "name", name),
            "stages": _keyed(stages, "name", name),
            "transitions": _keyed(transitions, "name", name),
        },
        name,
    )


def _transition(row: dict[str, Any], file_name: str) -> Transition:
    where = f"{file_name} transition {row.get('name')}"
    renamed = _renamed(row)
    renamed["clocks"] = [_clock_step(text, where) for text in row.get("clocks", [])]
    return _build(Transition, renamed, where)


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a table with its key “from”, which Python keeps for itself, under another name."""
    return {("from_" if key == "from" else key): value for key, value in row.items()}


def _exists(act: Transition, parameters: Mapping[str, Parameter]) -> bool:
    if act.only_if and act.only_if not in parameters:
        raise RuleError(f"act {act.name} depends on an unknown parameter “{act.only_if}”")
    return not act.only_if or parameters[act.only_if].value is True


def _clock_step(text: str, where: str) -> ClockStep:
    words = text.split()
    if len(words) != 2:
        raise RuleError(f"{where}: “{text}” is not “verb code”")
    return _build(ClockStep, {"verb": words[0], "code": words[1]}, where)


def _keyed(entries: Iterable[Entry], key: str, file_name: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        name = getattr(entry, key)
        if name in found:
            raise RuleError(f"{file_name}: “{name}” stands twice")
        found[name] = entry
    return found


def _refuse_rest(content: dict[str, Any], file_name: str) -> None:
    if content:
        raise RuleError(f"{file_name}: unknown key “{next(iter(content))}”")


def _build(kind: Callable[..., Entry], row: dict[str, Any], where: str) -> Entry:
    """Make a dataclass from a table: every key known, every needed key there, every value of the declared type."""
    hints = get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in row:
        if key not in fields:
            raise RuleError(f"{where}: unknown key “{key}”")
    for name, f in fields.items():
        if name not in row and f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING:
            raise RuleError(f"{where}: missing key “{name.rstrip('_')}”")
    return kind(**{key: _value(value, hints[key], f"{where}, {key}") for key, value in row.items()})


def _value(value: Any, hint: Any, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and isinstance(value, list):
        return tuple(_value(item, arguments[0], where) for item in value)
    if origin is dict and isinstance(value, dict):
        return value
    if _is_literal(hint):
        if value not in arguments:
            raise RuleError(f"{where}: “{value}” is none of {', '.join(map(str, arguments))}")
        return value
    allowed = arguments or (hint,)
    if type(value) not in allowed:
        raise RuleError(f"{where}: “{value}” is not of the expected type")
    return value


def _is_literal(hint: Any) -> bool:
    return str(get_origin(hint)) == "typing.Literal"
