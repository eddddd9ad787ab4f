"""How alike two files are, and what most of the like ones say: plain counts, no model, no query."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from catalogue import folding

#: A word of the opinions shorter than this says nothing of a clause.
_SHORTEST = 6
#: A clause counts for this many words in common at most: long texts must not drown the data asked in common.
MOST_WORDS = 3


@dataclass(frozen=True)
class Traits:
    """What two files are compared by: keys of datasets, codes of medical fields, folded words of the clauses."""

    datasets: frozenset[int] = frozenset()
    themes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """What two files have in common; `points` is its size."""

    datasets: frozenset[int] = field(default_factory=frozenset)
    themes: frozenset[str] = field(default_factory=frozenset)
    words: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return len(self.datasets) + len(self.themes) + len(self.words)


def between(one: Traits, other: Traits) -> Likeness:
    """Return what two files share; the words in common are the longest ones, `MOST_WORDS` at most."""
    common = sorted(one.words & other.words, key=lambda word: (-len(word), word))
    return Likeness(one.datasets & other.datasets, one.themes & other.themes, tuple(common[:MOST_WORDS]))


def clause_words(text: str) -> frozenset[str]:
    """Return the folded words of a text that are long enough to say something of a clause, without their plural."""
    return frozenset(folding.singular(word) for word in folding.fold(text).split() if len(word) >= _SHORTEST)


def without_common(texts: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return sets of words without those that stand in more than half of them; three sets at least make a habit."""
    if len(texts) < 3:
        return list(texts)
    seen = Counter(word for words in texts for word in words)
    common = {word for word, count in seen.items() if 2 * count > len(texts)}
    return [words - common for words in texts]


def most(kinds: Collection[str]) -> tuple[str, int] | None:
    """Return the kind of more than half of these opinions, and how many they are; None when there is none."""
    if not kinds:
        return None
    kind, count = Counter(kinds).most_common(1)[0]
    return (kind, count) if 2 * count > len(kinds) else None
