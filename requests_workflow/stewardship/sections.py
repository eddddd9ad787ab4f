"""The places of a draft that one page writes: what stands there, and the draft with something else there."""

from dataclasses import dataclass
from typing import Any

from catalogue.conformance.sections import PARTS, Section
from catalogue.publishing import differences
from catalogue.publishing.description import Description as Document
from catalogue.publishing.description import fingerprint
from catalogue.publishing.fields import both

#: In the order of the page. Who holds a dataset, and that it is invented, are not for its holder to write.
FIELDS = {
    Section.TEXTS: [name for name in differences.TEXTS if name != "holder"],
    Section.FACTS: sorted(
        (name for name in differences.FACTS if name != "is_invented"), key=lambda name: name.startswith("population")
    ),
}
TABLE = both("label", "row", "remark")
VARIABLE = both("label", "description", "remark")
#: Variables of a table on one page.
PER_PAGE = 20
#: Longer texts than this are written on several lines.
ONE_LINE = 200


@dataclass(frozen=True)
class Place:
    """One page of the writing: a section, or in the dictionary the `page`th (from 1) of a table's variables."""

    section: Section
    table: str = ""
    page: int = 1


def read(draft: Document, place: Place) -> Any:
    """Return what stands at a place.

    {field: value} for texts, facts and properties; a list of rows for a part; {"table": {…}, "variables": {name: {…}}}
    for the dictionary.
    """
    if place.section in FIELDS:
        return {name: draft[name] for name in FIELDS[place.section]}
    if place.section == Section.PROPERTIES:
        return draft["properties"]
    if place.section in PARTS:
        return draft[PARTS[place.section]]
    table = table_of(draft, place.table)
    variables = {one["name"]: _texts(one, VARIABLE) for one in _on_page(table, place.page)}
    return {"table": _texts(table, TABLE), "variables": variables}


def replaced(draft: Document, place: Place, content: Any) -> Document:
    """Return the draft with `content`, in the shape of `read`, at a place."""
    if place.section in FIELDS:
        return {**draft, **content}
    if place.section == Section.PROPERTIES:
        return {**draft, "properties": content}
    if place.section in PARTS:
        return {**draft, PARTS[place.section]: content}
    tables = [_with_texts(one, content) if one["name"] == place.table else one for one in draft["tables"]]
    return {**draft, "tables": tables}


def seen(content: Any) -> str:
    """Return what a page keeps of a place, to tell later whether somebody wrote there meanwhile."""
    return fingerprint(content)[:16]


def table_of(draft: Document, name: str) -> Document:
    """Return a table of a draft; raise `LookupError` when there is none of this name."""
    found = next((table for table in draft["tables"] if table["name"] == name), None)
    if found is None:
        raise LookupError(name)
    return found


def _on_page(table: Document, page: int) -> list[Document]:
    return table["variables"][(page - 1) * PER_PAGE : page * PER_PAGE]


def _texts(row: Document, names: tuple[str, ...]) -> Document:
    return {name: row[name] for name in names}


def _with_texts(table: Document, content: Document) -> Document:
    variables = [{**one, **content["variables"].get(one["name"], {})} for one in table["variables"]]
    return {**table, **content["table"], "variables": variables}
