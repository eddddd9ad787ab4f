"""How a bench tells what it measured: one line a figure, and whether it keeps its promise."""

import sys
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A measured value and the bound it must keep: at least `bound`, or at most it; None for what is only told."""

    name: str
    value: float
    bound: float | None = None
    unit: str = ""
    at_most: bool = False

    @property
    def is_short(self) -> bool:
        if self.bound is None:
            return False
        return self.value > self.bound if self.at_most else self.value < self.bound

    def line(self) -> str:
        """Return name, value, bound, `ok` or `short`, in columns."""
        bound = "" if self.bound is None else f"{'≤' if self.at_most else '≥'} {_number(self.bound)}"
        value = f"{_number(self.value)} {self.unit}".rstrip()
        return f"{self.name:<66} {value:>16}  {bound:<9} {'short' if self.is_short else 'ok'}"


@dataclass
class Report:
    """Writes each figure as soon as it is known."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        for figure in figures:
            self.figures.append(figure)
            self.say(figure.line())

    def say(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    @property
    def status(self) -> int:
        """Return the exit status: 1 when one figure is short."""
        return int(any(figure.is_short for figure in self.figures))


def _number(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
