"""The controlled vocabularies of HealthDCAT-AP, as catalogue/data/vocabularies/*.toml tell them.

The files are read once and asked without the database: an address stands for a code in exports, a code for an address
in what is harvested. `load` writes them into rows, for labels and facets.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from audit import api as audit
from catalogue.models import Concept, Vocabulary

FOLDER = Path(__file__).resolve().parent / "data" / "vocabularies"
_FIELDS = ("code", "uri", "label_fr", "label_en", "position", "is_deprecated")


@dataclass(frozen=True)
class Value:
    """One value of a list: its code, its address, its labels."""

    code: str
    uri: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class Listing:
    """One vocabulary: `source` says where it was read and under which licence; `values` by code, in order."""

    code: str
    uri: str
    title_fr: str
    title_en: str
    source: str
    values: dict[str, Value]


@cache
def all_listings() -> dict[str, Listing]:
    """Return every vocabulary by its code."""
    found = [_listing(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {listing.code: listing for listing in found}


def value(vocabulary: str, code: str) -> Value | None:
    """Return the value that a code stands for, or None for a text that the vocabulary does not know."""
    return all_listings()[vocabulary].values.get(code)


def code_of(vocabulary: str, uri: str) -> str | None:
    """Return the code of an address, or None."""
    return _codes()[vocabulary].get(uri)


@cache
def _codes() -> dict[str, dict[str, str]]:
    return {
        listing.code: {value.uri: value.code for value in listing.values.values()}
        for listing in all_listings().values()
    }


def _listing(path: Path) -> Listing:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    concepts = [Value(**concept) for concept in raw.pop("concepts")]
    return Listing(**raw, values={value.code: value for value in concepts})


def load(*, at: datetime, actor: audit.Actor) -> list[str]:
    """Write every vocabulary into the database, and return the codes of those that changed.

    A value that left its file stays, deprecated: a published value keeps its address.
    """
    return [listing.code for listing in all_listings().values() if _load(listing, at, actor)]


@transaction.atomic
def _load(listing: Listing, at: datetime, actor: audit.Actor) -> bool:
    about = {name: getattr(listing, name) for name in ("uri", "title_fr", "title_en", "source")}
    stored = Vocabulary.objects.filter(code=listing.code).first()
    changed, gone = _differences(listing, stored)
    if stored and not changed and not gone and all(getattr(stored, name) == text for name, text in about.items()):
        return False
    vocabulary, _created = Vocabulary.objects.update_or_create(code=listing.code, defaults=about)
    Concept.objects.bulk_create(
        [Concept(vocabulary=vocabulary, **fields) for fields in changed],
        update_conflicts=True,
        unique_fields=["vocabulary", "code"],
        update_fields=[name for name in _FIELDS if name != "code"],
    )
    Concept.objects.filter(vocabulary=vocabulary, code__in=gone).update(is_deprecated=True)
    audit.record(
        "catalogue.vocabulary_loaded",
        object=audit.Ref("vocabulary", str(vocabulary.pk)),
        actor=actor,
        at=at,
        facts={"code": listing.code, "changed": len(changed), "deprecated": len(gone)},
    )
    return True


def _differences(listing: Listing, stored: Vocabulary | None) -> tuple[list[dict], list[str]]:
    """Return the fields of the values to write, and the codes of those that left the file."""
    rows = list(Concept.objects.filter(vocabulary=stored).values(*_FIELDS)) if stored else []
    wanted = [
        {**vars(value), "position": position, "is_deprecated": False}
        for position, value in enumerate(listing.values.values())
    ]
    gone = [row["code"] for row in rows if row["code"] not in listing.values and not row["is_deprecated"]]
    return [fields for fields in wanted if fields not in rows], gone
