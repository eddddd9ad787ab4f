"""« Vouliez-vous dire » : the word of the catalogue that is nearest to one it does not hold.

A mistyped word is compared with the list of the catalogue's words, never with its rows. The list stands in the cache:
the command `index_catalogue` makes it anew, and so does the first reader who needs it when it is not there.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.folding import fold
from catalogue.models import CodeList, Concept, Dataset, Table, Variable
from catalogue.search import synonyms
from catalogue.search.asking import Asked

_CACHED = "catalogue:words"
_SECONDS = 24 * 60 * 60
#: Different texts of one column that are read: more add hardly a word, and a reader may be waiting.
_MOST = 50_000
_SHORTEST = 4
_WRITTEN = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")

#: Of each folded word: as it is written, and how many texts hold it.
Known = dict[str, tuple[str, int]]


def suggestion(asked: Asked) -> str:
    """Return the text with each word that the catalogue does not hold replaced by its nearest; empty when none is."""
    known = words()
    corrections = {word: _nearest(word, known) for word in asked.typed if _is_unknown(word, known)}
    if not any(corrections.values()):
        return ""
    return " ".join(corrections.get(fold(raw)) or raw for raw in asked.text.split())


def words() -> Known:
    """Return the catalogue's words."""
    return cache.get(_CACHED) or rebuild()


def rebuild() -> Known:
    """Read the catalogue's words again, keep them and return them."""
    numbers: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text in _texts():
        for word in set(_WRITTEN.findall(text.lower())):
            folded = fold(word)
            numbers[folded] += 1
            # Of two spellings the one with accents is right.
            written[folded] = max(written.get(folded, ""), word)
    known = {word: (written[word], number) for word, number in numbers.items()}
    cache.set(_CACHED, known, _SECONDS)
    return known


def _texts() -> Iterator[str]:
    """Yield each different label, title and summary, and every synonym."""
    columns = [
        *((Dataset, f"{name}_{language}") for name in ("title", "summary", "keywords") for language in ("fr", "en")),
        *((model, f"label_{language}") for model in (Table, Variable, Concept) for language in ("fr", "en")),
        (CodeList, "title_fr"),
    ]
    for model, column in columns:
        yield from model.objects.order_by().values_list(column, flat=True).distinct()[:_MOST].iterator()
    yield from chain.from_iterable(synonyms.groups())


def _is_unknown(word: str, known: Known) -> bool:
    """Names and codes are not words; the beginning of a word is known."""
    is_word = len(word) >= _SHORTEST and word.isalpha()
    return is_word and word not in known and not any(other.startswith(word) for other in known)


def _nearest(word: str, known: Known) -> str:
    """Return the nearest word as written, one slip away, or two from a long one; of equals the most frequent."""
    slips = 1 if len(word) <= _SHORTEST + 1 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    if not near:
        return ""
    best = min(near, key=lambda found: (found[1], -known[found[0]][1]))
    return known[best[0]][0]
