"""Real words for an invented catalogue: the tables, variables and codes of the SNDS, read from the shared data."""

import csv
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHARED = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
_SCHEMA = SHARED / "snds-schema"
#: Lists whose labels are long enough to vary a text with.
_LISTS = ("IR_CIM_V", "IR_CCAM_V63", "NT_LPP", "IR_BIO_R", "IR_LPP_V", "MS_CIM_V", "CSARR", "IR_CIP_V", "IR_GHS_V")


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    type: str
    code_list: str
    since: int | None


@dataclass(frozen=True)
class RealTable:
    name: str
    label: str
    product: str
    fields: tuple[Field, ...]


@cache
def tables() -> list[RealTable]:
    """Return the tables of the SNDS that have fields, in a stable order."""
    found = []
    for path in sorted((_SCHEMA / "schemas").rglob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        fields = tuple(_field(one) for one in raw.get("fields", []))
        if fields:
            found.append(RealTable(raw["name"], raw.get("title") or raw["name"], raw.get("produit") or "SNDS", fields))
    return found


def _field(raw: dict) -> Field:
    year = str(raw.get("dateCreated") or "")
    nomenclature = str(raw.get("nomenclature") or "").partition(":")[0]
    return Field(
        name=raw["name"],
        label=(raw.get("description") or raw["name"])[:200],
        type=raw.get("type") or "string",
        code_list="" if nomenclature == "-" else nomenclature,
        since=int(year) if year.isdigit() else None,
    )


@cache
def code_lists() -> dict[str, list[tuple[str, str]]]:
    """Return (code, label) of every list that has two columns at least, by its name."""
    found = {}
    for path in sorted((_SCHEMA / "nomenclatures").rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file, delimiter=";") if len(row) > 1]
        found[path.stem] = [(row[0][:100], row[1]) for row in rows[1:] if row[0]]
    return found


@cache
def subjects() -> list[str]:
    """Return the different labels of the large lists, to vary texts with."""
    labels = {label.strip() for name in _LISTS for _code, label in code_lists().get(name, []) if 8 < len(label) < 90}
    return sorted(labels)


@cache
def concepts() -> dict[str, list[tuple[str, str, str, str]]]:
    """Return (code, URI, French label, English label) of each concept, by vocabulary."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    with (SHARED / "healthdcat-ap-r8" / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = (row["code"], row["uri"], row["label_fr"] or row["label_en"], row["label_en"] or row["label_fr"])
            found.setdefault(row["scheme"], []).append(one)
    return found
