"""Samples made in memory, and read back."""

import csv
import io
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from catalogue.samples import package, reading
from catalogue.samples.generator import Recipe

ORIGIN = package.Origin(version=3, fingerprint="f" * 64)


def made(description: dict[str, Any], codes=None, *, code: str = "essai", **recipe: Any) -> BytesIO:
    """Return the zip of a sample of a description."""
    file = BytesIO()
    package.write(file, reading.from_description(code, description), codes or {}, Recipe(**recipe), ORIGIN)
    return file


def cells(file: BytesIO, table: str) -> list[dict[str, str]]:
    """Return the rows of a table of a sample, by its name in lower case."""
    with ZipFile(file) as archive:
        text = archive.read(f"tables/{table}.synthetic.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def values(file: BytesIO, table: str, column: str) -> list[str]:
    return [row[column] for row in cells(file, table)]
