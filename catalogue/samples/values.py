"""One value after the other for a column that is no key. No Django."""

import math
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from catalogue.samples import patterns
from catalogue.samples.shapes import CodeValues, Column
from catalogue.samples.texts import (
    FALSE,
    TRUE,
    as_written,
    digits_of,
    fits,
    longest,
    value_of,
    write_moment,
)

#: Letters and digits that nobody mistakes for another.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
#: Characters of a text, and digits of a number, when the dictionary bounds them by more or by nothing.
USUAL_LENGTH, USUAL_DIGITS = 8, 4
#: Values of a code list among which a column draws: spread over the whole list, which may hold 60 000.
MOST_CODES = 500
_TRIES = 50

#: A list of days covers centuries, a table some years.
CALENDAR = frozenset({"date", "datetime", "yearmonth"})

Maker = Callable[[], str | None]


def maker(column: Column, *, codes: CodeValues, years: tuple[int, ...], missing: Iterable[str], rng: Random) -> Maker:
    """Return what draws the next value of a column, always one that `texts.fits`; None when there is none.

    `missing` are the texts that stand for no value: none of them is drawn.
    """
    nothing = set(missing)
    chosen = candidates(column, codes, nothing)
    if column.type in CALENDAR:
        chosen = [text for text in chosen if value_of(column, text).year in years]
    if chosen:
        return lambda: rng.choice(chosen)
    draw = _drawer(column, years, rng)

    def fitting() -> str | None:
        drawn = (draw() for _try in range(_TRIES))
        return next((text for text in drawn if text is not None and text not in nothing and fits(column, text)), None)

    return fitting


def candidates(column: Column, codes: CodeValues, missing: set[str]) -> list[str]:
    """Return the values that an enumeration or a code list gives to a column, in its own writing; maybe none."""
    told = column.constraints.get("enum") or codes.get((column.code_list, column.code_list_column), [])
    spread = told[:: math.ceil(len(told) / MOST_CODES) or 1]
    written = (as_written(column, str(code)) for code in spread)
    return list(dict.fromkeys(text for text in written if text is not None and text not in missing))


def bounds_of(column: Column, usual_digits: int = USUAL_DIGITS) -> tuple[Decimal, Decimal, int]:
    """Return the least and most value of a number, and how many decimals it is written with."""
    digits, decimals = digits_of(column) or (usual_digits, 2)
    decimals = decimals if column.type == "number" else 0
    whole = max(0, digits - decimals)
    least = Decimal(str(column.constraints.get("minimum", 0)))
    # What the length lets through, but no astronomic amounts.
    most = Decimal(10) ** min(whole, usual_digits) - Decimal(1).scaleb(-decimals)
    if "maximum" in column.constraints:
        most = Decimal(str(column.constraints["maximum"]))
    return least, max(least, most), decimals


def _drawer(column: Column, years: tuple[int, ...], rng: Random) -> Maker:
    if pattern := column.constraints.get("pattern"):
        return lambda: patterns.example(pattern, rng)
    match column.type:
        case "integer" | "number":
            return _number(column, rng)
        case "boolean":
            return lambda: rng.choice((FALSE, TRUE))
        case "date" | "datetime" | "time" | "year" | "yearmonth":
            return lambda: write_moment(column, _moment(years, rng))
    size = _size(column)
    return lambda: "".join(rng.choices(SIGNS, k=size))


def _number(column: Column, rng: Random) -> Maker:
    least, most, decimals = bounds_of(column)
    unit = Decimal(10) ** decimals
    first, last = int(least * unit), int(most * unit)
    return lambda: format(Decimal(rng.randint(first, last)) / unit, f".{decimals}f")


def _moment(years: tuple[int, ...], rng: Random) -> datetime:
    return datetime(rng.choice(years), 1, 1) + timedelta(days=rng.randrange(365), seconds=rng.randrange(86_400))  # noqa: DTZ001 — the time of nobody


def _size(column: Column) -> int:
    least, most = int(column.constraints.get("minLength", 1)), longest(column)
    usual = USUAL_LENGTH if most is None else min(most, USUAL_LENGTH)
    return max(least, usual)
