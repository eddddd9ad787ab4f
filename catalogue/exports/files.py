"""Rows of text as the bytes of a CSV or of a spreadsheet, none of which a spreadsheet runs."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator

import xlsxwriter
from django.http import FileResponse

from hub.spreadsheets import BYTE_ORDER_MARK, safe

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
#: Bytes of a file that stay in memory; a longer one waits on the disk while it is sent.
_IN_MEMORY = 1_000_000
#: What a cell of a spreadsheet holds at most; xlsxwriter leaves a longer one out without a word.
_LONGEST = 32_767
_WIDTH = 24

Rows = Iterable[Iterable[object]]


def write_csv(file: BinaryIO, rows: Rows) -> None:
    """Write rows as RFC 4180, after a byte order mark: without it Excel takes UTF-8 for something else.

    Programs skip the mark (`utf-8-sig`), or read the API.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    csv.writer(text, lineterminator="\r\n").writerows([safe(value) for value in row] for row in rows)
    text.detach()


def write_xlsx(file: BinaryIO, sheets: Iterable[tuple[str, Rows]]) -> None:
    """Write (name of at most 31 characters, rows) as the sheets of a workbook; rows are written as they come."""
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
    heading = workbook.add_format({"bold": True})
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        width = 0
        for number, row in enumerate(rows):
            cells = [safe(value)[:_LONGEST] for value in row]
            width = max(width, len(cells))
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text, heading if number == 0 else None)
        sheet.set_column(0, max(width - 1, 0), _WIDTH)
    workbook.close()


_ODS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
#: What XML cannot hold.
_UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
#: Zip archives begin in 1980: the same rows make the same file.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def write_ods(file: BinaryIO, name: str, rows: Rows) -> None:
    """Write rows as an OpenDocument spreadsheet (ODF 1.3) of one sheet, as they come: libraries hold it whole."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _NO_DAY), ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", _NO_DAY), _MANIFEST, zipfile.ZIP_DEFLATED)
        content = zipfile.ZipInfo("content.xml", _NO_DAY)
        content.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(content, "w", force_zip64=True) as stream:
            _write_content(stream, name, rows)


def _write_content(stream, name: str, rows: Rows) -> None:
    xml = XMLGenerator(stream, "utf-8", short_empty_elements=True)
    xml.startDocument()
    spaces = {f"xmlns:{prefix}": address for prefix, address in _ODS.items()}
    xml.startElement("office:document-content", {**spaces, "office:version": "1.3"})
    xml.startElement("office:body", {})
    xml.startElement("office:spreadsheet", {})
    xml.startElement("table:table", {"table:name": name})
    for row in rows:
        xml.startElement("table:table-row", {})
        for value in row:
            _write_cell(xml, safe(value).translate(_UNWRITABLE))
        xml.endElement("table:table-row")
    for element in ("table:table", "office:spreadsheet", "office:body", "office:document-content"):
        xml.endElement(element)
    xml.endDocument()


def _write_cell(xml: XMLGenerator, text: str) -> None:
    if not text:
        xml.startElement("table:table-cell", {})
    else:
        xml.startElement("table:table-cell", {"office:value-type": "string"})
        for line in text.split("\n"):
            xml.startElement("text:p", {})
            xml.characters(line)
            xml.endElement("text:p")
    xml.endElement("table:table-cell")


def sent(name: str, media_type: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    """Write a file while the database may be read, in the language of the page, then send it piece by piece."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 — the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
