"""What a sample is made from: a dictionary as plain values, which `reading` takes from a description. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Most and usual number of rows of a table.
MOST_ROWS, USUAL_ROWS = 10_000, 200

#: (code list, its column or "" for the code itself) -> values, as `making.read_codes` reads them.
CodeValues = Mapping[tuple[str, str], list[str]]


@dataclass(frozen=True)
class Column:
    """`type`, `format` and `constraints` are those of Table Schema; `length` is the source's: « 17 », « 8,2 »."""

    name: str
    type: str
    format: str = ""
    length: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)
    code_list: str = ""
    code_list_column: str = ""
    is_pseudonym: bool = False
    label_fr: str = ""
    label_en: str = ""

    @property
    def is_unique(self) -> bool:
        return bool(self.constraints.get("unique"))

    @property
    def is_required(self) -> bool:
        return bool(self.constraints.get("required"))


@dataclass(frozen=True)
class Link:
    """A foreign key; `is_here` tells that the target is a table of the same dataset."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    links: tuple[Link, ...] = ()
    years: tuple[int, ...] = ()
    label_fr: str = ""
    label_en: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def has(self, names: Iterable[str]) -> bool:
        return set(names) <= {column.name for column in self.columns}


@dataclass(frozen=True)
class Dictionary:
    """The tables of one dataset, each after those that its foreign keys point at."""

    code: str
    title_fr: str
    title_en: str
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)
