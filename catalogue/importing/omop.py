"""Reads the common data model of OHDSI (OMOP_CDMv*_Table_Level.csv, …_Field_Level.csv). No Django.

Its texts are in English only. A label in French must stand on each row, so `label_fr` holds the English words too: a
page shows the same words in both languages, and equal labels tell that nobody has translated them yet.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalogue.importing import texts
from catalogue.importing.described import DescribedLink, DescribedTable
from catalogue.importing.files import Found, inspect, read_csv
from catalogue.importing.issues import Refused, Remarks
from catalogue.importing.sources import Sources

PRODUCT = "OMOP"
_TABLES, _FIELDS = "OMOP_CDM*_Table_Level.csv", "OMOP_CDM*_Field_Level.csv"
_TYPES = {"integer": "integer", "bigint": "integer", "float": "number", "numeric": "number", "date": "date"}
_TYPES |= {"datetime": "datetime", "varchar": "string"}
_NOTHING = {"", "NA"}
Row = dict[str, str]


def find_files(root: Path) -> tuple[Found, Found]:
    """Return the file of tables and the file of fields of the newest version in a folder; raise `Refused`."""
    return _newest(root, _TABLES), _newest(root, _FIELDS)


def _newest(root: Path, pattern: str) -> Found:
    paths = sorted(root.rglob(pattern))
    if not paths:
        raise Refused(f"no {pattern} in this folder")
    return Found(paths[-1], paths[-1].relative_to(root).as_posix())


def read(tables: Found, fields: Found, sources: Sources, remarks: Remarks, *, most_bytes: int) -> list[DescribedTable]:
    """Return the tables of the model with their fields and keys; raise `Refused`."""
    by_table: dict[str, list[tuple[int, Row]]] = {}
    for line, row in _rows(fields, most_bytes, remarks):
        by_table.setdefault(_name(row["cdmTableName"]), []).append((line, row))
    described = [
        _table(row, by_table.pop(_name(row["cdmTableName"]), []), fields, sources, remarks)
        for _line, row in _rows(tables, most_bytes, remarks)
    ]
    for name in by_table:
        remarks.error(f"fields of “{name}”, a table that is not described; left out")
    return [table for table in described if table.variables]


def _table(row: Row, rows: list[tuple[int, Row]], file: Found, sources: Sources, remarks: Remarks) -> DescribedTable:
    name = _name(row["cdmTableName"])
    if not rows:
        remarks.error(f"table {name}: no field, left out")
    words = _words(row, "tableDescription")
    return DescribedTable(
        remarks=Remarks(file.name),
        product=PRODUCT,
        name=name,
        fields={
            **_labels(words, name),
            "remark_en": _joined(row, "userGuidance", "etlConventions"),
            "primary_key": [_name(one["cdmFieldName"]) for _line, one in rows if one["isPrimaryKey"] == "Yes"],
            "missing_values": [],
        },
        variables=tuple(_variables(rows, sources, remarks)),
        links=tuple(_links(rows)),
    )


def _variables(rows: list[tuple[int, Row]], sources: Sources, remarks: Remarks) -> Iterator[dict[str, Any]]:
    names: set[str] = set()
    for line, row in rows:
        name = _name(row["cdmFieldName"])
        if problem := texts.address_problem(name) or ("is there twice" if name in names else ""):
            remarks.error(f"field {name or '?'} {problem}, left out", line)
            continue
        names.add(name)
        type, length = _type(row["cdmDatatype"], name, remarks, line)
        identifying_class, identifier = sources.identifying(name, type)
        words = _words(row, "userGuidance")
        yield {
            "name": name,
            **_labels(words, name),
            "description_en": texts.fitting(words, texts.LONGEST, f"field {name}: userGuidance", remarks, line),
            "type": type,
            "length": length,
            "source_type": row["cdmDatatype"][:60],
            "constraints": {"required": True} if row["isRequired"] == "Yes" else {},
            "identifying_class": identifying_class,
            "potential_identifier": identifier,
            "code_list_name": "",
            "code_list_column": "",
            "rule_en": _words(row, "etlConventions"),
        }


def _labels(words: str, name: str) -> dict[str, str]:
    """Return the first sentence, in place of both labels."""
    sentence = re.split(r"(?<=[.?!])\s", words, maxsplit=1)[0]
    label = texts.cut_at_word(sentence, 300) or name
    return {"label_fr": label, "label_en": label}


def _type(written: str, name: str, remarks: Remarks, line: int) -> tuple[str, str]:
    found = re.fullmatch(r"(\w+)(?:\((\w+)\))?", written.strip())
    type = _TYPES.get(found[1].lower()) if found else None
    if found is None or type is None:
        remarks.warn(f"field {name}: unknown type “{written[:40]}”, kept as “any”", line)
        return "any", ""
    return type, found[2] or ""


def _links(rows: list[tuple[int, Row]]) -> Iterator[DescribedLink]:
    for _line, row in rows:
        if row["isForeignKey"] == "Yes" and row["fkTableName"] not in _NOTHING:
            columns = (_name(row["cdmFieldName"]),)
            yield DescribedLink(columns, _name(row["fkTableName"]), (_name(row["fkFieldName"]),))


def _rows(file: Found, most_bytes: int, remarks: Remarks) -> Iterator[tuple[int, Row]]:
    content = inspect(file, most_bytes=most_bytes)
    if content.odd_line:
        remarks.warn(f"{file.name}: not UTF-8, read as Windows-1252", content.odd_line)
    rows = read_csv(file, content, ",")
    _line, header = next(rows, (1, []))
    if "cdmTableName" not in header:
        raise Refused(f"{file.name}: no column cdmTableName", 1)
    for line, cells in rows:
        if len(cells) == len(header):
            yield line, dict(zip(header, cells, strict=True))
        elif cells:
            remarks.error(f"{file.name}: {len(cells)} cells for {len(header)} columns, left out", line)


def _name(written: str) -> str:
    """The model writes names in small letters here and in capitals there."""
    return texts.text(written).lower()


def _words(row: Row, column: str) -> str:
    """Return a text of a row, whose only markup is a break between lines."""
    return "" if row[column] in _NOTHING else texts.text(re.sub(r"<br\s*/?>", "\n", row[column]))


def _joined(row: Row, *columns: str) -> str:
    return "\n\n".join(filter(None, (_words(row, column) for column in columns)))
