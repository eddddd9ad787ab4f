"""Checks of values read from JSON, each with the words that say what a good one is."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from audit.log.entries import OUTCOMES

#: CloudEvents' own bound of an Integer attribute.
LARGEST_SEQ = 2**31 - 1
DEEPEST = 8
_LARGEST_INTEGER = 2**53 - 1
_LONGEST_TEXT = 200
_LONGEST_DETAIL_TEXT = 10_000
# Twenty facts of this length and every other text at its longest make an entry that the trail can hold.
_MOST_FACTS = 20
_LONGEST_FACT = 100

_UNSAFE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_UNSAFE_IN_DETAIL = re.compile("[\x00\ud800-\udfff]")
_WORD = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
_FACT = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
)

#: Says what a good value is; "" for a good one.
Check = Callable[[Any], str]


class Shape:
    """The fields that an object must have, and those that it may have."""

    def __init__(self, *, required: Mapping[str, Check], optional: Mapping[str, Check]) -> None:
        self._checks = {**required, **optional}
        self._required = frozenset(required)

    def faults(self, value: Any, path: str = "") -> list[tuple[str, str]]:
        """Return (field, why) for all that is wrong in an object whose fields have names that start with `path`."""
        if type(value) is not dict:
            return [(path.rstrip("."), "is an object")]
        check_of, found = self._checks.get, []
        for name, one in value.items():
            check = check_of(name, unknown)
            if check is text and type(one) is str and one.isprintable() and 0 < len(one) <= _LONGEST_TEXT:
                continue  # most of all fields, without a call
            if wrong := check(one):
                found.append((path + name[:_LONGEST_TEXT], wrong))
        if not self._required <= value.keys():
            found += [(path + name, "is missing") for name in sorted(self._required - value.keys())]
        return found


def anything(value: Any) -> str:
    """Leave a value to the shape of its own."""
    return ""


def unknown(value: Any) -> str:
    return "is not a field of these events"


def text(value: Any) -> str:
    if type(value) is not str:
        return "is a text"
    if not 0 < len(value) <= _LONGEST_TEXT:
        return f"has 1 to {_LONGEST_TEXT} characters"
    return "" if value.isprintable() or not _UNSAFE.search(value) else "holds no control character"


def word(value: Any) -> str:
    found = type(value) is str and _WORD.fullmatch(value)
    return "" if found else "is a word of small letters, digits, . _ - (60 at most)"


def whole(value: Any) -> str:
    good = type(value) is int and abs(value) <= _LARGEST_INTEGER
    return "" if good else "is a whole number, no larger than 2^53"


def sha256(value: Any) -> str:
    return "" if type(value) is str and _HASH.fullmatch(value) else "is 64 hexadecimal digits, in small letters"


def number(value: Any) -> str:
    good = type(value) is int and 1 <= value <= LARGEST_SEQ
    return "" if good else f"is a whole number from 1 to {LARGEST_SEQ}"


def outcome(value: Any) -> str:
    return "" if type(value) is int and value in OUTCOMES else "is 0, 4, 8 or 12"


def time(value: Any) -> str:
    if type(value) is not str or not _TIME.fullmatch(value):
        return "is a time of RFC 3339 with its offset, such as 2026-11-25T10:00:00Z"
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        return f"is no time: {error}"
    return ""


def exactly(wanted: str) -> Check:
    return lambda value: "" if value == wanted and type(value) is str else f"is “{wanted}”"


def facts(value: Any) -> str:
    if type(value) is not dict or len(value) > _MOST_FACTS:
        return f"is an object of at most {_MOST_FACTS} facts"
    for name, fact in value.items():
        if not _FACT.fullmatch(name):
            return f"has names of small letters, digits and _, unlike “{name[:40]}”"
        if fact is None or type(fact) is bool:
            continue
        wrong = whole(fact) if type(fact) is int else _fact_text(fact)
        if wrong:
            return f"holds texts, whole numbers, true, false and null: “{name}” {wrong}"
    return ""


def _fact_text(value: Any) -> str:
    if type(value) is str and len(value) > _LONGEST_FACT:
        return f"has at most {_LONGEST_FACT} characters"
    return text(value)


def detail(value: Any) -> str:
    return _nested(value, DEEPEST) if type(value) is dict else "is an object"


def _nested(value: Any, room: int) -> str:
    kind = type(value)
    if kind is str:
        return _nested_text(value)
    if kind is int:
        return "holds whole numbers no larger than 2^53" if whole(value) else ""
    if kind is float:
        return "holds no number that is not whole: two programs may write it differently"
    if kind is dict or kind is list:
        if not room:
            return f"is nested at most {DEEPEST} deep"
        for inner in (*value, *value.values()) if kind is dict else value:
            if wrong := _nested(inner, room - 1):
                return wrong
    return ""


def _nested_text(value: str) -> str:
    if len(value) > _LONGEST_DETAIL_TEXT:
        return f"holds texts of at most {_LONGEST_DETAIL_TEXT} characters"
    if value.isprintable() or not _UNSAFE_IN_DETAIL.search(value):
        return ""
    return "holds no NUL and no half of a character"
