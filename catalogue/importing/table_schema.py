"""Reads Frictionless Table Schemas with the additions of the SNDS dictionary (`produit`, `nomenclature`, `history`…).

Source of the additions: schema-snds, documentation/Table-Schema.md. No Django.
"""

import json
import re
from typing import Any

import rfc8785

from catalogue.importing import texts
from catalogue.importing.described import DescribedLink, DescribedTable
from catalogue.importing.files import Found, json_list, read_json
from catalogue.importing.issues import Refused, Remarks
from catalogue.importing.sources import Sources

TYPES = frozenset(["string", "integer", "number", "date", "datetime", "year", "yearmonth", "boolean", "time", "any"])
#: https://specs.frictionlessdata.io/table-schema/#constraints
CONSTRAINTS = frozenset(["required", "unique", "minimum", "maximum", "minLength", "maxLength", "enum", "pattern"])
#: What the dictionary writes for "no code list".
_NO_LIST = {"", "-"}
_LABEL_LENGTH = 300


def read(file: Found, sources: Sources) -> DescribedTable:
    """Return the table that a file describes; raise `Refused` when it describes none."""
    raw, source, content = read_json(file)
    remarks = Remarks(file.name)
    if content.odd_line:
        remarks.warn("not UTF-8, read as Windows-1252", content.odd_line)
    name = _table_name(raw, file, remarks)
    fields = json_list(raw, "fields")
    if not fields:
        raise Refused("describes no field")
    reader = _VariableReader(source, sources, remarks)
    variables = [variable for one in fields if (variable := reader.read(one))]
    known, history = {variable["name"] for variable in variables}, raw.get("history")
    return DescribedTable(
        remarks=remarks,
        product=texts.text(raw.get("produit")),
        name=name,
        fields={
            "label_fr": _label(raw.get("title"), name, f"table {name}", remarks),
            **_years(history if isinstance(history, dict) else {}, f"table {name}", remarks),
            "remark_fr": _remark(raw),
            "primary_key": _columns(raw.get("primaryKey"), known, "primaryKey", remarks),
            "missing_values": [
                texts.fitting(value, 100, "missingValues", remarks) for value in json_list(raw, "missingValues")
            ],
        },
        variables=tuple(variables),
        links=tuple(link for one in json_list(raw, "foreignKeys") if (link := _link(one, name, known, remarks))),
    )


class _VariableReader:
    """Reads the fields of one schema, one after the other."""

    def __init__(self, source: str, sources: Sources, remarks: Remarks):
        self._source, self._sources, self._remarks = source, sources, remarks
        self._names: set[str] = set()

    def read(self, raw: Any) -> dict[str, Any] | None:
        """Return the values of a variable, or None, with an error, for a field that cannot be one."""
        if not isinstance(raw, dict):
            self._remarks.error("a field that is no object, left out")
            return None
        name = texts.text(raw.get("name"))
        line, where = self._line(name), f"field {name or '?'}"
        problem = texts.address_problem(name) or ("is there twice" if name in self._names else "")
        if problem:
            self._remarks.error(f"{where} {problem}, left out", line)
            return None
        self._names.add(name)
        type = self._type(raw, where, line)
        identifying_class, identifier = self._sources.identifying(name, type)
        list_name, _, list_column = texts.text(raw.get("nomenclature")).partition(":")
        return {
            "name": name,
            "label_fr": _label(raw.get("title") or raw.get("description"), name, where, self._remarks, line),
            "description_fr": texts.fitting(
                raw.get("description"), texts.LONGEST, f"{where}: description", self._remarks, line
            ),
            "type": type,
            "format": texts.fitting(raw.get("format"), 40, f"{where}: format", self._remarks, line),
            "length": texts.fitting(raw.get("length"), 20, f"{where}: length", self._remarks, line),
            "source_type": texts.fitting(raw.get("type_oracle"), 60, f"{where}: type_oracle", self._remarks, line),
            "constraints": self._constraints(raw.get("constraints"), where, line),
            "identifying_class": identifying_class,
            "potential_identifier": identifier,
            "code_list_name": ""
            if list_name in _NO_LIST
            else texts.fitting(list_name, 100, f"{where}: nomenclature", self._remarks, line),
            "code_list_column": texts.fitting(list_column, 100, f"{where}: nomenclature", self._remarks, line),
            "rule_fr": texts.text(raw.get("regle_gestion")),
            "remark_fr": texts.text(raw.get("observation")),
            **_years(raw, where, self._remarks, line),
        }

    def _type(self, raw: dict[str, Any], where: str, line: int | None) -> str:
        type = texts.text(raw.get("type")) or "string"
        if type in TYPES:
            return type
        self._remarks.warn(f"{where}: unknown type “{type}”, kept as “any”", line)
        return "any"

    def _constraints(self, raw: Any, where: str, line: int | None) -> dict[str, Any]:
        if raw is None:
            return {}
        if not isinstance(raw, dict) or not _can_be_kept(raw):
            self._remarks.warn(f"{where}: constraints that no column can hold, left out", line)
            return {}
        for key in sorted(raw.keys() - CONSTRAINTS):
            self._remarks.warn(f"{where}: “{key}” is no constraint of Table Schema, left out", line)
        return {key: value for key, value in raw.items() if key in CONSTRAINTS}

    def _line(self, name: str) -> int | None:
        """Return the line where a field is named, as well as a text search can tell."""
        found = re.search(rf'"name"\s*:\s*"{re.escape(name)}"', self._source) if name else None
        return self._source.count("\n", 0, found.start()) + 1 if found else None


def _can_be_kept(value: dict[str, Any]) -> bool:
    """Tell whether a JSON object fits a column, and the canonical JSON of a version (no number beyond 2^53)."""
    try:
        rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:
        return False
    return "\\u0000" not in json.dumps(value)


def _table_name(raw: dict[str, Any], file: Found, remarks: Remarks) -> str:
    name = texts.text(raw.get("name"))
    if not name:
        remarks.warn(f"the table has no name, called “{file.stem}” after its file")
        name = file.stem
    if problem := texts.address_problem(name):
        raise Refused(f"the table {problem}")
    return name


def _label(value: Any, name: str, where: str, remarks: Remarks, line: int | None = None) -> str:
    if label := texts.cut_at_word(texts.text(value), _LABEL_LENGTH):
        return label
    remarks.warn(f"{where}: no description, labelled by its name", line)
    return name


def _remark(raw: dict[str, Any]) -> str:
    """Join what the dictionary says of a table: the establishments it covers (`champ`), and its remark."""
    scope, remark = texts.text(raw.get("champ")), texts.text(raw.get("observation"))
    return "\n".join(filter(None, (f"Champ : {scope}" if scope else "", remark)))


def _years(raw: dict[str, Any], where: str, remarks: Remarks, line: int | None = None) -> dict[str, Any]:
    """Return when something was there. `dateDeleted` is the last year with it: 89 fields begin and end in one year."""
    last = _year(raw.get("dateDeleted"), where, remarks, line)
    missing = [_year(value, where, remarks, line) for value in json_list(raw, "dateMissing")]
    return {
        "present_since": _year(raw.get("dateCreated"), where, remarks, line),
        "withdrawn": last + 1 if last else None,
        "missing_years": sorted({year for year in missing if year}),
    }


def _year(value: Any, where: str, remarks: Remarks, line: int | None) -> int | None:
    written = texts.text(value)
    if not written:
        return None
    if re.fullmatch(r"(19|20)\d\d", written):
        return int(written)
    remarks.warn(f"{where}: “{written[:20]}” is no year, left out", line)
    return None


def _link(raw: Any, table: str, known: set[str], remarks: Remarks) -> DescribedLink | None:
    reference = raw.get("reference") if isinstance(raw, dict) else None
    if not isinstance(reference, dict):
        remarks.error("a foreign key without a reference, left out")
        return None
    columns = tuple(_columns(raw.get("fields"), known, "foreign key", remarks))
    target_columns = tuple(_words(reference.get("fields")))
    if not columns or len(columns) != len(target_columns) or any(map(texts.name_problem, target_columns)):
        remarks.error("a foreign key whose two sides do not have the same columns, left out")
        return None
    return DescribedLink(columns, texts.text(reference.get("resource")) or table, target_columns)


def _columns(value: Any, known: set[str], what: str, remarks: Remarks) -> list[str]:
    """Return the columns named by a list, or by a text with commas; none at all when one is not in the table."""
    names = _words(value)
    unknown = [name for name in names if name not in known]
    for name in unknown:
        remarks.warn(f"{what}: “{name[:100]}” is no column of the table, left out")
    return [] if unknown else names


def _words(value: Any) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [texts.text(part) for part in parts if texts.text(part)]
