"""A dataset for search engines: schema.org/Dataset."""

import json
from typing import Any

from django.conf import settings
from rdflib import Graph

from catalogue import vocabularies
from catalogue.models import Dataset
from catalogue.publishing.description import Description
from catalogue.rdf.names import SCHEMA
from catalogue.rdf.records import Record, records_of
from catalogue.rdf.told.agents import hub_agent
from catalogue.rdf.values import LANGUAGES, address, clean

CONTEXT = {"@context": "https://schema.org/"}


def schema_org(dataset: Dataset) -> dict[str, Any] | None:
    """Return a published dataset as JSON-LD, ready for `json_script` or an escaped script; None without a version."""
    records = records_of([dataset])
    return {**CONTEXT, **_dataset(records[0])} if records else None


def tell(graph: Graph, record: Record) -> None:
    """Add a dataset to a graph. The context is ours, in place: none is fetched."""
    graph.parse(data=json.dumps({"@context": {"@vocab": str(SCHEMA)}, **_dataset(record)}), format="json-ld")


def _dataset(record: Record) -> dict[str, Any]:
    said = record.description
    return _told(
        {
            "@type": "Dataset",
            "@id": record.pid,
            "identifier": record.pid,
            "url": _link(record.page),
            "name": _texts(said, "title"),
            "alternateName": clean(said["short_name"]),
            "description": _texts(said, "description"),
            "keywords": _keywords(said),
            "version": str(record.version),
            "dateModified": record.modified.date().isoformat(),
            "temporalCoverage": _period(said),
            "spatialCoverage": [_place(code) for code in said["properties"].get("spatial", [])],
            "isAccessibleForFree": said["access_rights"] == "PUBLIC",
            "conditionsOfAccess": _texts(said, "access"),
            "creator": _holder(record),
            "includedInDataCatalog": {
                "@type": "DataCatalog",
                "name": hub_agent().name,
                "url": _link(f"{settings.HUB_PUBLIC_URL}/catalogue/"),
            },
            "distribution": [_download(one) for one in said["distributions"] if address(one["url"])],
            "variableMeasured": [clean(table["label_fr"]) for table in said["tables"]],
        }
    )


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _texts(said: Description, name: str) -> list[dict[str, str]]:
    return [
        {"@value": clean(said[f"{name}_{language}"]), "@language": language}
        for language in LANGUAGES
        if said[f"{name}_{language}"]
    ]


def _link(text: str) -> dict[str, str]:
    return {"@id": str(address(text))}


def _keywords(said: Description) -> list[str]:
    words = clean(f"{said['keywords_fr']},{said['keywords_en']}").split(",")
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _period(said: Description) -> str:
    """Return an ISO 8601 interval, open with `..`."""
    if not (said["period_from"] or said["period_to"]):
        return ""
    return f"{said['period_from'] or '..'}/{said['period_to'] or '..'}"


def _place(code: str) -> dict[str, Any]:
    known = vocabularies.value("country", code)
    return {"@type": "Place", "name": known.label_en if known else clean(code)}


def _holder(record: Record) -> dict[str, Any]:
    holder = record.holder
    return {"@type": "Organization", "name": clean(holder.name), "url": _link(holder.homepage or holder.page)}


def _download(row: Description) -> dict[str, Any]:
    return _told(
        {
            "@type": "DataDownload",
            "name": clean(row["title_fr"]),
            "contentUrl": _link(row["url"]),
            "encodingFormat": row["media_type"] or row["format"],
        }
    )
