"""The tables and variables that a file asks for, within its datasets.

In data of acts and in snapshots a part is {table, variable, justification}, `variable` empty for the whole table;
a dataset without parts is asked for whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue import identifiers
from catalogue.basket import queries as catalogue
from catalogue.models import Table, Variable
from requests_workflow.dossier.models import RequestedDataset, RequestedPart

#: Parts of one file; a project that needs more asks for whole tables.
MOST_PARTS = 500


@dataclass(frozen=True)
class AskedPart:
    """A part of the request with its row of the catalogue; `found` is None once the catalogue has it no more."""

    row: RequestedPart
    found: Table | Variable | None

    @property
    def name(self) -> str:
        return f"{self.row.table}.{self.row.variable}" if self.row.variable else self.row.table

    @property
    def label(self) -> str:
        return self.found.label if self.found else ""


def parts_of(asked: Iterable[RequestedDataset]) -> dict[int, list[AskedPart]]:
    """Return the parts of datasets asked for, by key of the request of the dataset; at most two queries."""
    asked = list(asked)
    names = {part.pk: (one.dataset_id, part.table, part.variable) for one in asked for part in one.parts.all()}
    found = catalogue.rows_named(names.values())
    return {one.pk: [AskedPart(part, found.get(names[part.pk])) for part in one.parts.all()] for one in asked}


def crossed(asked: Iterable[RequestedDataset], parts: Mapping[int, list[AskedPart]]) -> list[identifiers.Crossed]:
    """Return the potential identifiers that cross in a request and its parts, as the basket shows them."""
    chosen = [part for one in asked for part in _keys(one, parts[one.pk])]
    return identifiers.warning(chosen)


def _keys(asked: RequestedDataset, parts: list[AskedPart]) -> list[identifiers.Part]:
    if not parts:
        return [identifiers.Part(asked.dataset_id)]
    return [_key(part.found) for part in parts if part.found]


def _key(found: Table | Variable) -> identifiers.Part:
    if isinstance(found, Table):
        return identifiers.Part(found.dataset_id, found.pk)
    return identifiers.Part(found.dataset_id, found.table_id, found.pk)


def in_words(parts: Iterable[Mapping[str, str]]) -> str:
    """Return parts in a few lines, one a table: its variables, each with its reason when one was given."""
    tables: dict[str, list[str]] = {}
    for part in parts:
        what = part["variable"] or _("toute la table")
        tables.setdefault(part["table"], []).append(
            f"{what} ({part['justification']})" if part["justification"] else what
        )
    said = _("%(table)s : %(variables)s")
    return "\n".join(said % {"table": name, "variables": ", ".join(inside)} for name, inside in tables.items())


def as_kept(part: Mapping) -> dict[str, str]:
    """Return a part as acts and snapshots write it."""
    return {
        "table": part["table"],
        "variable": part.get("variable") or "",
        "justification": str(part.get("justification") or "").replace("\x00", ""),
    }


def as_wanted(asked: RequestedDataset) -> dict:
    """Return a dataset asked for as the act `choose_data` takes it."""
    return {
        "code": asked.dataset.code,
        "justification": asked.justification,
        "years_from": asked.years_from,
        "years_to": asked.years_to,
        "parts": [as_kept(vars(part)) for part in asked.parts.all()],
    }


def with_more(held: Iterable[Mapping], names: Iterable[Mapping[str, str]]) -> list[dict]:
    """Return datasets of the act `choose_data` with more {dataset, table, variable}, empty names standing for a whole.

    What is asked for whole takes in its parts; no reason given is lost but theirs.
    """
    found = {one["code"]: {**one, "parts": list(one.get("parts") or [])} for one in held}
    whole = {code for code, one in found.items() if not one["parts"]}
    for name in names:
        one = found.setdefault(name["dataset"], {"code": name["dataset"], "parts": []})
        if not name["table"]:
            whole.add(name["dataset"])
        elif name["dataset"] not in whole:
            one["parts"].append(as_kept(name))
    return [{**one, "parts": [] if code in whole else _simplest(one["parts"])} for code, one in found.items()]


def _simplest(parts: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return parts each once, the first told, without the variables of a table that is asked for whole."""
    first: dict[tuple[str, str], dict[str, str]] = {}
    for part in map(as_kept, parts):
        first.setdefault((part["table"], part["variable"]), part)
    return [part for (table, variable), part in first.items() if not variable or (table, "") not in first]
