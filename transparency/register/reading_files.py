"""Files of a register as lines of text by heading: CSV and XLSX of other registers, NDJSON and JSON of ours."""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from catalogue.importing.issues import Refused
from transparency.register import headings

#: Lines of a file that are read; the registers of a country have some ten thousand.
MOST_LINES = 150_000
#: Characters of a cell that are read.
LONGEST_CELL = 1_000_000
Line = tuple[int, dict[str, Any]]


def lines(path: Path) -> tuple[str, Iterator[Line]]:
    """Return the kind of a file (`french`, `british` or `own`) and its lines with their numbers; raises `Refused`."""
    kinds = {".csv": _csv, ".xlsx": _xlsx, ".ndjson": _ndjson, ".json": _json}
    read = kinds.get(path.suffix.lower())
    if read is None:
        raise Refused(f"a {path.suffix or 'file without ending'} is not read: give CSV, XLSX, NDJSON or JSON")
    found = read(path)
    if path.suffix.lower() in {".ndjson", ".json"}:
        return "own", found
    heads = next(found, (1, []))[1]
    return _kind(heads), _by_heading(heads, found)


def _kind(heads: list[str]) -> str:
    known = {"french": headings.FRENCH, "british": headings.BRITISH}
    for kind, expected in known.items():
        if set(expected) <= set(heads):
            return kind
    nearest = min(known.values(), key=lambda expected: len(set(expected) - set(heads)))
    missing = [heading for heading in nearest if heading not in heads]
    raise Refused(f"headings that no register has; missing: {', '.join(f'“{name}”' for name in missing)}", line=1)


def _by_heading(heads: list[str], found: Iterator[tuple[int, list[str]]]) -> Iterator[Line]:
    for number, cells in found:
        if any(cells):
            padded = cells + [""] * (len(heads) - len(cells))
            yield number, dict(zip(heads, padded, strict=False))


def _counted(rows: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    for number, cells in enumerate(rows, start=1):
        if number > MOST_LINES:
            raise Refused(f"more than {MOST_LINES} lines: nothing was taken", line=number)
        yield number, cells


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        delimiter = ";" if first.count(";") > first.count(",") else ","
        try:
            yield from _counted(
                [cell.removeprefix("\ufeff") for cell in row] for row in csv.reader(stream, delimiter=delimiter)
            )
        except csv.Error as error:
            raise Refused(f"not a CSV that can be read: {error}") from error


def _encoding(path: Path) -> str:
    """Return UTF-8 when the whole file is, else what Excel writes in western Europe."""
    try:
        with path.open(encoding="utf-8") as stream:
            while stream.read(1_000_000):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        workbook = openpyxl.load_workbook(path, read_only=True)
        sheet = workbook.worksheets[0]
        yield from _counted([_shown(value) for value in row] for row in sheet.iter_rows(values_only=True))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"not a spreadsheet that can be read: {error}") from error


def _shown(value: Any) -> str:
    """Return a cell as text; a formula is no value, since nobody here computes it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    text = str(value)[:LONGEST_CELL]
    return "" if text.startswith("=") else text


def _ndjson(path: Path) -> Iterator[Line]:
    with path.open("rb") as stream:
        for number, text in _counted(stream):
            if text.strip():
                yield number, _object(text, number)


def _json(path: Path) -> Iterator[Line]:
    whole = _object(path.read_bytes(), 1)
    entries = whole.get("entries")
    if not isinstance(entries, list):
        raise Refused("no list “entries” in this file")
    for number, one in _counted(entries):
        yield number, one if isinstance(one, dict) else {}


def _object(text: bytes, number: int) -> dict:
    try:
        found = json.loads(text.decode())
    except ValueError as error:
        raise Refused(f"not JSON: {error}", line=number) from error
    return found if isinstance(found, dict) else {}
