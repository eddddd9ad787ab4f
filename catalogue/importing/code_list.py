"""Reads a code list: a CSV and, beside it, an optional Table Schema whose fields have the roles `code` and `label`.

Without a schema the first column is the code and the second its label. A CSV is read row by row, never held. No Django.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from catalogue.importing import texts
from catalogue.importing.files import LARGEST_CELL, Content, Found, inspect, json_list, open_text, read_csv, read_json
from catalogue.importing.issues import Refused, Remarks
from catalogue.importing.sources import CodeListOrigin, Sources

_DELIMITERS = ";,\t|"
_CODE_LENGTH = 100
#: SAS writes 10JUL1966:00:00:00.
_SAS_DATE = re.compile(r"(\d\d)([A-Z]{3})(\d{4})(?::\d\d){0,3}")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
#: Years from here on mean "no end".
_NO_END = 2999
#: Changes when the same files would be written otherwise.
_LAYOUT = "1"


class CodeRow(NamedTuple):
    code: str
    label_fr: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None
    extra: dict[str, str]


@dataclass(frozen=True)
class DescribedCodeList:
    """A code list but for its codes, which `rows` reads."""

    file: Found
    content: Content
    origin: CodeListOrigin
    delimiter: str
    title_fr: str
    description_fr: str
    #: The columns in order: {name, type, role}.
    columns: tuple[dict[str, str], ...]
    #: SHA-256 of everything the rows will be made of, in hexadecimal.
    fingerprint: str

    @property
    def code(self) -> str:
        return self.file.stem


def fingerprint(file: Found, schema: Found | None, sources: Sources, *, most_bytes: int) -> tuple[Content, str]:
    """Return what a look at the files tells, without understanding them; raise `Refused`."""
    content = inspect(file, most_bytes=most_bytes)
    beside = inspect(schema, most_bytes=most_bytes).sha256 if schema else ""
    parts = (_LAYOUT, content.sha256, beside, repr(_origin(file, sources)))
    return content, hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read(
    file: Found, schema: Found | None, sources: Sources, content: Content, sha256: str, remarks: Remarks
) -> DescribedCodeList:
    """Return the list a CSV and its schema describe; raise `Refused`."""
    if problem := texts.address_problem(file.stem):
        raise Refused(f"the list {problem}")
    if content.odd_line:
        remarks.warn("not UTF-8, read as Windows-1252", content.odd_line)
    raw = read_json(schema)[0] if schema else {}
    delimiter, header = _header(file, content)
    return DescribedCodeList(
        file=file,
        content=content,
        origin=_origin(file, sources),
        delimiter=delimiter,
        title_fr=texts.cut_at_word(texts.text(raw.get("title")), 300) or file.stem,
        description_fr=texts.fitting(raw.get("description"), texts.LONGEST, "description", remarks),
        columns=tuple(_columns(raw, header, _origin(file, sources), remarks)),
        fingerprint=sha256,
    )


def rows(described: DescribedCodeList, remarks: Remarks) -> Iterator[CodeRow]:
    """Yield the codes in the order of the file; a row that cannot be one is left out with an error."""
    layout = _Layout(described)
    for line, cells in islice(read_csv(described.file, described.content, described.delimiter), 1, None):
        if not cells:
            continue
        if len(cells) != len(described.columns):
            remarks.error(f"{len(cells)} cells for {len(described.columns)} columns, left out", line)
            continue
        row = layout.row(cells, line, remarks)
        if problem := _problem(row):
            remarks.error(f"{problem}, left out", line)
            continue
        if not row.code:
            remarks.warn("a row without code", line)
        yield row


def _problem(row: CodeRow) -> str:
    if max(len(row.code), len(row.parent_code)) > _CODE_LENGTH:
        return f"a code longer than {_CODE_LENGTH} characters"
    return f"a label longer than {texts.LONGEST} characters" if len(row.label_fr) > texts.LONGEST else ""


class _Layout:
    """Which cell of a row is what."""

    def __init__(self, described: DescribedCodeList):
        roles = {column["role"]: at for at, column in reversed(list(enumerate(described.columns))) if column["role"]}
        self._code, self._label, self._parent = roles["code"], roles.get("label"), roles.get("parent")
        self._from, self._to = roles.get("valid_from"), roles.get("valid_to")
        told = {self._code, self._label, self._parent, self._from, self._to}
        self._extra = [(at, column["name"]) for at, column in enumerate(described.columns) if at not in told]

    def row(self, cells: list[str], line: int, remarks: Remarks) -> CodeRow:
        code, parent = self._cell(cells, self._code), self._cell(cells, self._parent)
        return CodeRow(
            code=code,
            label_fr=self._cell(cells, self._label),
            parent_code="" if parent == code else parent,
            valid_from=_date(self._cell(cells, self._from), line, remarks),
            valid_to=_date(self._cell(cells, self._to), line, remarks),
            extra={name: value for at, name in self._extra if (value := texts.text(cells[at]))},
        )

    def _cell(self, cells: list[str], at: int | None) -> str:
        return "" if at is None else texts.text(cells[at])


def _origin(file: Found, sources: Sources) -> CodeListOrigin:
    return sources.code_list(file.path.parent.name, file.stem)


def _header(file: Found, content: Content) -> tuple[str, list[str]]:
    """Return the delimiter, the one that parts the first line most, and the names of the columns."""
    with open_text(file, content) as stream:
        first = stream.readline(LARGEST_CELL)
    delimiter = max(_DELIMITERS, key=first.count)
    _line, header = next(read_csv(file, content, delimiter), (1, []))
    names = [texts.text(name) for name in header]
    if not any(names):
        raise Refused("no header: the file is empty", 1)
    if problem := next((problem for name in names if (problem := texts.name_problem(name))), ""):
        raise Refused(f"a column of the header {problem}", 1)
    if len(set(names)) < len(names):
        raise Refused("two columns of the header have the same name", 1)
    return delimiter, names


def _columns(
    raw: dict[str, Any], header: list[str], origin: CodeListOrigin, remarks: Remarks
) -> Iterator[dict[str, str]]:
    fields = {texts.text(one.get("name")): one for one in json_list(raw, "fields") if isinstance(one, dict)}
    if fields and set(fields) != set(header):
        remarks.warn("the columns are not those of the schema beside; roles are taken where the names agree", 1)
    roles = {name: texts.text(fields[name].get("role")) for name in header if name in fields}
    if "code" not in roles.values():
        roles = {**dict.fromkeys(header[:1], "code"), **dict.fromkeys(header[1:2], "label")}
    roles |= {getattr(origin, role): role for role in ("parent", "valid_from", "valid_to") if getattr(origin, role)}
    for name in header:
        yield {
            "name": name,
            "type": texts.text(fields.get(name, {}).get("type")) or "string",
            "role": roles.get(name, ""),
        }


def _date(written: str, line: int, remarks: Remarks) -> date | None:
    if not written:
        return None
    try:
        day = _parse_date(written)
    except ValueError:
        remarks.warn(f"“{written[:30]}” is no date, left out", line)
        return None
    return None if day.year >= _NO_END else day


def _parse_date(written: str) -> date:
    if found := _SAS_DATE.fullmatch(written.upper()):
        day, month, year = found.groups()
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    return date.fromisoformat(written)
