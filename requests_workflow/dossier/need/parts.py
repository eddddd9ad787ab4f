"""The tables and variables that a file asks for, within its datasets.

In data of acts and in snapshots a part is {table, variable, justification, group, precisions, years_from, years_to}:
`variable` is empty for the whole table, `group` for the table's own group, the years are None for those of the dataset,
and `precisions` tells the identifiers given less finely, {identifier: precision}. A dataset without parts is asked for
whole. What an older snapshot does not tell is absent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalogue import identifiers
from catalogue.basket import queries as catalogue
from catalogue.enums import PotentialIdentifier, Precision
from catalogue.models import Table, Variable
from requests_workflow.dossier.models import RequestedDataset, RequestedPart

#: Parts of one file; a project that needs more asks for whole tables.
MOST_PARTS = 500
#: Characters of the name of a group of variables.
GROUP_LENGTH = 60


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

    @property
    def key(self) -> identifiers.Part | None:
        """Return how the catalogue knows it; None once it does not."""
        if isinstance(self.found, Table):
            return identifiers.Part(self.found.dataset_id, self.found.pk)
        if isinstance(self.found, Variable):
            return identifiers.Part(self.found.dataset_id, self.found.table_id, self.found.pk)
        return None


Parts = Mapping[int, Sequence[AskedPart]]


def parts_of(asked: Iterable[RequestedDataset]) -> dict[int, list[AskedPart]]:
    """Return the parts of datasets asked for, by key of the request of the dataset; at most two queries."""
    asked = list(asked)
    names = {part.pk: (one.dataset_id, part.table, part.variable) for one in asked for part in one.parts.all()}
    found = catalogue.rows_named(names.values())
    return {one.pk: [AskedPart(part, found.get(names[part.pk])) for part in one.parts.all()] for one in asked}


def group_of(part: RequestedPart) -> str:
    """Return the name of the group whose reason covers a part: its own, or that of its table."""
    return part.group or part.table


def reasons_of(asked: RequestedDataset) -> dict[str, str]:
    """Return the reason of each group of a dataset, by name."""
    return {group.name: group.justification for group in asked.groups.all()}


def unjustified(asked: RequestedDataset) -> list[RequestedPart]:
    """Return the parts that have no reason, neither their own nor that of their group."""
    reasons = reasons_of(asked)
    return [
        part
        for part in asked.parts.all()
        if not part.justification.strip() and not reasons.get(group_of(part), "").strip()
    ]


# As acts and snapshots write them


def as_kept(part: Mapping) -> dict[str, Any]:
    """Return a part as acts and snapshots write it."""
    return {
        "table": part["table"],
        "variable": part.get("variable") or "",
        "justification": clean(part.get("justification")),
        "group": clean(part.get("group")).strip()[:GROUP_LENGTH],
        "precisions": known_precisions(part.get("precisions")),
        "years_from": part.get("years_from"),
        "years_to": part.get("years_to"),
    }


def clean(text: object) -> str:
    """Return a text without the characters no database can hold."""
    return str(text or "").replace("\x00", "")


def known_precisions(given: Mapping[str, str] | None) -> dict[str, str]:
    """Return the precisions that the catalogue proposes; anything else is as fine as the catalogue has it."""
    allowed = {one.value: set(less) for one, less in identifiers.LESS_PRECISE.items()}
    return {name: str(value) for name, value in (given or {}).items() if value in allowed.get(name, set())}


def as_wanted(asked: RequestedDataset) -> dict[str, Any]:
    """Return a dataset asked for as the act `choose_data` takes it."""
    return {
        "code": asked.dataset.code,
        "justification": asked.justification,
        "years_from": asked.years_from,
        "years_to": asked.years_to,
        "precisions": asked.precisions,
        "parts": [as_kept(vars(part)) for part in asked.parts.all()],
        "groups": reasons_of(asked),
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
    return [{**one, "parts": [] if code in whole else simplest(one["parts"])} for code, one in found.items()]


def simplest(parts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return parts each once, the first told, without the variables of a table that is asked for whole."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for part in map(as_kept, parts):
        first.setdefault((part["table"], part["variable"]), part)
    return [part for (table, variable), part in first.items() if not variable or (table, "") not in first]


# In words


def in_words(parts: Iterable[Mapping[str, Any]], groups: Mapping[str, str] | None = None) -> str:
    """Return parts in a few lines: one a table, then one a group that several of them share.

    A table says its years and its reason; a variable how finely it is given, its group and its own reason.
    """
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for part in parts:
        tables.setdefault(part["table"], []).append(part)
    reasons = {name: why for name, why in (groups or {}).items() if why.strip()}
    lines = [_table_in_words(name, inside, reasons.get(name, "")) for name, inside in tables.items()]
    shared = _("Groupe « %(group)s » : %(why)s")
    return "\n".join(
        [*lines, *(shared % {"group": name, "why": why} for name, why in reasons.items() if name not in tables)]
    )


def _table_in_words(name: str, inside: Sequence[Mapping[str, Any]], why: str) -> str:
    years = years_in_words(inside[0])
    table = _("%(table)s, années %(years)s") % {"table": name, "years": years} if years else name
    said = _("%(table)s : %(variables)s") % {"table": table, "variables": ", ".join(map(_part_in_words, inside))}
    return _("%(table)s. Pourquoi : %(why)s") % {"table": said, "why": why} if why else said


def _part_in_words(part: Mapping[str, Any]) -> str:
    what = " ".join([part["variable"] or _("toute la table"), *precisions_in_words(part.get("precisions"))])
    group = _("groupe « %(group)s »") % {"group": part["group"]} if part.get("group") else ""
    told = ", ".join(filter(None, [group, part["justification"]]))
    return f"{what} ({told})" if told else what


def precisions_in_words(given: Mapping[str, str] | None) -> list[str]:
    """Return how finely identifiers are given, each in a word or two; with its name when there are several."""
    found = known_precisions(given)
    if len(found) == 1:
        return [str(Precision(value).label) for value in found.values()]
    said = _("%(identifier)s %(precision)s")
    return [
        said % {"identifier": PotentialIdentifier(name).label, "precision": Precision(value).label}
        for name, value in found.items()
    ]


def years_in_words(one: Mapping[str, Any]) -> str:
    """Return “2015 à 2020” of a part or a dataset; nothing when it tells no years."""
    if not one.get("years_from") or not one.get("years_to"):
        return ""
    return _("%(first)s à %(last)s") % {"first": one["years_from"], "last": one["years_to"]}
