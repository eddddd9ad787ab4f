"""Rows of text as the bytes of a CSV or of a spreadsheet, none of which a spreadsheet runs."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter

from hub.spreadsheets import BYTE_ORDER_MARK, safe

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
