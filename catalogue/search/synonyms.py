"""Words that say the same, from catalogue/data/synonyms.toml."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from catalogue.folding import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "synonyms.toml"

_FRENCH = (
    "au aux avec ce ces cette chez dans de des du elle en entre est et etait ete il ils la le les leur leurs lors mais"
    " ne non nos notre nous on ou par pas pour qu que qui sa sans se ses si son sont sous sur un une vos votre vous"
)
_ENGLISH = "an and are at by for from in is of on or the to with"
#: Words that tie others together: nobody looks for them, and labels are full of them.
TYING = frozenset([*_FRENCH.split(), *_ENGLISH.split()])

Words = tuple[str, ...]


def meaningful(words: Sequence[str]) -> Words:
    """Return folded words without those that only tie others together."""
    return tuple(word for word in words if word not in TYING and len(word) > 1)


@cache
def groups() -> list[list[str]]:
    """Return the groups as written."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["groups"]


@cache
def _others() -> dict[Words, dict[Words, str]]:
    """Return what stands beside each term, by its folded words: {folded words: as written}."""
    found: dict[Words, dict[Words, str]] = {}
    for group in groups():
        terms = {meaningful(fold(written).split()): written for written in group}
        for term in terms:
            others = {words: written for words, written in terms.items() if words != term}
            found.setdefault(term, {}).update(others)
    return found


@cache
def _longest() -> int:
    return max(map(len, _others()))


def others(term: Words) -> dict[Words, str]:
    """Return what says the same as folded words, in the singular or the plural: {folded words: as written}."""
    return _others().get(term) or _others().get(tuple(word.rstrip("sx") for word in term)) or {}


def split(words: Words) -> list[Words]:
    """Cut folded words into terms: the longest that have synonyms, and single words."""
    terms = []
    at = 0
    while at < len(words):
        sizes = range(min(_longest(), len(words) - at), 0, -1)
        size = next((size for size in sizes if others(words[at : at + size])), 1)
        terms.append(words[at : at + size])
        at += size
    return terms
