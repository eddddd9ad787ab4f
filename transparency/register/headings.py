"""The headings of the French register as it is published today, slips included, and those of British registers.

Source of the first: the headings of the register's own download; they are kept so that a file of one can be read by the
other.
"""

from collections.abc import Iterable, Iterator

from transparency.models import Entry
from transparency.register.records import CATALOGUE, MAIN, OTHER, Record

REFERENCE = "Référence"
TITLE = "title"
SOURCES = "Source de données utilisées"
MAIN_SOURCES = "Composante(s) de la base principale du SNDS mobilisée(s)"
CATALOGUE_SOURCES = "Base(s) du catalogue du HDH mobilisée(s)"
OTHER_SOURCES = "Autre(s) source(s) de donnée(s) mobilisée(s)"
CALENDAR = "statut calendrier"
DOMAINS = "Domaines médicaux investigués"
PURPOSE = "Finalité de l'étude"
OBJECTIVES = "Objectifs poursuivis"
CONTROLLERS = tuple(f"Responsable de traitement {number}" for number in (1, 2, 3))
KINDS = tuple(f"Type responsable treatment {number}" for number in (1, 2, 3))
PROVIDER = "Description Entité mettant à disposition"
BEGUN = "Date de début"
COMPLETE = "Etape  : Complétude"
#: As the file orders them.
FRENCH = (
    *(
        REFERENCE,
        TITLE,
        SOURCES,
        MAIN_SOURCES,
        CATALOGUE_SOURCES,
        OTHER_SOURCES,
        CALENDAR,
        DOMAINS,
        PURPOSE,
        OBJECTIVES,
    ),
    *(CONTROLLERS[0], KINDS[0], CONTROLLERS[1], KINDS[1], CONTROLLERS[2], KINDS[2]),
    *(PROVIDER, BEGUN, COMPLETE),
)
GROUPS = {MAIN: MAIN_SOURCES, CATALOGUE: CATALOGUE_SOURCES, OTHER: OTHER_SOURCES}
#: What the file calls each group, in its column “Source de données utilisées”.
GROUP_NAMES = {MAIN: "Base principale", CATALOGUE: "Catalogue", OTHER: "Autres sources"}
BRITISH = (
    *("source", "reference", "title", "organisation", "organisation_type", "lay_summary", "datasets", "legal_basis"),
    *("status", "approval_date", "keywords"),
)
#: Between the values of a cell of the French file; a comma in a name becomes a semicolon, as it cannot be told apart.
COMMA = ", "


def rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """Yield the headings, then a line for each entry, as the French register publishes them."""
    yield list(FRENCH)
    for entry in entries:
        yield row(entry.record)


def row(record: Record) -> list[str]:
    """Return the cells of an entry under the French headings; a fourth controller has no column there."""
    controllers = record["controllers"]
    cells = {
        REFERENCE: record["reference"],
        TITLE: record["title"],
        SOURCES: COMMA.join(GROUP_NAMES[group] for group in GROUPS if _named(record, group)),
        CALENDAR: record["calendar"],
        DOMAINS: _joined(one["name"] for one in record["domains"]),
        PURPOSE: _joined(one["name"] for one in record["purposes"]),
        OBJECTIVES: _objectives(record),
        PROVIDER: record["declared"].get("provider") or record["declared"].get("hosting", ""),
        BEGUN: record["dates"].get("begun", ""),
        COMPLETE: record["dates"].get("complete", ""),
    }
    cells |= {heading: _joined(_named(record, group)) for group, heading in GROUPS.items()}
    for place, (name, kind) in enumerate(zip(CONTROLLERS, KINDS, strict=True)):
        known = controllers[place] if place < len(controllers) else {"name": "", "kind_name": ""}
        cells |= {name: known["name"], kind: known["kind_name"]}
    return [_text(cells[heading]) for heading in FRENCH]


def _named(record: Record, group: str) -> list[str]:
    return [source["name"] for source in record["sources"] if source["group"] == group]


def _joined(names: Iterable[str]) -> str:
    return COMMA.join(name.replace(COMMA, " ; ").replace(",", ";") for name in names)


def _objectives(record: Record):
    return record["declared"].get("main_objective") or record["summary"]


def _text(value: str | list[str]) -> str:
    return COMMA.join(value) if isinstance(value, list) else value


def table_schema() -> dict:
    """Return the Table Schema of the French headings: dates where the file holds dates, text elsewhere."""
    days = {BEGUN, COMPLETE}
    fields = [{"name": heading, "type": "date" if heading in days else "string"} for heading in FRENCH]
    fields[0]["constraints"] = {"required": True}
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": "repertoire-public",
        "title": "Répertoire public des projets, sous les intitulés d’origine",
        "primaryKey": REFERENCE,
        "missingValues": [""],
        "fields": fields,
    }
