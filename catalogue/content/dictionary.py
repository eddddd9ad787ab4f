"""The tables and variables of a dataset's file. What the file does not say is left out, for an import to say."""

from collections.abc import Callable
from typing import Any

from catalogue.content.checking import (
    ContentError,
    Raw,
    both,
    check_keys,
    choice,
    mapping,
    strings,
    text,
    texts,
    whole_number,
    years,
)
from catalogue.enums import IdentifyingClass, LinkOrigin, PotentialIdentifier, VariableType

_KNOWN = both("remark") | {"present_since", "withdrawn", "missing_years"}
_TABLE_REQUIRED = frozenset({"name", "label_fr", "variables"})
_TABLE_OPTIONAL = _KNOWN | {"label_en", "row_fr", "row_en", "primary_key", "links"}
_VARIABLE_REQUIRED = frozenset({"name", "type", "label_fr"})
_VARIABLE_OPTIONAL = (
    _KNOWN | both("description", "rule") | {"label_en", "class", "identifier", "code_list", "length", "constraints"}
)
_LINK_OPTIONAL = frozenset({"dataset", "target_columns", "origin"})

#: Of a table or a variable, what an import may tell when the file is silent; and how each is read.
_FACTS: dict[str, Callable[[Any, str], Any]] = {
    "present_since": whole_number,
    "withdrawn": whole_number,
    "missing_years": years,
    "primary_key": strings,
    "constraints": mapping,
    **dict.fromkeys(both("description", "remark", "rule") | {"code_list", "length"}, text),
}


def tables(raw: list[Raw], dataset: str, where: str) -> list[dict[str, Any]]:
    """Return the tables of the dataset of this code, each with its `variables` and `links`."""
    read = [_table(one, dataset, where) for one in raw]
    _check_once([one["name"] for one in read], where)
    return read


def _table(raw: Raw, dataset: str, where: str) -> dict[str, Any]:
    place = f"{where} {raw.get('name', '?')}"
    check_keys(raw, place, required=_TABLE_REQUIRED, optional=_TABLE_OPTIONAL)
    variables = [_variable(one, place) for one in raw["variables"]]
    _check_once([one["name"] for one in variables], place)
    return {
        "name": raw["name"],
        **texts(raw, place, "label", "row"),
        **_facts(raw, place),
        "variables": variables,
        "links": [_link(one, dataset, place) for one in raw.get("links", ())],
    }


def _variable(raw: Raw, where: str) -> dict[str, Any]:
    place = f"{where}.{raw.get('name', '?')}"
    check_keys(raw, place, required=_VARIABLE_REQUIRED, optional=_VARIABLE_OPTIONAL)
    if "class" in raw and "identifier" in raw:
        raise ContentError(f"{place}: a potential identifier has no other class")
    identifier = raw.get("identifier", "")
    default_class = IdentifyingClass.POTENTIAL if identifier else IdentifyingClass.NONE
    return {
        "name": raw["name"],
        **texts(raw, place, "label"),
        "type": choice(VariableType, raw["type"], place),
        "identifying_class": choice(IdentifyingClass, raw.get("class", default_class), place),
        "potential_identifier": choice(PotentialIdentifier, identifier, place) if identifier else "",
        **_facts(raw, place),
    }


def _link(raw: Raw, dataset: str, where: str) -> dict[str, Any]:
    """`to` is a table of the same dataset unless `dataset` says; columns have the same names unless they are told."""
    place = f"{where} → {raw.get('to', '?')}"
    check_keys(raw, place, required=frozenset({"to", "columns"}), optional=_LINK_OPTIONAL)
    columns = strings(raw["columns"], place)
    targets = strings(raw.get("target_columns", columns), place)
    if len(columns) != len(targets):
        raise ContentError(f"{place}: as many columns on both sides")
    return {
        "dataset": raw.get("dataset", dataset),
        "table": raw["to"],
        "columns": columns,
        "target_columns": targets,
        "origin": choice(LinkOrigin, raw.get("origin", LinkOrigin.JOIN), place),
    }


def _facts(raw: Raw, where: str) -> dict[str, Any]:
    return {key: read(raw[key], f"{where} {key}") for key, read in _FACTS.items() if key in raw}


def _check_once(names: list[str], where: str) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ContentError(f"{where}: {twice} stands twice")
