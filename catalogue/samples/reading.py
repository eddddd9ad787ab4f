"""From the document of a description to the dictionary that a sample is made from. No Django."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from catalogue.samples.shapes import Column, Dictionary, Link, Table
from catalogue.samples.texts import ORDERED, digits_of, value_of

#: Years covered when the dictionary names a first year and no last one, and a first year when it names none.
USUAL_YEARS, USUAL_FIRST_YEAR = 5, 2015
#: The longest text, number or pattern that is believed: a source may write anything.
MOST_CHARACTERS = 1_024


def from_description(code: str, description: Mapping[str, Any]) -> Dictionary:
    """Return the dictionary that a description (`catalogue.publishing.description`) holds; `code` is the dataset's."""
    period = tuple(_year(description.get(name)) for name in ("period_from", "period_to"))
    tables = [_table(code, raw, period) for raw in description["tables"] if raw["variables"]]
    return Dictionary(code, description["title_fr"], description["title_en"], tuple(_in_order(tables)))


def code_lists_of(dictionary: Dictionary) -> set[tuple[str, str]]:
    """Return which columns of which code lists the dictionary takes values from."""
    columns = (column for table in dictionary.tables for column in table.columns)
    return {(column.code_list, column.code_list_column) for column in columns if column.code_list}


def _table(code: str, raw: Mapping[str, Any], period: tuple[int | None, ...]) -> Table:
    return Table(
        name=raw["name"],
        columns=tuple(_column(variable) for variable in raw["variables"]),
        primary_key=tuple(raw["primary_key"]),
        # Table Schema's own default: the source that names none leaves cells empty.
        missing_values=tuple(raw["missing_values"]) or ("",),
        links=tuple(_link(code, link) for link in raw["links"] if link["origin"] == "foreign_key"),
        years=_years(raw, period),
        label_fr=raw["label_fr"],
        label_en=raw["label_en"],
    )


def _column(raw: Mapping[str, Any]) -> Column:
    names = ("name", "type", "format", "length", "code_list", "code_list_column", "label_fr", "label_en")
    column = Column(is_pseudonym=raw["identifying_class"] == "pseudonym", **{name: raw[name] for name in names})
    told = {name: value for name, value in raw["constraints"].items() if _is_sound(column, name, value)}
    return replace(column, constraints=told, length=column.length if _is_length(column) else "")


def _is_sound(column: Column, name: str, value: Any) -> bool:
    """Tell whether a constraint can be kept: what a source wrote wrong is left out, here and in the schema."""
    try:
        match name:
            case "required" | "unique":
                return isinstance(value, bool)
            case "minLength" | "maxLength":
                return column.type == "string" and 0 <= int(value) <= MOST_CHARACTERS
            case "minimum" | "maximum":
                return column.type in ORDERED and value_of(column, str(value)) is not None
            case "enum":
                return isinstance(value, list)
            case "pattern":
                return column.type == "string" and len(value) <= MOST_CHARACTERS and bool(re.compile(value))
    except (TypeError, ValueError, OverflowError, re.error):
        return False
    return False


def _is_length(column: Column) -> bool:
    digits = digits_of(column)
    return digits is None or 0 < digits[0] <= MOST_CHARACTERS


def _link(code: str, raw: Mapping[str, Any]) -> Link:
    columns, targets = tuple(raw["columns"]), tuple(raw["target_columns"])
    return Link(columns, raw["table"], targets, is_here=raw["dataset"] == code)


def _years(raw: Mapping[str, Any], period: tuple[int | None, ...]) -> tuple[int, ...]:
    """Return the years that a table covers: its own, or else those of the dataset."""
    begins, ends = period
    first = raw["present_since"] or begins or USUAL_FIRST_YEAR
    last = raw["withdrawn"] - 1 if raw["withdrawn"] else ends or first + USUAL_YEARS
    covered = [year for year in range(first, last + 1) if year not in set(raw["missing_years"])]
    return tuple(covered) or (first,)


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _in_order(tables: list[Table]) -> Iterable[Table]:
    """Return the tables, targets first, without the links that name an absent column or close a circle."""
    by_name = {table.name: table for table in tables}
    placed: dict[str, Table] = {}

    def place(table: Table, above: frozenset[str]) -> None:
        for link in table.links:
            if link.is_here and link.target in by_name and link.target not in placed and link.target not in above:
                place(by_name[link.target], above | {link.target})
        links = tuple(link for link in table.links if table.has(link.columns) and _leads_somewhere(link, placed))
        placed[table.name] = replace(table, links=links)

    for table in tables:
        if table.name not in placed:
            place(table, frozenset({table.name}))
    return placed.values()


def _leads_somewhere(link: Link, placed: Mapping[str, Table]) -> bool:
    return not link.is_here or (link.target in placed and placed[link.target].has(link.target_columns))
