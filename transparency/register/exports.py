"""The register as files, written entry by entry: none is ever whole in memory."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.exports import files
from transparency.models import Entry
from transparency.register import columns, headings

SHEET = "Registre"


def line(entry: Entry) -> dict[str, Any]:
    """Return an entry as programs read it: which version, its proof, its record."""
    return {
        "reference": entry.reference,
        "origin": entry.origin,
        "version": entry.version,
        "sha256": entry.sha256,
        "changed_at": entry.changed_at.isoformat(),
        "url": columns.address(entry.reference),
        "record": entry.record,
    }


#: The keys of `line`, as Table Schema tells them: name, type, French title, English title.
LINE = (
    ("reference", "string", "Référence", "Reference"),
    ("origin", "string", "Registre d’origine", "Register of origin"),
    ("version", "integer", "Version de la fiche", "Version of the entry"),
    ("sha256", "string", "Empreinte de la fiche, scellée au journal", "Hash of the entry, sealed in the trail"),
    ("changed_at", "datetime", "Dernier changement", "Last change"),
    ("url", "string", "Adresse de la fiche", "Address of the entry"),
    ("record", "object", "Fiche entière", "The whole entry"),
)


def line_schema() -> dict:
    """Return the Table Schema of the lines of the JSON and of the NDJSON."""
    return columns.described(
        "registre-public-fiches",
        "Registre public des projets, fiches entières",
        [{"name": name, "type": kind, "title": fr, "title_en": en} for name, kind, fr, en in LINE],
    )


def write_csv(file: BinaryIO, entries: Iterable[Entry]) -> None:
    files.write_csv(file, columns.rows(entries))


def write_headings_csv(file: BinaryIO, entries: Iterable[Entry]) -> None:
    files.write_csv(file, headings.rows(entries))


def write_headings_xlsx(file: BinaryIO, entries: Iterable[Entry]) -> None:
    files.write_xlsx(file, [(SHEET, headings.rows(entries))])


def write_xlsx(file: BinaryIO, entries: Iterable[Entry]) -> None:
    files.write_xlsx(file, [(SHEET, columns.rows(entries))])


def write_ods(file: BinaryIO, entries: Iterable[Entry]) -> None:
    files.write_ods(file, SHEET, columns.rows(entries))


def write_ndjson(file: BinaryIO, entries: Iterable[Entry]) -> None:
    file.writelines(_json(line(entry)) + b"\n" for entry in entries)


def write_json(file: BinaryIO, entries: Iterable[Entry]) -> None:
    """Write {"entries": […]}, one entry a line."""
    file.write(b'{"entries": [')
    file.writelines((b",\n" if number else b"\n") + _json(line(entry)) for number, entry in enumerate(entries))
    file.write(b"\n]}\n")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Format:
    """`name` is that of the file after `registre`; `about` says who wants it; `schema` names its Table Schema."""

    name: str
    label: str
    about: str | Promise
    media_type: str
    schema: str
    write: Callable[[BinaryIO, Iterable[Entry]], None]


FORMATS = {
    one.name: one
    for one in (
        Format(
            "registre.csv", "CSV", _("une ligne par projet, pour un tableur"), files.CSV_TYPE, "registre", write_csv
        ),
        Format("registre.xlsx", "XLSX", _("la même chose pour Excel"), files.XLSX_TYPE, "registre", write_xlsx),
        Format("registre.ods", "ODS", _("la même chose pour LibreOffice"), files.ODS_TYPE, "registre", write_ods),
        Format("registre.json", "JSON", _("les fiches entières"), "application/json", "fiches", write_json),
        Format(
            "registre.ndjson",
            "NDJSON",
            _("les fiches entières, une par ligne, à reprendre dans un autre registre"),
            "application/x-ndjson",
            "fiches",
            write_ndjson,
        ),
        Format(
            "repertoire.csv",
            _("CSV, intitulés du répertoire"),
            _("sous les intitulés du répertoire publié jusqu’ici"),
            files.CSV_TYPE,
            "repertoire",
            write_headings_csv,
        ),
        Format(
            "repertoire.xlsx",
            _("XLSX, intitulés du répertoire"),
            _("sous les intitulés du répertoire publié jusqu’ici"),
            files.XLSX_TYPE,
            "repertoire",
            write_headings_xlsx,
        ),
    )
}
