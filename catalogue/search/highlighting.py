"""Showing where the words of a search stand in a text. What is imported is escaped first, then marked."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from catalogue.folding import singular
from catalogue.search.asking import begins_others
from catalogue.search.synonyms import Words

_FIRST, _LAST = 0xC0, 0x24F
#: Words that tie others together may stand between two of them.
_BETWEEN = r"[^a-z0-9]+(?:[a-z]{1,3}[^a-z0-9]+)*"


def _bare(letter: str) -> str:
    """Return a Latin letter without its accent, when that is one letter; else the letter."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


#: One letter for one letter, so that a place in the bare text is the same place in the text.
_BARE = {code: _bare(chr(code)) for code in range(_FIRST, _LAST + 1)}


def marker(sought: Iterable[Words]) -> Callable[[str], SafeString]:
    """Return what escapes a text and puts `<mark>` around these runs of folded words, and around what they begin."""
    runs = [_BETWEEN.join(map(_pattern, words)) for words in sought]
    if not runs:
        return lambda text: mark_safe(escape(text))  # noqa: S308 — escaped
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(runs)})", re.IGNORECASE)

    def mark(text: str) -> SafeString:
        pieces, done = [], 0
        for match in pattern.finditer(text.translate(_BARE)):
            start, end = match.span()
            pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
            done = end
        pieces.append(escape(text[done:]))
        return mark_safe("".join(pieces))  # noqa: S308 — every piece of the text went through escape

    return mark


def _pattern(word: str) -> str:
    stem = re.escape(singular(word)).replace("oe", "(?:oe|œ)").replace("ae", "(?:ae|æ)")
    return rf"{stem}[a-zœæ0-9]*" if begins_others(word) else rf"{stem}s?(?![a-z0-9])"
