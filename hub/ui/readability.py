"""How easy a text is to read. No Django.

LIX (Björnsson, 1968): mean words in a sentence, plus the percentage of words longer than six letters. It asks for no
list of words and no syllables, so that it means the same in French and in English.
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_END = re.compile(r"[.!?…:;]+(?:\s|$)|\n+")
_LONG = 6
#: Björnsson's steps: under the figure, how the text reads.
EASY, MEDIUM, HARD = "easy", "medium", "hard"
_STEPS = ((40, EASY), (50, MEDIUM))
#: Fewer words than this say nothing of how a text reads.
_ENOUGH = 20


@dataclass(frozen=True)
class Readability:
    lix: int
    step: str
    words: int


def of(text: str) -> Readability | None:
    """Return the figure of a text and its step; None for one too short to have any."""
    words = _WORD.findall(text)
    if len(words) < _ENOUGH:
        return None
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _END.split(text)))
    long = sum(len(re.sub(r"[’'-]", "", word)) > _LONG for word in words)
    lix = round(len(words) / sentences + 100 * long / len(words))
    return Readability(lix, next((step for bound, step in _STEPS if lix < bound), HARD), len(words))
