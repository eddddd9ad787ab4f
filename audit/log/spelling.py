"""JSON with one meaning: read strictly, and spelt canonically (RFC 8785) at the pace of a batch of events."""

import json
from typing import Any, NoReturn

import rfc8785

from audit.log.errors import LogError

#: Bytes of an entry or of a detail.
LONGEST = 16_384

_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class EntryError(LogError):
    """Something that no entry can hold."""


def spell(value: dict[str, Any]) -> str:
    """Return the canonical JSON of an object whose keys are text, without float and integer beyond 2^53.

    The caller has made sure of that. Python's encoder then spells as RFC 8785 does, but for the order of keys beyond
    U+FFFF, which Python sorts by code point and RFC 8785 by UTF-16 unit: such a value goes the slow way. Raises
    `EntryError` for what has no spelling, or one of more than `LONGEST` bytes.
    """
    try:
        text = _PLAIN.encode(value)
        size = len(text)
        if not text.isascii():
            if len(text.encode("utf-16-le")) != 2 * size:
                text = rfc8785.dumps(value).decode()
            size = len(text.encode())
    except (rfc8785.CanonicalizationError, UnicodeError, TypeError, ValueError, RecursionError) as error:
        raise EntryError(f"this has no canonical JSON: {error}") from None
    if size > LONGEST:
        raise EntryError(f"{size} bytes, at most {LONGEST} are kept")
    return text


def read(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raises ValueError for anything else, as a name told twice in an object."""
    return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object tells the same name twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
