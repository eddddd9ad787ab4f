"""The lines that tell a change: what was removed, what was added, or a text with both, as runs of words."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from requests_workflow.dossier.versions import runs
from requests_workflow.dossier.versions.runs import Run

Kind = Literal["added", "removed", "changed"]
#: Below this share of common words two texts are told one after the other: mixed, nobody could read them.
MIXED = 0.4
#: Words of an unchanged stretch that stay beside a change.
CONTEXT = 12


@dataclass(frozen=True)
class Line:
    kind: Kind
    runs: list[Run]


@dataclass(frozen=True)
class Change:
    """What changed under one label; `kind` added or removed when there was nothing before, or is nothing after."""

    label: str
    kind: Kind
    lines: list[Line]


def of_text(label: str, before: str, after: str) -> Change | None:
    """Return the change of a long text, word by word; None when it is the same."""
    if before == after:
        return None
    if not before or not after:
        return of_value(label, before, after)
    found = runs.between(before, after)
    if runs.kept(found) < MIXED:
        return of_value(label, before, after)
    return Change(label, "changed", [Line("changed", shortened(found))])


def of_value(label: str, before: str, after: str) -> Change | None:
    """Return the change of a short value: the one before, then the one after."""
    if before == after:
        return None
    return _change(label, [*_removed([before] if before else []), *_added([after] if after else [])], before, after)


def of_items(label: str, before: Sequence[str], after: Sequence[str]) -> Change | None:
    """Return the change of a list whose order does not matter: items removed, then items added."""
    gone, come = _without(before, after), _without(after, before)
    return _change(label, [*_removed(gone), *_added(come)], before, after) if gone or come else None


def of_rows(label: str, before: Sequence[tuple[Hashable, str]], after: Sequence[tuple[Hashable, str]]) -> Change | None:
    """Return the change of rows (name, words): those of one name are compared, the others removed or added."""
    gone, come = _without(before, after), _without(after, before)
    if not gone and not come:
        return None
    waiting: dict[Hashable, list[str]] = {}
    for name, words in come:
        waiting.setdefault(name, []).append(words)
    lines = []
    for name, words in gone:
        same = waiting.get(name)
        lines += [Line("changed", runs.between(words, same.pop(0)))] if same else _removed([words])
    return _change(label, [*lines, *_added([one for left in waiting.values() for one in left])], before, after)


def shortened(found: Sequence[Run]) -> list[Run]:
    """Return runs in which a long unchanged stretch keeps only its words beside the changes."""
    last = len(found) - 1
    return [
        Run("same", _cut(run.text, head=index > 0, tail=index < last)) if run.kind == "same" else run
        for index, run in enumerate(found)
    ]


def _cut(text: str, *, head: bool, tail: bool) -> str:
    words = text.split()
    if len(words) <= 3 * CONTEXT:
        return text
    first = " ".join(words[:CONTEXT]) if head else ""
    ending = " ".join(words[-CONTEXT:]) if tail else ""
    return f"{first} […] {ending} " if tail else f"{first} […]"


def _without(ones: Iterable, others: Iterable) -> list:
    """Return the items of a list that another lacks, each as many times as it lacks it."""
    held = Counter(others)
    found = []
    for one in ones:
        if held[one]:
            held[one] -= 1
        else:
            found.append(one)
    return found


def _removed(texts: Iterable[str]) -> list[Line]:
    return [Line("removed", [Run("removed", text)]) for text in texts]


def _added(texts: Iterable[str]) -> list[Line]:
    return [Line("added", [Run("added", text)]) for text in texts]


def _change(label: str, lines: list[Line], before: object, after: object) -> Change:
    kind: Kind = "changed" if before and after else "added" if after else "removed"
    return Change(label, kind, lines)
