"""What the component tags accept: small frozen records, or plain dicts with the same keys.

A dict with an unknown key raises TypeError, so that a misspelt word is found
the first time the page is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

Shape = TypeVar("Shape")
Day = date | datetime

TONES = frozenset({"neutral", "info", "success", "warning", "refusal"})


def tone_of(name: str) -> str:
    """Return ``name`` or raise ValueError: a tone outside TONES has no colour."""
    if name not in TONES:
        raise ValueError(f"unknown tone {name!r}; one of {sorted(TONES)}")
    return name


def one(kind: type[Shape], value: Any) -> Shape:
    """Return ``value`` as a ``kind``: itself, or built from a mapping; TypeError for anything else."""
    if isinstance(value, Mapping):
        return kind(**value)
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__} or a mapping, got {type(value).__name__}")
    return value


def many(kind: type[Shape], values: Iterable[Any] | None) -> list[Shape]:
    """Return every value as a ``kind``; None counts as an empty list."""
    return [one(kind, value) for value in values or ()]


@dataclass(frozen=True)
class Link:
    label: str
    url: str = ""


@dataclass(frozen=True)
class Task:
    """One line of a task list. ``done`` shows its status as plain text."""

    label: str
    url: str = ""
    status: str = ""
    tone: str = "neutral"
    done: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a summary list; ``value`` may be a list, or safe HTML."""

    key: str
    value: Any = ""
    change_url: str = ""
    change_context: str = ""
    empty: str = ""

    @property
    def items(self) -> list[Any]:
        """The values when there are several, else an empty list."""
        return list(self.value) if isinstance(self.value, list | tuple) else []

    @property
    def missing(self) -> bool:
        return self.value is None or self.value == "" or self.value == []


@dataclass(frozen=True)
class Event:
    """One event of a timeline. ``at`` is a date, or a datetime whose hour is shown."""

    at: Day
    title: str
    actor: str = ""
    role: str = ""
    detail: str = ""
    url: str = ""
    url_label: str = ""
    future: bool = False
    late: bool = False
    time: bool = True
    source: str = ""
    source_url: str = ""

    @property
    def with_time(self) -> bool:
        return self.time and isinstance(self.at, datetime)


@dataclass(frozen=True)
class Step:
    """One line of the computation of a date."""

    label: str
    on: Day | None = None
    detail: str = ""


@dataclass(frozen=True)
class Block:
    """What holds a file up now: what, who must act, until when, and why that date."""

    what: str
    who: str = ""
    until: Day | None = None
    late: bool = False
    url: str = ""
    action: str = ""
    steps: Iterable[Any] = ()
    source: str = ""
    source_url: str = ""
    note: str = ""
    note_label: str = ""

    @property
    def computation(self) -> list[Step]:
        return [Step(item) if isinstance(item, str) else one(Step, item) for item in self.steps]


@dataclass(frozen=True)
class JourneyStep:
    """One stage of a file's journey; ``state``: done, current, upcoming or skipped."""

    label: str
    state: str = "upcoming"
    note: str = ""
    on: Day | None = None


@dataclass(frozen=True)
class Figure:
    value: Any
    label: str
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Result:
    """One result of a search or one line of a list of files."""

    title: str
    url: str = ""
    summary: str = ""
    meta: Iterable[str] = ()
    status: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False
    hidden_label: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell; ``tone`` draws the text as a status tag."""

    text: Any
    url: str = ""
    tone: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Change:
    """What someone else changed meanwhile (page 409)."""

    when: datetime
    who: str
    what: str


def column(value: Any) -> Column:
    """Return a Column from a label, a mapping or a Column."""
    return Column(value) if isinstance(value, str) else one(Column, value)


def cell(value: Any) -> Cell:
    """Return a Cell from any printable value, a mapping or a Cell."""
    if isinstance(value, Cell | Mapping):
        return one(Cell, value)
    return Cell(value)
