"""The file of a sample: a zip with a CSV and a Table Schema for each table, and each says that it is synthetic.

A CSV says so by its name. A first line of comment would say it louder, but only a reader told of `commentChar` skips
it: a spreadsheet, R or pandas would take it for the header, and the file would no longer be what its schema says. The
schema beside it and the package say it in words. No Django.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO
from zipfile import ZipFile

from catalogue.samples.generator import Recipe, Sample
from catalogue.samples.shapes import CodeValues, Column, Dictionary, Table
from hub import zips
from hub.spreadsheets import safe

WARNING_FR = "Données synthétiques, aucune cohérence statistique ni médicale."
WARNING_EN = "Synthetic data, without any statistical or medical consistency."
SYNTHETIC = "http://publications.europa.eu/resource/authority/dataset-type/SYNTHETIC_DATA"
FOLDER, DESCRIPTOR = "tables", "datapackage.json"
MEDIA_TYPE = zips.MEDIA_TYPE

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Origin:
    """Where a sample comes from: the version of the description that last changed the dictionary, and its fingerprint.

    `fingerprint` is of all that makes the bytes: dictionary, code lists, recipe, generator (`making.fingerprint`).
    """

    version: int
    fingerprint: str


def write(
    file: BinaryIO,
    dictionary: Dictionary,
    codes: CodeValues,
    recipe: Recipe,
    origin: Origin,
    progress: Progress = lambda done, total: None,
) -> None:
    """Write the zip into a seekable file. `progress(tables done, tables in all)` is called before each table."""
    names = _resource_names(dictionary)
    sample = Sample(dictionary, codes, recipe)
    with ZipFile(file, "w") as archive:
        _put(archive, "LISEZMOI.txt", _readme(dictionary, recipe, origin, "fr"))
        _put(archive, "README.txt", _readme(dictionary, recipe, origin, "en"))
        _put(archive, DESCRIPTOR, _json(_package(dictionary, names, recipe, origin)))
        for done, table in enumerate(dictionary.tables):
            progress(done, len(dictionary.tables))
            _put(archive, f"{_path(names[table.name])}.schema.json", _json(table_schema(table, dictionary, names)))
            with archive.open(zips.entry(f"{_path(names[table.name])}.csv"), "w") as cells:
                _write_csv(cells, table, sample)


def about(file: BinaryIO) -> dict[str, Any]:
    """Return the descriptor of a sample: `sample` tells its version, fingerprint, seed and number of rows."""
    with ZipFile(file) as archive:
        return json.loads(archive.read(DESCRIPTOR))


def table_schema(table: Table, dictionary: Dictionary, names: dict[str, str]) -> dict[str, Any]:
    """Return the Table Schema of a table; only foreign keys within the sample, between columns of one type."""
    schema: dict[str, Any] = {
        "name": names[table.name],
        "title": f"{table.name} – {table.label_fr}",
        "description": f"{WARNING_FR} {WARNING_EN}",
        "synthetic": True,
        "fields": [_field(column) for column in table.columns],
        "missingValues": list(table.missing_values),
    }
    if table.primary_key:
        schema["primaryKey"] = [safe(name) for name in table.primary_key]
    keys = [_foreign_key(link, names) for link in table.links if link.is_here and _same_types(table, link, dictionary)]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": safe(column.name), "type": column.type, "title": column.label_fr}
    optional = {
        "format": column.format if column.format not in {"", "default"} else "",
        "constraints": column.constraints,
        "length": column.length,
        "nomenclature": column.code_list,
    }
    return field | {name: value for name, value in optional.items() if value}


def _foreign_key(link, names: dict[str, str]) -> dict[str, Any]:
    reference = {"resource": names[link.target], "fields": [safe(name) for name in link.target_columns]}
    return {"fields": [safe(name) for name in link.columns], "reference": reference}


def _same_types(table: Table, link, dictionary: Dictionary) -> bool:
    """A validator compares typed values: the text 123 is no number 123, though both are written the same."""
    target = dictionary.table(link.target)
    pairs = [
        (table.column(one), target.column(other)) for one, other in zip(link.columns, link.target_columns, strict=True)
    ]
    return all((one.type, one.format) == (other.type, other.format) for one, other in pairs)


def _package(dictionary: Dictionary, names: dict[str, str], recipe: Recipe, origin: Origin) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": f"{_safe_name(dictionary.code)}.synthetic",
        "title": f"{dictionary.title_fr} – {WARNING_FR}",
        "description": f"{WARNING_FR} {WARNING_EN}",
        "keywords": ["synthetic", "synthétique"],
        "datasetType": SYNTHETIC,
        "sample": {
            "synthetic": True,
            "version": origin.version,
            "fingerprint": origin.fingerprint,
            "seed": recipe.seed,
            "rows": recipe.rows,
        },
        "resources": [_resource(table, names[table.name]) for table in dictionary.tables],
    }


def _resource(table: Table, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": f"{table.name} – {table.label_fr} ({WARNING_FR})",
        "path": f"{_path(name)}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": f"{_path(name)}.schema.json",
    }


def _readme(dictionary: Dictionary, recipe: Recipe, origin: Origin, language: str) -> bytes:
    if language == "fr":
        text = f"""{WARNING_FR.upper()}

{dictionary.title_fr}

Ces fichiers sont inventés par un programme, à partir du seul dictionnaire des données : types, longueurs, nomenclatures
et clés. Aucune donnée réelle n’a été lue. Ils montrent la forme des tables et leurs jointures, rien d’autre : ne
calculez rien avec eux.

Dictionnaire : version {origin.version} de la description.
Graine : {recipe.seed}. Lignes par table : {recipe.rows} au plus.
Chaque table a un fichier .synthetic.csv (UTF-8, virgules) et son schéma .synthetic.schema.json (Table Schema).
"""
    else:
        text = f"""{WARNING_EN.upper()}

{dictionary.title_en or dictionary.title_fr}

A program made these files up from the dictionary of the data alone: types, lengths, code lists and keys. No real data
was read. They show the shape of the tables and how they join, nothing else: compute nothing from them.

Dictionary: version {origin.version} of the description.
Seed: {recipe.seed}. Rows a table: at most {recipe.rows}.
Each table has a .synthetic.csv file (UTF-8, commas) and its schema .synthetic.schema.json (Table Schema).
"""
    return text.encode()


def _resource_names(dictionary: Dictionary) -> dict[str, str]:
    """Return a name that is safe in any file system for each table, no two the same."""
    names: dict[str, str] = {}
    for number, table in enumerate(dictionary.tables, start=1):
        name = _safe_name(table.name)
        names[table.name] = f"{name}-{number}" if name in names.values() else name
    return names


def _safe_name(name: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-") or "table"


def _write_csv(cells, table: Table, sample: Sample) -> None:
    text = io.TextIOWrapper(cells, encoding="utf-8", newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([safe(column.name) for column in table.columns])
    lines.writerows(sample.rows(table))
    text.flush()
    text.detach()


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.synthetic"


def _put(archive: ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zips.entry(name), content)


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
