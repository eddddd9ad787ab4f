"""What a writer remembers outside the database: one file for each life of each writer, read when the run is over.

A line is a word, a number and identifiers. `begun` comes before the commit is asked for, `done` is on the disk before
the writer goes on: whoever answered a user "it is recorded" has one. `undone` says that no commit was asked for.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

BEGUN, DONE, UNDONE = "begun", "done", "undone"


class Diary:
    """Written by one life of a writer. A line is one `write`, so that a kill leaves it out or whole."""

    def __init__(self, folder: Path, writer: str, life: int) -> None:
        self._descriptor = os.open(folder / f"{writer}.{life:05d}.diary", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._transaction = 0

    def begun(self, identifiers: Iterable[str]) -> None:
        """Note the events of the next transaction, before its commit is asked for."""
        self._transaction += 1
        self._write(BEGUN, *identifiers)

    def done(self) -> None:
        """Note, for good, that the commit was confirmed: from here on these events may not be lost."""
        self._write(DONE)
        os.fsync(self._descriptor)

    def undone(self) -> None:
        """Note that the transaction was given up before its commit was asked for: its events may not appear."""
        self._write(UNDONE)

    def _write(self, word: str, *identifiers: str) -> None:
        os.write(self._descriptor, " ".join([word, str(self._transaction), *identifiers]).encode() + b"\n")


@dataclass
class Memory:
    """The identifiers of all diaries: confirmed, given up, and those whose writer died before it knew."""

    acknowledged: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    @property
    def begun(self) -> set[str]:
        return self.acknowledged | self.undone | self.unknown


def remember(folder: Path) -> Memory:
    """Read every diary of a folder."""
    memory = Memory()
    for path in sorted(folder.glob("*.diary")):
        for word, identifiers in _transactions(path):
            {DONE: memory.acknowledged, UNDONE: memory.undone, BEGUN: memory.unknown}[word].update(identifiers)
    # A platform sends a batch again when it got no answer; one confirmed answer is enough.
    memory.unknown -= memory.acknowledged
    return memory


def _transactions(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield (last word, identifiers) of each transaction of a diary, in order."""
    open_ones: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        word, number, *identifiers = line.split(" ")
        if word == BEGUN:
            open_ones[number] = identifiers
        else:
            yield word, open_ones.pop(number)
    for identifiers in open_ones.values():
        yield BEGUN, identifiers
