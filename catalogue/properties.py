"""The properties that HealthDCAT-AP asks of a dataset, as catalogue/data/properties.toml tells them. No Django."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "properties.toml"


class Strength(StrEnum):
    MANDATORY = "M"
    RECOMMENDED = "R"
    OPTIONAL = "O"


class Kind(StrEnum):
    """Where the value of a property stands; the file says what each looks like."""

    COLUMN = "column"
    PART = "part"
    COMPUTED = "computed"
    CONSTANT = "constant"
    CONCEPTS = "concepts"
    TEXT = "text"
    WORDS = "words"
    ADDRESSES = "addresses"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    DURATION = "duration"


#: The kinds whose values stand in `Dataset.properties`.
TYPED = frozenset(Kind) - {Kind.COLUMN, Kind.PART, Kind.COMPUTED, Kind.CONSTANT}


@dataclass(frozen=True)
class Asked:
    """What one access level asks of a property: `least` and `most` values (None: no limit)."""

    least: int
    most: int | None
    strength: Strength


@dataclass(frozen=True)
class Property:
    key: str
    rdf: str
    kind: Kind
    vocabulary: str
    label_fr: str
    label_en: str
    #: By access level: PUBLIC, RESTRICTED, NON_PUBLIC.
    asked: dict[str, Asked]


@cache
def all_properties() -> dict[str, Property]:
    """Return every property by its key, in the order of the file."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))["property"]
    return {one["key"]: _property(one) for one in raw}


def _property(raw: dict[str, str]) -> Property:
    levels = ("public", "restricted", "non_public")
    return Property(
        key=raw["key"],
        rdf=raw["rdf"],
        kind=Kind(raw["kind"]),
        vocabulary=raw.get("vocabulary", ""),
        label_fr=raw["label_fr"],
        label_en=raw["label_en"],
        asked={level.upper(): _asked(raw[level]) for level in levels},
    )


def _asked(text: str) -> Asked:
    """Read « 1..* M »."""
    bounds, strength = text.split()
    least, most = bounds.split("..")
    return Asked(int(least), None if most == "*" else int(most), Strength(strength))
