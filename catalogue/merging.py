"""One description out of what our file says and what the rows of the catalogue already know. No database.

Our file decides its texts, its parts, its labels and whatever else it says of a table or a variable. An import decides
the rest: the technical facts on which the file is silent, the tables and variables that only it knows, and their order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalogue.enums import DistributionRole
from catalogue.models import Table, Variable
from catalogue.publishing import fields
from catalogue.publishing.description import Description

LinkKey = tuple[str, str, str, tuple[str, ...], tuple[str, ...], str]


@dataclass(frozen=True)
class Imported:
    """Names of the rows of a dataset that an import knows; a variable with its table's."""

    tables: frozenset[str] = frozenset()
    variables: frozenset[tuple[str, str]] = frozenset()
    links: frozenset[LinkKey] = frozenset()

    def variables_of(self, table: str) -> set[str]:
        return {name for owner, name in self.variables if owner == table}


@dataclass(frozen=True)
class Known:
    """What the catalogue holds of a dataset: its description, and which of its rows came by an import."""

    description: Description = field(default_factory=dict)
    imported: Imported = Imported()


def merge(said: Description, known: Known) -> Description:
    """Return the whole description to write: `said` over `known`."""
    samples = [one for one in known.description.get("distributions", ()) if one["role"] == DistributionRole.SAMPLE]
    return {
        **said,
        "distributions": [*said["distributions"], *samples],
        "tables": _tables(said["tables"], known),
    }


def link_key(table: str, link: Description) -> LinkKey:
    """Return what makes a link of a description one: two links of the same key are the same."""
    columns, targets = tuple(link["columns"]), tuple(link["target_columns"])
    return table, link["dataset"], link["table"], columns, targets, link["origin"]


def _tables(said: list[Description], known: Known) -> list[Description]:
    ours, theirs = _by_name(said), _by_name(known.description.get("tables", ()))
    names = _in_order(ours, theirs, known.imported.tables)
    return [_table(name, ours.get(name), theirs.get(name), known.imported) for name in names]


def _table(name: str, ours: Description | None, theirs: Description | None, imported: Imported) -> Description:
    ours, theirs = ours or {"variables": [], "links": []}, theirs or {"variables": [], "links": []}
    base = theirs if name in imported.tables else TABLE_DEFAULTS
    return {
        **base,
        **ours,
        "variables": _variables(ours["variables"], theirs["variables"], imported.variables_of(name)),
        "links": _links(name, ours["links"], theirs["links"], imported.links),
    }


def _variables(said: list[Description], known: list[Description], imported: set[str]) -> list[Description]:
    ours, theirs = _by_name(said), _by_name(known)
    names = _in_order(ours, theirs, imported)
    return [{**(theirs[name] if name in imported else VARIABLE_DEFAULTS), **ours.get(name, {})} for name in names]


def _links(
    table: str, said: list[Description], known: list[Description], imported: frozenset[LinkKey]
) -> list[Description]:
    links = {link_key(table, link): link for link in known if link_key(table, link) in imported}
    links |= {link_key(table, link): link for link in said}
    return [links[key] for key in sorted(links)]


def _in_order(ours: dict[str, Any], theirs: dict[str, Any], imported: Iterable[str]) -> list[str]:
    """Return the names to keep: in the order of an import when there is one, else in the order of the file."""
    if not imported:
        return list(ours)
    kept = [name for name in theirs if name in imported or name in ours]
    return kept + [name for name in ours if name not in theirs]


def _by_name(rows: Iterable[Description]) -> dict[str, Description]:
    return {row["name"]: row for row in rows}


def _defaults(model, names: tuple[str, ...]) -> Description:
    return {name: model._meta.get_field(name).get_default() for name in names if name != "name"}


#: What a row says of what nobody told.
TABLE_DEFAULTS = _defaults(Table, fields.TABLE)
VARIABLE_DEFAULTS = {**_defaults(Variable, fields.VARIABLE), "code_list": ""}
