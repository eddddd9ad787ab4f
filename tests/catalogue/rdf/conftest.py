"""The published shapes, read once, and records built from a few words or a Table Schema."""

import copy
from datetime import UTC, datetime
from functools import cache

import pytest
from pyshacl import validate
from rdflib import Graph

from catalogue.enums import AccessRights, DatasetKind, IdentifyingClass, Rhythm
from catalogue.publishing import fields
from catalogue.rdf.profiles import PROFILES, graph_of
from catalogue.rdf.records import Agent, Record
from tests.shared_data import SHARED

SHAPES = {
    "healthdcat-ap": SHARED / "healthdcat-ap-r8" / "non-public-shapes.ttl",
    "hdh": SHARED / "hdh-healthdcat-ap" / "hdap-validator-sensitivity-shape.ttl",
}
HOLDER = Agent(
    uri="https://hub.example/catalogue/detenteurs/cnam/#holder",
    page="https://hub.example/catalogue/detenteurs/cnam/",
    name="Caisse nationale de l’assurance maladie",
    email="acces-donnees@cnam.example",
    homepage="https://cnam.example/",
    publisher_type="public-health-institute",
    is_trusted=True,
    description_fr="La Cnam rassemble les remboursements.",
    description_en="Cnam gathers the claims.",
)
#: What both profiles ask of `Dataset.properties`.
NEEDED_PROPERTIES = {
    "health_category": ["HRAD"],
    "health_theme": ["HEALTH_SYSTEMS"],
    "type": ["PERSONAL_DATA"],
    "spatial": ["FRA"],
    "provenance": {"fr": "Remboursements et facturations.", "en": "Claims and billing."},
    "purpose": {"fr": "Payer les soins.", "en": "Paying for care."},
}
#: The published descriptions are many statements; each file of shapes is parsed once for the whole run.
shapes = cache(lambda profile: Graph().parse(SHAPES[profile], format="turtle"))


def messages(record: Record, profile: str) -> list[str]:
    """Return what the shapes of a profile say against a record: its path, or their own words."""
    return complaints(graph_of(record, PROFILES[profile]), profile)


def complaints(graph: Graph, profile: str) -> list[str]:
    conforms, _report, text = validate(graph, shacl_graph=shapes(profile), inference="none", advanced=False)
    return [] if conforms else text.splitlines()


def record_of(code: str, description: dict, **changes) -> Record:
    return Record(
        **{
            "code": code,
            "public_id": code.upper().replace("-", "")[:8],
            "version": 1,
            "sha256": "0" * 64,
            "modified": datetime(2026, 1, 15, 9, tzinfo=UTC),
            "notes_fr": "Première version",
            "notes_en": "",
            "origin": "",
            "origin_identifier": "",
            "holder": HOLDER,
            "others": {},
            "description": description,
            **changes,
        }
    )


@pytest.fixture(autouse=True)
def _reached_by_mail(settings):
    """The French catalogue wants the address of who gives access."""
    settings.HUB_CONTACT_EMAIL = "acces@hub.example"


def minimal(name: str) -> dict:
    """Return the shortest description that conforms in both profiles."""
    texts = {f"{text}_{lang}": "" for text in _TEXTS for lang in ("fr", "en")}
    return {
        **dict.fromkeys(fields.DATASET),
        **texts,
        "holder": "cnam",
        "short_name": name,
        "title_fr": f"SNDS – {name}",
        "summary_fr": f"Le produit {name} du SNDS.",
        "description_fr": f"Composante {name} du SNDS.",
        "keywords_fr": "SNDS, remboursement",
        "kind": DatasetKind.MAIN_BASE_COMPONENT.value,
        "is_catalogue_data": False,
        "is_invented": False,
        "rhythm": Rhythm.MONTHLY.value,
        "access_rights": AccessRights.NON_PUBLIC.value,
        "properties": copy.deepcopy(NEEDED_PROPERTIES),
        "contacts": [row_of("contacts", name_fr="Service d’accès", email="acces@cnam.example")],
        "distributions": [
            row_of("distributions", role="access", title_fr="Demander l’accès", **_FILE),
            row_of("distributions", role="sample", title_fr="Échantillon synthétique", **_FILE),
        ],
        "linkages": [],
        "quality": [],
        "coverage": [],
        "tables": [],
    }


_TEXTS = [name.removesuffix("_fr") for name in fields.DATASET if name.endswith("_fr")]
_FILE = {"format": "CSV", "media_type": "text/csv", "byte_size": 1000, "rights_fr": "Sur autorisation."}


def row_of(name: str, **values) -> dict:
    """Return a row of a part with nothing in it but `values`."""
    names = next(part.fields for part in fields.PARTS if part.name == name)
    return {**dict.fromkeys(names, ""), **({"byte_size": None} if "byte_size" in names else {}), **values}


def table_of(schema: dict) -> dict:
    key = schema.get("primaryKey", [])
    return {
        **dict.fromkeys(fields.TABLE, ""),
        "name": schema["name"],
        "label_fr": (schema["title"] or schema["name"])[:300],
        "present_since": None,
        "withdrawn": None,
        "missing_years": [],
        "primary_key": [key] if isinstance(key, str) else key,
        "missing_values": schema.get("missingValues", []),
        "variables": [_variable(field) for field in schema["fields"]],
        "links": [],
    }


def _variable(field: dict) -> dict:
    return {
        **dict.fromkeys(fields.VARIABLE, ""),
        "name": field["name"],
        "label_fr": (field["description"] or field["name"])[:300],
        "description_fr": field["description"] if len(field["description"]) > 300 else "",
        "type": field["type"],
        "format": field.get("format", ""),
        "length": field.get("length") or "",
        "source_type": field.get("type_oracle", ""),
        "constraints": field.get("constraints", {}),
        "identifying_class": IdentifyingClass.NONE.value,
        "code_list_name": field["nomenclature"].replace("-", ""),
        "code_list": "",
        "rule_fr": field.get("regle_gestion", ""),
        "present_since": int(field["dateCreated"]) if field.get("dateCreated", "").isdecimal() else None,
        "withdrawn": None,
        "missing_years": [],
    }
