"""Where the bars of a chart and the years of a strip stand, in percents of a width that the page gives. No Django.

A drawing in percents keeps its words at their own size on a narrow screen, which a scaled picture does not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: Of the width, for the labels on the left of horizontal bars and for the bars; the rest is for the figures.
_LABELS, _BARS = 30.0, 45.0
#: Of the width, for bars whose labels stand above them.
_FULL_BARS = 75.0
_ROW, _THICKNESS = 32, 20
#: Height of the longest vertical bar, room above it and below it, in pixels.
_HEIGHT, _ABOVE, _BELOW = 160, 28, 28
#: How many labels stand side by side under vertical bars on the narrowest screen.
_LABELS_ACROSS = 7
#: Share of its place that a vertical bar or a year fills.
_FILLED = 0.8
#: A figure that may not be told is drawn with this length, whatever it is.
_UNTOLD = 3.0


@dataclass(frozen=True)
class Bar:
    """One figure: `value` None when it may not be told; `said` is how it is written."""

    label: str
    value: int | None
    said: str


@dataclass(frozen=True)
class DrawnBar:
    """Lengths ending in `%` are of the width; the others are pixels. `label` is empty when there is no room for it."""

    bar: Bar
    x: str
    y: float
    width: str
    height: float
    label: str
    label_x: str
    label_y: float
    said_x: str = ""
    said_y: float = 0

    @property
    def is_told(self) -> bool:
        return self.bar.value is not None


@dataclass(frozen=True)
class Chart:
    height: int
    bars: list[DrawnBar]
    highest: Bar | None
    is_vertical: bool = False


@dataclass(frozen=True)
class DrawnYear:
    year: int
    is_present: bool
    x: str
    width: str


@dataclass(frozen=True)
class Strip:
    first: int
    last: int
    years: list[DrawnYear]


def horizontal(bars: Sequence[Bar], *, labels_above: bool = False) -> Chart:
    """Return one row a bar: its label, the bar, its figure; a label too long for a narrow screen stands above."""
    most = _most(bars)
    left, room, above = (0.0, _FULL_BARS, _THICKNESS) if labels_above else (_LABELS, _BARS, 0)
    drawn = []
    for row, bar in enumerate(bars):
        length = _share(bar, most) * room or _UNTOLD
        label_at = row * (_ROW + above)
        top = label_at + above
        drawn.append(
            DrawnBar(
                bar=bar,
                x=_percent(left),
                y=top + (_ROW - _THICKNESS) / 2,
                width=_percent(length),
                height=_THICKNESS,
                label=bar.label,
                label_x="0",
                label_y=label_at + _ROW / 2,
                said_x=_percent(left + length),
                said_y=top + _ROW / 2,
            )
        )
    return Chart(len(bars) * (_ROW + above), drawn, _highest(bars))


def vertical(bars: Sequence[Bar]) -> Chart:
    """Return one column a bar, with as many labels below as have room, and the highest figure above its column."""
    most, highest = _most(bars), _highest(bars)
    place = 100 / max(len(bars), 1)
    every = -(-len(bars) // _LABELS_ACROSS)
    drawn = []
    for column, bar in enumerate(bars):
        height = _share(bar, most) * _HEIGHT or _HEIGHT * _UNTOLD / 100
        drawn.append(
            DrawnBar(
                bar=bar,
                x=_percent(place * (column + (1 - _FILLED) / 2)),
                y=round(_ABOVE + _HEIGHT - height, 1),
                width=_percent(place * _FILLED),
                height=round(height, 1),
                label=bar.label if column % every == 0 else "",
                label_x=_percent(place * (column + 0.5)),
                label_y=_ABOVE + _HEIGHT + _BELOW / 2,
                said_x=_percent(place * (column + 0.5)) if bar is highest else "",
                said_y=_ABOVE / 2,
            )
        )
    return Chart(_ABOVE + _HEIGHT + _BELOW, drawn, highest, is_vertical=True)


def strip(first: int, last: int, absent: Collection[int]) -> Strip:
    """Return the years from `first` to `last`, side by side, each present or absent."""
    years = range(first, last + 1)
    place = 100 / len(years)
    return Strip(
        first,
        last,
        [
            DrawnYear(year, year not in absent, _percent(place * column), _percent(place * _FILLED))
            for column, year in enumerate(years)
        ],
    )


def _most(bars: Sequence[Bar]) -> int:
    return max((bar.value or 0 for bar in bars), default=0)


def _highest(bars: Sequence[Bar]) -> Bar | None:
    told = [bar for bar in bars if bar.value is not None]
    return max(told, key=lambda bar: bar.value or 0, default=None)


def _share(bar: Bar, most: int) -> float:
    return (bar.value or 0) / most if most else 0.0


def _percent(number: float) -> str:
    return f"{number:.2f}%"
