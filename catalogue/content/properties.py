"""`[properties]` of a dataset's file: the keys and shapes that catalogue/data/properties.toml tells of."""

import re
from collections.abc import Callable
from typing import Any

from catalogue.content.checking import ContentError, Raw, address, check_keys, day, strings, text, whole_number
from catalogue.properties import TYPED, Kind, all_properties

_DURATION = re.compile(r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")


def properties(raw: Raw, where: str) -> dict[str, Any]:
    """Return the properties in the shapes of `Dataset.properties`."""
    known = {key for key, one in all_properties().items() if one.kind in TYPED}
    if unknown := raw.keys() - known:
        raise ContentError(f"{where} [properties]: unknown {sorted(unknown)}")
    return {
        key: _SHAPES[all_properties()[key].kind](value, f"{where} [properties] {key}") for key, value in raw.items()
    }


def _text(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ContentError(f"{where}: “{value}” is not a text in two languages")
    check_keys(value, where, required=frozenset({"fr"}), optional=frozenset({"en"}))
    return {language: text(words, where) for language, words in value.items()}


def _addresses(value: Any, where: str) -> list[str]:
    return [address(one, where) for one in strings(value, where)]


def _period(value: Any, where: str) -> dict[str, str]:
    if not (isinstance(value, dict) and value):
        raise ContentError(f"{where}: “{value}” is not a period")
    check_keys(value, where, required=frozenset(), optional=frozenset({"from", "to"}))
    return {bound: day(date, where) for bound, date in value.items()}


def _duration(value: Any, where: str) -> str:
    if not (isinstance(value, str) and _DURATION.fullmatch(value)):
        raise ContentError(f"{where}: “{value}” is not a duration such as P1D")
    return value


_SHAPES: dict[Kind, Callable[[Any, str], Any]] = {
    Kind.CONCEPTS: strings,
    Kind.WORDS: strings,
    Kind.TEXT: _text,
    Kind.ADDRESSES: _addresses,
    Kind.NUMBER: whole_number,
    Kind.DATE: day,
    Kind.PERIOD: _period,
    Kind.DURATION: _duration,
}
