"""Two texts compared word by word. Pure: no Django here.

The runs of a comparison give back both texts exactly: those kept and removed are the text before, those kept and added
the text after.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import LCSseq

Kind = Literal["same", "removed", "added"]
#: A word with the space after it, so that what is taken away takes its space along.
_WORDS = re.compile(r"\S+\s*|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
#: Beyond this many pairs of words a text is compared line by line; beyond as many pairs of lines, as a whole.
MOST_PAIRS = 16_000_000
#: Words kept between two changes that read better inside one change than alone.
ISLAND = 1


@dataclass(frozen=True)
class Run:
    """A stretch of text: in both texts, only before, or only after."""

    kind: Kind
    text: str


def between(before: str, after: str) -> list[Run]:
    """Return the runs that lead from one text to another, in reading order; what goes comes before what comes."""
    return _merged(_without_islands(_runs(before, after)))


def before_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs if run.kind != "added")


def after_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs if run.kind != "removed")


def kept(runs: Iterable[Run]) -> float:
    """Return the share of the longer text that is in both, from 0 to 1."""
    runs = list(runs)
    longest = max(len(before_of(runs)), len(after_of(runs)))
    return sum(len(run.text) for run in runs if run.kind == "same") / longest if longest else 1.0


def _runs(before: str, after: str) -> list[Run]:
    for pattern in (_WORDS, _LINES):
        old, new = pattern.findall(before), pattern.findall(after)
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        if (len(old) - start - end) * (len(new) - start - end) <= MOST_PAIRS:
            return _aligned(old, new)
    return _whole(before, after)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words two texts have in common from their first one on."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(old), len(new)))


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    found: list[Run] = []
    for step in LCSseq.opcodes(old, new):
        removed, added = "".join(old[step.src_start : step.src_end]), "".join(new[step.dest_start : step.dest_end])
        found += [Run("same", removed)] if step.tag == "equal" else _whole(removed, added)
    return found


def _whole(removed: str, added: str) -> list[Run]:
    kinds: tuple[Kind, Kind] = ("removed", "added")
    return [Run(kind, text) for kind, text in zip(kinds, (removed, added), strict=True) if text]


def _without_islands(runs: list[Run]) -> list[Run]:
    """Return runs in which a lone word between two changes belongs to them: it is removed, and added again."""
    found: list[Run] = []
    for index, run in enumerate(runs):
        lone = run.kind == "same" and 0 < index < len(runs) - 1 and len(_WORDS.findall(run.text)) <= ISLAND
        found += _whole(run.text, run.text) if lone and "\n" not in run.text else [run]
    return found


def _merged(runs: list[Run]) -> list[Run]:
    """Return runs with one removal and one addition at most between two that stay."""
    found: list[Run] = []
    for same, group in groupby(runs, key=lambda run: run.kind == "same"):
        members = list(group)
        if same:
            found.append(Run("same", "".join(run.text for run in members)))
        else:
            found += _whole(before_of(members), after_of(members))
    return found
