"""Texts that match a regular expression, for the columns whose dictionary gives one. No Django."""

import re
from random import Random
from re import _constants as op  # the parser that `re` itself uses: the standard library has no public one
from re import _parser as parser

#: Repetitions without a bound get at most this many more than they ask for, and negations are drawn from these signs.
_MORE, _SIGNS = 3, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_CLASSES = {op.CATEGORY_DIGIT: "0123456789", op.CATEGORY_WORD: _SIGNS, op.CATEGORY_SPACE: " "}


def example(pattern: str, rng: Random) -> str | None:
    """Return a text that matches the whole of a pattern, or None when it asks for more than is known here."""
    try:
        text = "".join(_write(part, rng) for part in parser.parse(pattern))
    except (re.error, LookupError, RecursionError):
        return None
    return text if re.fullmatch(pattern, text) else None


def _write(part, rng: Random) -> str:
    kind, about = part
    if kind is op.LITERAL:
        return chr(about)
    if kind is op.ANY:
        return rng.choice(_SIGNS)
    if kind is op.AT:
        return ""
    if kind is op.IN:
        return rng.choice(_among(about))
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT}:
        least, most, inner = about
        times = rng.randint(least, min(most, least + _MORE))
        return "".join(_write(one, rng) for _time in range(times) for one in inner)
    if kind is op.SUBPATTERN:
        return "".join(_write(one, rng) for one in about[-1])
    if kind is op.BRANCH:
        return "".join(_write(one, rng) for one in rng.choice(about[1]))
    raise LookupError(kind)


def _among(choices) -> str:
    found, negated = "", False
    for kind, about in choices:
        if kind is op.NEGATE:
            negated = True
        elif kind is op.LITERAL:
            found += chr(about)
        elif kind is op.RANGE:
            found += "".join(map(chr, range(about[0], min(about[1], about[0] + 200) + 1)))
        else:
            found += _CLASSES[about]
    return "".join(sign for sign in _SIGNS if sign not in found) if negated else found
