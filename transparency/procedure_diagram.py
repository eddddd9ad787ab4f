"""Where the states of a route and the acts between them stand in a drawing, in pixels. No Django.

One column, from the first state to the last, in a band for each stage. An act that leads to the next state is an arrow
between the two; any other leaves by the right and joins the lane of the state it leads to, so that no line crosses a
state, and a narrow screen scrolls sideways over lanes alone.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_MARGIN, _BAND_GAP, _BAND_TITLE = 12, 8, 36
_BOX, _PAD = 252, 12
_LINE, _SMALL_LINE = 20, 17
#: Characters that a box holds on a line: of its label, and of what stands below it in smaller letters.
_ACROSS, _SMALL_ACROSS = 25, 33
#: Height of an act beside a state; room between two states, and between two that an arrow joins.
_PORT, _GAP, _ARROW_GAP = 22, 14, 42
#: Pixels that a character of an act takes at most, between two lanes, and of the curve where a line turns.
_CHARACTER, _LANE, _CURVE = 8, 14, 6
#: How far the arrows to the next state stand from the right of the boxes.
_ARROW = 22


@dataclass(frozen=True)
class Station:
    """A state to draw: its stage, its label, what stands below it in smaller letters; `ends` when nothing follows."""

    name: str
    stage: str
    label: str
    notes: Sequence[str] = ()
    ends: bool = False


@dataclass(frozen=True)
class Way:
    """An act that leads from one state to another; `is_main` when it is what its state is for."""

    source: str
    target: str
    label: str
    is_main: bool = False


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    labels: list[Text]
    notes: list[Text]
    ends: bool


@dataclass(frozen=True)
class Band:
    x: int
    y: int
    width: int
    height: int
    title: Text


@dataclass(frozen=True)
class Line:
    """An arrow: the path of its line, the outline of its head; `goes_back` when it leads to an earlier state."""

    path: str
    head: str
    is_main: bool
    goes_back: bool


@dataclass(frozen=True)
class Diagram:
    width: int
    height: int
    bands: list[Band]
    boxes: list[Box]
    lines: list[Line]
    acts: list[Text]


def draw(stages: Iterable[tuple[str, str]], stations: Iterable[Station], ways: Iterable[Way]) -> Diagram:
    """Return the drawing of a route: (name, title) of its stages in order, its states, and the acts between them."""
    return _Drawing(stages, stations, ways).drawn()


@dataclass
class _Row:
    """A state in its place: the act that leads straight to the next, and those that leave by the right."""

    station: Station
    onward: Way | None
    ports: list[Way]
    is_entered: bool
    top: int = 0

    @property
    def labels(self) -> list[str]:
        return textwrap.wrap(self.station.label, _ACROSS)

    @property
    def notes(self) -> list[str]:
        return [line for note in self.station.notes for line in textwrap.wrap(note, _SMALL_ACROSS)]

    @property
    def height(self) -> int:
        words = len(self.labels) * _LINE + len(self.notes) * _SMALL_LINE
        return 2 * _PAD + max(words, (len(self.ports) + self.is_entered) * _PORT)

    @property
    def entry(self) -> int:
        """Where the lane of this state comes in, from the top."""
        return self.top + _PAD + _PORT // 2

    def port(self, number: int) -> int:
        """Where its `number`-th act leaves, from the top."""
        return self.top + _PAD + _PORT // 2 + (number + self.is_entered) * _PORT


class _Drawing:
    def __init__(self, stages: Iterable[tuple[str, str]], stations: Iterable[Station], ways: Iterable[Way]) -> None:
        by_stage = list(stations)
        self.stages = [(name, title) for name, title in stages if any(s.stage == name for s in by_stage)]
        ordered = [station for name, _title in self.stages for station in by_stage if station.stage == name]
        self.rows = _rows(ordered, list(ways))
        self.right = _MARGIN + _PAD + _BOX
        longest = max((len(way.label) for row in self.rows for way in row.ports), default=0)
        self.first_lane = self.right + 2 * _PAD + longest * _CHARACTER + _LANE
        self.bands: list[tuple[str, int, int]] = []

    def drawn(self) -> Diagram:
        height = self._stack()
        lanes = self._lanes()
        width = self.first_lane + (max(lanes.values(), default=0) + 1) * _LANE + _MARGIN
        return Diagram(
            width=width,
            height=height,
            bands=[self._band(title, top, bottom, width) for title, top, bottom in self.bands],
            boxes=[self._box(row) for row in self.rows],
            # What comes last is drawn above the rest.
            lines=sorted([*self._arrows(), *self._lines(lanes)], key=lambda line: line.is_main),
            acts=self._acts(),
        )

    def _stack(self) -> int:
        """Give each state its place under the one before, in the band of its stage; return the height of it all."""
        top = _MARGIN
        for name, title in self.stages:
            begins = top
            top += _BAND_TITLE
            for row in self.rows:
                if row.station.stage == name:
                    row.top = top
                    top += row.height + (_ARROW_GAP if row.onward else _GAP)
            self.bands.append((title, begins, top))
            top += _BAND_GAP
        return top - _BAND_GAP + _MARGIN

    def _lanes(self) -> dict[str, int]:
        """Give each state that lines lead to a lane that none of the others needs at the same height."""
        spans: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            for way in row.ports:
                ends = (row.top, self._row(way.target).top)
                low, high = spans.get(way.target, ends)
                spans[way.target] = (min(low, *ends), max(high, *ends))
        lanes: dict[str, int] = {}
        for target in sorted(spans, key=lambda name: (spans[name][1] - spans[name][0], spans[name])):
            taken = {lanes[other] for other in lanes if _meet(spans[other], spans[target])}
            lanes[target] = next(lane for lane in range(len(spans)) if lane not in taken)
        return lanes

    def _row(self, name: str) -> _Row:
        return next(row for row in self.rows if row.station.name == name)

    def _band(self, title: str, top: int, bottom: int, width: int) -> Band:
        text = Text(_MARGIN + _PAD, top + _BAND_TITLE // 2, title)
        return Band(_MARGIN, top, width - 2 * _MARGIN, bottom - top, text)

    def _box(self, row: _Row) -> Box:
        left = _MARGIN + 2 * _PAD
        y = row.top + (row.height - len(row.labels) * _LINE - len(row.notes) * _SMALL_LINE) // 2
        labels = [Text(left, y + _LINE // 2 + i * _LINE, text) for i, text in enumerate(row.labels)]
        y += len(labels) * _LINE + _SMALL_LINE // 2
        notes = [Text(left, y + i * _SMALL_LINE, text) for i, text in enumerate(row.notes)]
        return Box(_MARGIN + _PAD, row.top, _BOX, row.height, labels, notes, row.station.ends)

    def _arrows(self) -> list[Line]:
        """Return the arrows from a state down to the next."""
        x = self.right - _ARROW
        return [
            Line(
                path=f"M{x} {row.top + row.height}V{after.top - 8}",
                head=f"M{x} {after.top}l-5-9h10z",
                is_main=row.onward.is_main,
                goes_back=False,
            )
            for row, after in pairwise(self.rows)
            if row.onward
        ]

    def _lines(self, lanes: dict[str, int]) -> list[Line]:
        """Return the lines from an act to the lane of its state, along it, and into the state."""
        return [
            self._line(row, number, way, self.first_lane + lanes[way.target] * _LANE)
            for row in self.rows
            for number, way in enumerate(row.ports)
        ]

    def _line(self, row: _Row, number: int, way: Way, lane: int) -> Line:
        begins, ends = row.port(number), self._row(way.target).entry
        turn = _CURVE if ends > begins else -_CURVE
        path = (
            f"M{self._label_x + len(way.label) * _CHARACTER} {begins}H{lane - _CURVE}q{_CURVE} 0 {_CURVE} {turn}"
            f"V{ends - turn}q0 {turn}-{_CURVE} {turn}H{self.right + 8}"
        )
        return Line(path, f"M{self.right} {ends}l9-5v10z", is_main=way.is_main, goes_back=ends < begins)

    def _acts(self) -> list[Text]:
        """Return the labels of the acts, each where its line begins."""
        down = [
            Text(self.right - _ARROW + 10, row.top + row.height + _ARROW_GAP // 2 - 1, row.onward.label)
            for row in self.rows
            if row.onward
        ]
        out = [
            Text(self._label_x, row.port(number), way.label)
            for row in self.rows
            for number, way in enumerate(row.ports)
        ]
        return [*down, *out]

    @property
    def _label_x(self) -> int:
        return self.right + _PAD


def _rows(stations: list[Station], ways: list[Way]) -> list[_Row]:
    following = {station.name: after.name for station, after in pairwise(stations)}
    onward: dict[str, Way] = {}
    for way in ways:
        if following.get(way.source) == way.target:
            onward.setdefault(way.source, way)
    others = [way for way in ways if onward.get(way.source) is not way]
    entered = {way.target for way in others}
    return [
        _Row(
            station=station,
            onward=onward.get(station.name),
            ports=[way for way in others if way.source == station.name],
            is_entered=station.name in entered,
        )
        for station in stations
    ]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
