from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.content import parts
from catalogue.content.checking import (
    DATA,
    ContentError,
    Raw,
    check_keys,
    choice,
    day,
    parse,
    strings,
    text,
    whole_number,
)
from catalogue.content.dictionary import tables
from catalogue.content.properties import properties
from catalogue.enums import AccessRights, DatasetKind, DatasetStatus, Rhythm

_TEXTS = ("title", "summary", "description", "population", "access", "refresh", "keywords")
_REQUIRED = frozenset(
    {"code", "position", "short_name", "kind", "holder", "catalogue_data", "invented", "status", "rhythm"}
    | {"access_rights", "fr", "en", "tables"}
)
_PARTS: dict[str, Callable[[Raw, str], dict[str, Any]]] = {
    "contacts": parts.contact,
    "distributions": parts.distribution,
    "linkages": parts.linkage,
    "quality": parts.statement,
    "coverage": parts.stat,
}
_OPTIONAL = frozenset({"period_from", "period_to", "properties", *_PARTS})


@dataclass(frozen=True)
class DatasetContent:
    """What a file says of a dataset: a description in the shape of `catalogue.publishing.describe`.

    Its tables and variables hold only the keys that the file tells; everything else is whole.
    """

    code: str
    status: str
    position: int
    description: dict[str, Any]


def read_datasets(folder: Path = DATA) -> list[DatasetContent]:
    """Return the datasets in the order of their file names; raise `ContentError`."""
    paths = sorted((folder / "datasets").glob("*.toml"))
    return [_dataset(parse(path), path.name) for path in paths]


def _dataset(raw: Raw, where: str) -> DatasetContent:
    check_keys(raw, where, required=_REQUIRED, optional=_OPTIONAL)
    description = {
        "holder": raw["holder"],
        "short_name": raw["short_name"],
        "kind": choice(DatasetKind, raw["kind"], where),
        "is_catalogue_data": raw["catalogue_data"],
        "is_invented": raw["invented"],
        **{key: day(raw[key], where) if key in raw else None for key in ("period_from", "period_to")},
        "rhythm": choice(Rhythm, raw["rhythm"], where),
        "access_rights": choice(AccessRights, raw["access_rights"], where),
        **_texts(raw["fr"], "fr", where),
        **_texts(raw["en"], "en", where),
        "properties": properties(raw.get("properties", {}), where),
        **{name: _rows(raw.get(name, []), read, f"{where} [[{name}]]") for name, read in _PARTS.items()},
        "tables": tables(raw["tables"], raw["code"], where),
    }
    description["coverage"].sort(key=lambda one: one["axis"])  # the order in which the catalogue tells them
    _check_bins(description["coverage"], where)
    status, position = choice(DatasetStatus, raw["status"], where), whole_number(raw["position"], where)
    return DatasetContent(raw["code"], status, position, description)


def _texts(raw: Raw, language: str, where: str) -> dict[str, str]:
    place = f"{where} [{language}]"
    check_keys(raw, place, required=frozenset(_TEXTS) | {"limits"}, optional=frozenset({"period"}))
    return {
        **{f"{key}_{language}": text(raw[key], place) for key in _TEXTS},
        f"limits_{language}": "\n".join(strings(raw["limits"], place)),
        f"period_note_{language}": text(raw.get("period", ""), place),
    }


def _rows(raw: list[Raw], read: Callable[[Raw, str], dict[str, Any]], where: str) -> list[dict[str, Any]]:
    return [read(one, f"{where} {rank}") for rank, one in enumerate(raw, start=1)]


def _check_bins(coverage: list[dict[str, Any]], where: str) -> None:
    bins = [(one["axis"], one["bin"]) for one in coverage]
    if len(set(bins)) < len(bins):
        raise ContentError(f"{where} [[coverage]]: a bin stands twice")
