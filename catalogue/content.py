"""The description files, read and checked: catalogue/data/holders.toml and catalogue/data/datasets/*.toml.

Every text stands in French and in English; an unknown or missing key is refused, with the file's name.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.enums import DatasetKind, DatasetStatus, IdentifyingClass, PotentialIdentifier, Rhythm, VariableType
from catalogue.folding import fold

DATA = Path(__file__).resolve().parent / "data"

_TEXTS = frozenset({"title", "summary", "description", "population", "access", "refresh", "keywords"})
_HOLDER_KEYS = frozenset(
    {"code", "name", "short_name", "contact_email", "invented", "description_fr", "description_en"}
)
_DATASET_KEYS = frozenset(
    {"code", "position", "short_name", "kind", "holder", "catalogue_data", "invented", "status", "rhythm"}
    | {"fr", "en", "tables"}
)
_TABLE_KEYS = frozenset({"name", "label_fr", "label_en", "row_fr", "row_en", "variables"})
_VARIABLE_KEYS = frozenset({"name", "type", "label_fr", "label_en"})


class ContentError(ValueError):
    """A description file says too much, too little or something unknown; the message names it."""


@dataclass(frozen=True)
class TableContent:
    """`fields` and each of `variables` are values of the models' fields, keyed by field name."""

    fields: dict[str, Any]
    variables: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class DatasetContent:
    """A whole dataset as values of fields; `holder` is the holder's code."""

    holder: str
    fields: dict[str, Any]
    tables: tuple[TableContent, ...]

    @property
    def code(self) -> str:
        return self.fields["code"]


def read_holders(folder: Path = DATA) -> list[dict[str, Any]]:
    """Return the holders as values of the model's fields; raise `ContentError`."""
    path = folder / "holders.toml"
    holders = _parse(path)["holders"]
    for holder in holders:
        _check_keys(holder, path.name, required=_HOLDER_KEYS)
    return [{**_without(holder, "invented"), "is_invented": holder["invented"]} for holder in holders]


def read_datasets(folder: Path = DATA) -> list[DatasetContent]:
    """Return the datasets in the order of their file names; raise `ContentError`."""
    paths = sorted((folder / "datasets").glob("*.toml"))
    return [_dataset(_parse(path), path.name) for path in paths]


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def _dataset(raw: dict[str, Any], where: str) -> DatasetContent:
    _check_keys(raw, where, required=_DATASET_KEYS, optional=frozenset({"period_from", "period_to"}))
    tables = tuple(_table(table, position, where) for position, table in enumerate(raw["tables"]))
    fields = {
        "code": raw["code"],
        "short_name": raw["short_name"],
        "position": raw["position"],
        "kind": _choice(DatasetKind, raw["kind"], where),
        "status": _choice(DatasetStatus, raw["status"], where),
        "rhythm": _choice(Rhythm, raw["rhythm"], where),
        "is_catalogue_data": raw["catalogue_data"],
        "is_invented": raw["invented"],
        "period_from": raw.get("period_from"),
        "period_to": raw.get("period_to"),
        **_texts(raw["fr"], "fr", where),
        **_texts(raw["en"], "en", where),
    }
    fields["search_text"] = _search_text(fields, tables)
    return DatasetContent(holder=raw["holder"], fields=fields, tables=tables)


def _texts(raw: dict[str, Any], language: str, where: str) -> dict[str, str]:
    place = f"{where} [{language}]"
    _check_keys(raw, place, required=_TEXTS | {"limits"}, optional=frozenset({"period"}))
    texts = {f"{key}_{language}": raw[key].strip() for key in _TEXTS}
    return {
        **texts,
        f"limits_{language}": "\n".join(raw["limits"]),
        f"period_note_{language}": raw.get("period", ""),
    }


def _table(raw: dict[str, Any], position: int, where: str) -> TableContent:
    place = f"{where} {raw.get('name', '?')}"
    _check_keys(raw, place, required=_TABLE_KEYS)
    variables = tuple(_variable(variable, rank, place) for rank, variable in enumerate(raw["variables"]))
    return TableContent(fields={**_without(raw, "variables"), "position": position}, variables=variables)


def _variable(raw: dict[str, Any], position: int, where: str) -> dict[str, Any]:
    place = f"{where}.{raw.get('name', '?')}"
    _check_keys(raw, place, required=_VARIABLE_KEYS, optional=frozenset({"class", "identifier"}))
    if "class" in raw and "identifier" in raw:
        raise ContentError(f"{place}: a potential identifier has no other class")
    identifier = raw.get("identifier", "")
    default_class = IdentifyingClass.POTENTIAL if identifier else IdentifyingClass.NONE
    return {
        "name": raw["name"],
        "label_fr": raw["label_fr"],
        "label_en": raw["label_en"],
        "type": _choice(VariableType, raw["type"], place),
        "identifying_class": _choice(IdentifyingClass, raw.get("class", default_class), place),
        "potential_identifier": _choice(PotentialIdentifier, identifier, place) if identifier else "",
        "position": position,
        "search_text": " " + fold(f"{raw['name']} {raw['label_fr']} {raw['label_en']}"),
    }


def _search_text(fields: dict[str, Any], tables: tuple[TableContent, ...]) -> str:
    """Return what a search reads: a leading space before each word lets it find the beginnings of words."""
    texts = [fields["short_name"]]
    texts += [fields[f"{key}_{language}"] for key in sorted(_TEXTS) for language in ("fr", "en")]
    texts += [table.fields[key] for table in tables for key in ("name", "label_fr", "label_en")]
    texts += [variable["search_text"] for table in tables for variable in table.variables]
    return " " + fold(" ".join(texts))


def _check_keys(
    raw: dict[str, Any], where: str, *, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> None:
    missing, unknown = required - raw.keys(), raw.keys() - required - optional
    if missing or unknown:
        raise ContentError(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def _choice(choices: Any, value: str, where: str) -> str:
    if value not in choices.values:
        raise ContentError(f"{where}: “{value}” is none of {choices.values}")
    return str(value)


def _without(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name != key}
