"""How texts and searches are made comparable: no accent, no capital, no plural."""

import re
import unicodedata

MAX_WORDS = 10
_MAX_READ = 400
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_WORD = re.compile(r"[a-z0-9_]+")


def fold(text: str) -> str:
    """Return a text in lower case, without accents, its words separated by one space."""
    unfolded = unicodedata.normalize("NFD", text.translate(_LIGATURES).casefold())
    return " ".join(_WORD.findall("".join(c for c in unfolded if not unicodedata.combining(c))))


def beginning(text: str) -> list[str]:
    """Return the folded words of the part of a text that is read."""
    return fold(text[:_MAX_READ]).split()


def search_words(text: str) -> list[str]:
    """Return the folded words to look for, at most `MAX_WORDS`, without repeats nor one-letter words.

    Only the beginning of a very long text is read.
    """
    words = [singular(word) for word in beginning(text) if len(word) > 1]
    return list(dict.fromkeys(words))[:MAX_WORDS]


def singular(word: str) -> str:
    """Return a folded word without the mark of its plural."""
    is_plural = len(word) > 4 and word.isalpha() and word.endswith(("s", "x"))
    return word[:-1] if is_plural else word
