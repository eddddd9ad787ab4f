"""Read the dated rule folders and refuse whatever is not exactly understood."""

import dataclasses
import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from requests_workflow.rules import checks
from requests_workflow.rules.model import (
    Choice,
    ChoiceList,
    Clock,
    ClockStep,
    FormField,
    FormSection,
    FormSpec,
    Machine,
    OpinionKind,
    Parameter,
    Piece,
    Role,
    RuleError,
    RuleSet,
    Source,
    Stage,
    State,
    Transition,
)

FOLDER = Path(__file__).parent
MACHINE_FILES = ("standard", "consultation", "assignment", "session", "description")

Entry = TypeVar("Entry")


@cache
def all_rulesets() -> dict[str, RuleSet]:
    """Return every rule set of the folder, by id, oldest first. Raises `RuleError` on the first that is wrong."""
    folders = sorted(path.parent for path in FOLDER.glob("*/ruleset.toml"))
    rulesets = {ruleset.id: ruleset for ruleset in map(load, folders)}
    if len(rulesets) != len(folders):
        raise RuleError("two folders carry the same rule set id")
    return rulesets


def get(id_: str) -> RuleSet:
    """Return the rule set a file was opened under."""
    return all_rulesets()[id_]


def in_force(on: date) -> RuleSet:
    """Return the rule set in force on a day; raise `RuleError` before the first one."""
    candidates = [ruleset for ruleset in all_rulesets().values() if ruleset.in_force_from <= on]
    if not candidates:
        raise RuleError(f"no rule set is in force on {on}")
    return max(candidates, key=lambda ruleset: ruleset.in_force_from)


def load(folder: Path) -> RuleSet:
    """Read one dated folder into a checked `RuleSet`."""
    head = _read(folder / "ruleset.toml")
    ruleset = _build(
        RuleSet,
        {
            **head,
            "sources": _entries(folder, "sources", Source, "id"),
            "parameters": _entries(folder, "parameters", Parameter, "id"),
            "clocks": _entries(folder, "clocks", Clock, "code"),
            "roles": _entries(folder, "roles", Role, "name"),
            "pieces": _entries(folder, "pieces", Piece, "code"),
            "form": _form(folder / "form.toml"),
            "opinions": _entries(folder, "opinions", OpinionKind, "kind"),
            "machines": {m.name: m for m in (_machine(folder / f"{stem}.toml") for stem in MACHINE_FILES)},
        },
        f"{folder.name}/ruleset.toml",
    )
    checks.check(ruleset)
    return ruleset


def _entries(folder: Path, stem: str, kind: type[Entry], key: str) -> dict[str, Entry]:
    path = folder / f"{stem}.toml"
    content = _read(path)
    rows = content.pop(stem.removesuffix("s"), [])
    _refuse_rest(content, path)
    return _keyed((_build(kind, row, f"{path.name} {row.get(key, '?')}") for row in rows), key, path)


def _form(path: Path) -> FormSpec:
    content = _read(path)
    sections = [_with_children(FormSection, FormField, "field", row, path) for row in content.pop("section", [])]
    lists = [_with_children(ChoiceList, Choice, "choice", row, path) for row in content.pop("choice_list", [])]
    _refuse_rest(content, path)
    return FormSpec(sections=_keyed(sections, "code", path), choice_lists=_keyed(lists, "code", path))


def _with_children(
    kind: Callable[..., Entry], child: Callable[..., Any], key: str, row: dict[str, Any], path: Path
) -> Entry:
    """Make an entry whose table holds a list of tables under `key`, kept by code under its plural."""
    where = f"{path.name} {row.get('code', '?')}"
    children = [_build(child, item, f"{where}, {item.get('code', '?')}") for item in row.get(key, [])]
    plain = {name: value for name, value in row.items() if name != key}
    return _build(kind, {**plain, f"{key}s": _keyed(children, "code", path)}, where)


def _machine(path: Path) -> Machine:
    content = _read(path)
    states = [_build(State, row, f"{path.name} state {row.get('name')}") for row in content.pop("state", [])]
    stages = [_build(Stage, row, f"{path.name} stage {row.get('name')}") for row in content.pop("stage", [])]
    transitions = [_transition(row, path) for row in content.pop("transition", [])]
    content["name"] = content.pop("machine", path.stem)
    return _build(
        Machine,
        {
            **content,
            "states": _keyed(states, "name", path),
            "stages": _keyed(stages, "name", path),
            "transitions": _keyed(transitions, "name", path),
        },
        path.name,
    )


def _transition(row: dict[str, Any], path: Path) -> Transition:
    where = f"{path.name} transition {row.get('name')}"
    renamed = {("from_" if key == "from" else key): value for key, value in row.items()}
    renamed["clocks"] = [_clock_step(text, where) for text in row.get("clocks", [])]
    return _build(Transition, renamed, where)


def _clock_step(text: str, where: str) -> ClockStep:
    words = text.split()
    if len(words) != 2:
        raise RuleError(f"{where}: “{text}” is not “verb code”")
    return _build(ClockStep, {"verb": words[0], "code": words[1]}, where)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path.name}: {error}") from error


def _keyed(entries: Iterable[Entry], key: str, path: Path) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        name = getattr(entry, key)
        if name in found:
            raise RuleError(f"{path.name}: “{name}” stands twice")
        found[name] = entry
    return found


def _refuse_rest(content: dict[str, Any], path: Path) -> None:
    if content:
        raise RuleError(f"{path.name}: unknown key “{next(iter(content))}”")


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
