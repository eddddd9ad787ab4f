"""Texts of a source made fit for the columns they go to. No Django."""

import re
from typing import Any

from catalogue.importing.issues import Remarks

_NAME_LENGTH = 100
#: A longer text does not fit the search words that PostgreSQL makes of it.
LONGEST = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def cut_at_word(text: str, length: int) -> str:
    """Return the first line's worth of a text: at most `length` characters, cut between words, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    head = flat[: length - 1]
    return f"{head.rsplit(' ', 1)[0]}…"


def text(value: Any) -> str:
    """Return a value of a file as a text; None is the empty one. Control characters have no place in a text."""
    written = "" if value is None else str(value)
    return written.strip() if written.isprintable() else _CONTROL.sub(" ", written).strip()


def fitting(value: Any, length: int, what: str, remarks: Remarks, line: int | None = None) -> str:
    """Return a text that fits its column, cut with a warning when it is too long."""
    full = text(value)
    if len(full) > length:
        remarks.warn(f"{what}: longer than {length} characters, cut", line)
    return full[:length]


def name_problem(name: str) -> str:
    """Return why a text cannot name a column of a file, or the empty text."""
    if not name:
        return "has no name"
    return f"has a name longer than {_NAME_LENGTH} characters" if len(name) > _NAME_LENGTH else ""


def address_problem(name: str) -> str:
    """Return why a name cannot be part of the address of a page, or the empty text."""
    if "/" in name or name in {".", ".."}:
        return "has a name that no address can hold"
    return name_problem(name)
