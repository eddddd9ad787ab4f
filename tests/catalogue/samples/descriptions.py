"""Descriptions for the tests of samples: small ones written here, and the SNDS as its public Table Schemas tell it."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.shared_data import SHARED

SNDS = SHARED / "snds-schema"


def description(*tables: dict[str, Any], **about: Any) -> dict[str, Any]:
    """Return what samples read of a description."""
    names = {
        "title_fr": "Base d’essai",
        "title_en": "Test base",
        "period_from": "2010-01-01",
        "period_to": "2019-12-31",
    }
    return {**names, "tables": list(tables), **about}


def table(name: str, *variables: dict[str, Any], **about: Any) -> dict[str, Any]:
    usual = {
        "label_fr": "Une table",
        "label_en": "A table",
        "primary_key": [],
        "missing_values": [""],
        "present_since": None,
        "withdrawn": None,
        "missing_years": [],
        "links": [],
    }
    return {"name": name, "variables": list(variables), **usual, **about}


def variable(name: str, type: str = "string", **about: Any) -> dict[str, Any]:
    usual = {
        "label_fr": "Une variable",
        "label_en": "A variable",
        "format": "default",
        "length": "",
        "constraints": {},
        "identifying_class": "none",
        "code_list": "",
        "code_list_column": "",
    }
    return {"name": name, "type": type, **usual, **about}


def link(table: str, columns: list[str], target_columns: list[str] | None = None, dataset: str = "essai"):
    origin, targets = "foreign_key", target_columns or columns
    return {"dataset": dataset, "table": table, "columns": columns, "target_columns": targets, "origin": origin}


@cache
def snds() -> dict[str, dict[str, Any]]:
    """Return the description of each product of the SNDS, by its name in the source."""
    paths = sorted((SNDS / "schemas").rglob("*.json"))
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    products = {schema["name"]: schema["produit"] for schema in schemas}
    return {
        product: description(*(_snds_table(one, products) for one in schemas if one["produit"] == product))
        for product in sorted(set(products.values()))
    }


def snds_codes(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the values of columns of the SNDS's code lists; a list that the folder does not hold is left out."""
    paths = {path.stem: path for path in (SNDS / "nomenclatures").rglob("*.csv")}
    return {(name, column): _values(paths[name], column) for name, column in sorted(wanted) if name in paths}


def _values(path: Path, column: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file, delimiter=";")
        name = column or (lines.fieldnames or [""])[0]
        return [line[name] for line in lines if line.get(name)]


def _snds_table(schema: dict[str, Any], products: dict[str, str]) -> dict[str, Any]:
    history = schema["history"]
    return table(
        schema["name"],
        *map(_snds_variable, schema["fields"]),
        label_fr=schema.get("title", ""),
        primary_key=_names(schema.get("primaryKey", [])),
        missing_values=schema["missingValues"],
        present_since=_year(history["dateCreated"]),
        withdrawn=_year(history["dateDeleted"]),
        links=[_snds_link(key, products) for key in schema.get("foreignKeys", [])],
    )


def _snds_variable(field: dict[str, Any]) -> dict[str, Any]:
    code_list, _colon, column = field["nomenclature"].partition(":")
    return variable(
        field["name"],
        field["type"],
        label_fr=field["description"],
        format=field["format"],
        length=field["length"] or "",
        constraints=field.get("constraints", {}),
        code_list=code_list if code_list != "-" else "",
        code_list_column=column,
    )


def _snds_link(key: dict[str, Any], products: dict[str, str]) -> dict[str, Any]:
    reference = key["reference"]
    target = reference["resource"]
    return link(target, _names(key["fields"]), _names(reference["fields"]), dataset=products[target])


def _names(told: str | list[str]) -> list[str]:
    return [told] if isinstance(told, str) else told


def _year(text: str) -> int | None:
    return int(text) if text else None
