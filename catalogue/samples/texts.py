"""How a value of each Table Schema type is written in a CSV cell, and whether a cell holds one. No Django."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from catalogue.samples.shapes import Column
from hub.spreadsheets import is_formula

#: In which a code list may write a day; SAS writes « 10JUL1966:00:00:00 ».
DAY_FORMATS = ("%Y-%m-%d", "%d%b%Y:%H:%M:%S", "%d%b%Y", "%d/%m/%Y", "%Y%m%d", "%Y-%m-%dT%H:%M:%S")
DEFAULT_FORMATS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%S", "time": "%H:%M:%S"}
TRUE, FALSE = "1", "0"
_BOOLEANS = frozenset({TRUE, FALSE, "true", "True", "TRUE", "false", "False", "FALSE"})
#: The types in which Table Schema tells bounds.
ORDERED = frozenset({"integer", "number", "date", "datetime", "time", "year", "yearmonth"})


def format_of(column: Column) -> str:
    """Return the strptime pattern of a date, datetime or time column."""
    return DEFAULT_FORMATS[column.type] if column.format in {"", "default", "any"} else column.format


def write_moment(column: Column, at: datetime) -> str:
    """Return a moment as a column of dates, datetimes, times, years or months writes it; months in capitals, as SAS."""
    if column.type == "year":
        return f"{at.year:04d}"
    if column.type == "yearmonth":
        return f"{at.year:04d}-{at.month:02d}"
    return at.strftime(format_of(column)).upper()


def value_of(column: Column, text: str) -> Any:
    """Return what a cell says, comparable with the others of its column. Raises `ValueError`."""
    match column.type:
        case "integer":
            return int(_matching(r"[+-]?\d+", text))
        case "number":
            return _decimal(text)
        case "boolean":
            if text not in _BOOLEANS:
                raise ValueError(text)
            return text.lower() in {TRUE, "true"}
        case "year":
            return int(_matching(r"\d{4}", text))
        case "yearmonth":
            return datetime.strptime(_matching(r"\d{4}-\d\d", text), "%Y-%m").date()  # noqa: DTZ007 — a month, not an instant
        case "date" | "datetime" | "time":
            return _moment(column, text)
    return text


def fits(column: Column, text: str) -> bool:
    """Tell whether a cell may stand in a column: its type, length and constraints, and nothing a spreadsheet runs."""
    if column.type in {"string", "any"} and is_formula(text):
        return False
    try:
        value = value_of(column, text)
        return _is_short_enough(column, text) and _keeps(column, text, value)
    except (ValueError, OverflowError):
        return False


def as_written(column: Column, code: str) -> str | None:
    """Return a value of a code list in the writing of a column, a day as a month for instance; None when it cannot."""
    if column.type in {"date", "datetime", "year", "yearmonth"} and not fits(column, code):
        at = _day_in_any_format(code)
        code = write_moment(column, at) if at else code
    return code if fits(column, code) else None


def digits_of(column: Column) -> tuple[int, int] | None:
    """Return how many digits a number has, and how many of them are decimals; None when the source does not say."""
    found = re.fullmatch(r"(\d+)(?:[,.](\d+))?", column.length.strip())
    return (int(found[1]), int(found[2] or 0)) if found else None


def longest(column: Column) -> int | None:
    """Return the most characters of a text; None when nothing bounds it."""
    bounds = [int(column.constraints["maxLength"])] if "maxLength" in column.constraints else []
    bounds += [digits_of(column)[0]] if digits_of(column) else []
    return min(bounds, default=None)


def _is_short_enough(column: Column, text: str) -> bool:
    digits = digits_of(column)
    if digits is None:
        return True
    if column.type == "string":
        return len(text) <= digits[0]
    if column.type == "integer":
        return len(text.lstrip("+-")) <= digits[0]
    return True


def _keeps(column: Column, text: str, value: Any) -> bool:
    asked = column.constraints
    if "minLength" in asked and len(text) < int(asked["minLength"]):
        return False
    if "maxLength" in asked and len(text) > int(asked["maxLength"]):
        return False
    if "pattern" in asked and not re.fullmatch(asked["pattern"], text):
        return False
    if "minimum" in asked and value < value_of(column, str(asked["minimum"])):
        return False
    if "maximum" in asked and value > value_of(column, str(asked["maximum"])):
        return False
    return "enum" not in asked or text in {str(one) for one in asked["enum"]}


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise ValueError(text)
    return text


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not found.is_finite():
        raise ValueError(text)
    return found


def _moment(column: Column, text: str) -> date | datetime | time:
    found = datetime.strptime(text, format_of(column))  # noqa: DTZ007 — what the cell says has no zone
    return {"date": found.date(), "time": found.time()}.get(column.type, found)


def _day_in_any_format(text: str) -> datetime | None:
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    return None
