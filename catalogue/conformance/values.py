"""How many values a description gives to a property, wherever they stand."""

from collections.abc import Callable

from catalogue.enums import DistributionRole, Rhythm
from catalogue.properties import TYPED, Kind, Property
from catalogue.publishing.description import Description


def count(one: Property, description: Description) -> int:
    """Return how many values of a property a description gives."""
    if one.kind in TYPED:
        return _typed(one, description["properties"].get(one.key))
    if one.kind == Kind.CONSTANT:
        return 1
    return _COUNTED[one.key](description)


def _typed(one: Property, value) -> int:
    if one.kind in {Kind.CONCEPTS, Kind.WORDS, Kind.ADDRESSES}:
        return len(value or ())
    if one.kind in {Kind.TEXT, Kind.PERIOD}:
        return int(any((value or {}).values()))
    return int(value is not None and value != "")


def _filled(*names: str) -> Callable[[Description], int]:
    return lambda description: int(any(description[name] for name in names))


def _rows(part: str, role: str = "") -> Callable[[Description], int]:
    return lambda description: sum(not role or row["role"] == role for row in description[part])


def _always(description: Description) -> int:
    """Written by the catalogue itself: nobody can leave it out."""
    return 1


_COUNTED: dict[str, Callable[[Description], int]] = {
    "access_rights": _filled("access_rights"),
    "title": _filled("title_fr"),
    "description": _filled("description_fr"),
    "keywords": _filled("keywords_fr"),
    "population": _filled("population_fr"),
    "custodian": _filled("holder"),
    "publisher": _filled("holder"),
    "temporal": _filled("period_from", "period_to"),
    "rhythm": lambda description: int(description["rhythm"] not in {"", Rhythm.UNKNOWN}),
    "contacts": _rows("contacts"),
    "distributions": _rows("distributions", DistributionRole.ACCESS),
    "sample": _rows("distributions", DistributionRole.SAMPLE),
    "analytics": _rows("distributions", DistributionRole.ANALYTICS),
    "linkages": _rows("linkages"),
    "quality": _rows("quality"),
    "variables": lambda description: sum(len(table["variables"]) for table in description["tables"]),
    **dict.fromkeys(
        ("identifier", "has_structured_data", "modified", "version", "version_notes", "has_version", "landing_page"),
        _always,
    ),
}
