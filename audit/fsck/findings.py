"""What a check of the database found."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Runs a SELECT and yields its rows without holding them all.
Stream = Callable[[str, Sequence[Any]], Iterator[tuple[Any, ...]]]


@dataclass(frozen=True)
class Finding:
    """One disagreement. `leaf` is None when it is not about one leaf."""

    log: str
    leaf: int | None
    what: str

    def __str__(self) -> str:
        where = self.log if self.leaf is None else f"{self.log} leaf {self.leaf}"
        return f"{where}: {self.what}"


@dataclass
class Report:
    """What was read, and every disagreement, in the order it was met."""

    leaves: int = 0
    pruned: int = 0
    heads: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, found: Iterable[Finding]) -> None:
        self.findings.extend(found)

    @property
    def sound(self) -> bool:
        return not self.findings


def as_mapping(facts: Any) -> dict[str, Any]:
    """Return the facts of an event, which Django's connections give as text and the driver's as a mapping."""
    return json.loads(facts) if isinstance(facts, str) else facts or {}
