"""Where the tables of a dataset stand in the drawing of their joins: the same joins give the same drawing. No Django.

Each group of joined tables is drawn around its most joined one: the tables it meets on both sides, then those that only
meet these, and so on. Boxes keep one size, so that 60 names stay readable.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

BOX_HEIGHT = 30
_ROW = 36
#: Of a letter of 12.5 px; of the room around a name; of the narrowest and the widest box.
_LETTER, _PADDING, _NARROWEST, _WIDEST = 7.5, 16, 90, 260
_BETWEEN = 40
_MARGIN = 8


@dataclass(frozen=True)
class Node:
    """A table: `key` is its identifier, `is_foreign` whether it belongs to another dataset."""

    key: int
    name: str
    url: str = ""
    is_foreign: bool = False


@dataclass(frozen=True)
class Edge:
    """That two tables meet, whichever comes first; `is_key` when a foreign key says so, not a documented join."""

    first: int
    second: int
    is_key: bool


@dataclass(frozen=True)
class Box:
    node: Node
    x: float
    y: float

    @property
    def name_x(self) -> float:
        return self.x + _PADDING / 2

    @property
    def name_y(self) -> float:
        return self.y + BOX_HEIGHT / 2


@dataclass(frozen=True)
class Line:
    """`path` is the `d` of an SVG path."""

    path: str
    is_key: bool


@dataclass(frozen=True)
class Drawing:
    """Boxes come in the order one reads them, column after column: it is that of the keyboard."""

    width: float
    height: float
    box_width: float
    boxes: list[Box]
    lines: list[Line]


@dataclass
class _Branch:
    """A table and the tables that are reached through it."""

    key: int
    children: list["_Branch"] = field(default_factory=list)

    @property
    def leaves(self) -> int:
        return sum(child.leaves for child in self.children) or 1


#: By table: its column, negative on the left of the most joined one, and its row.
_Places = dict[int, tuple[int, float]]


def draw(nodes: Sequence[Node], edges: Iterable[Edge]) -> Drawing:
    """Return the drawing of tables and of the joins between them; a table that meets none stands alone."""
    edges = list(edges)
    places: _Places = {}
    below = 0.0
    for hub in _groups(nodes, edges):
        below = _place_group(hub, below, places)
    width = _box_width(nodes)
    leftmost = min((column for column, _row in places.values()), default=0)
    rightmost = max((column for column, _row in places.values()), default=0)
    boxes = {
        node.key: Box(node, _MARGIN + (column - leftmost) * (width + _BETWEEN), _MARGIN + row * _ROW)
        for node in nodes
        for column, row in [places[node.key]]
    }
    return Drawing(
        width=2 * _MARGIN + (rightmost - leftmost) * (width + _BETWEEN) + width,
        height=2 * _MARGIN + below * _ROW,
        box_width=width,
        boxes=sorted(boxes.values(), key=lambda box: (box.x, box.y)),
        lines=[Line(_path(boxes[edge.first], boxes[edge.second], width), edge.is_key) for edge in edges],
    )


def _groups(nodes: Sequence[Node], edges: list[Edge]) -> Iterator[_Branch]:
    """Yield the most joined table of each group with what is reached from it, by the shortest ways."""
    meets = _neighbours(nodes, edges)
    seen: set[int] = set()
    for key in sorted(meets, key=lambda key: -len(meets[key])):
        if key not in seen:
            yield _spread(key, meets, seen)


def _neighbours(nodes: Sequence[Node], edges: list[Edge]) -> dict[int, list[int]]:
    """Return which tables each one meets, in the order of `nodes`."""
    meets: dict[int, set[int]] = {node.key: set() for node in nodes}
    for edge in edges:
        meets[edge.first].add(edge.second)
        meets[edge.second].add(edge.first)
    order = {node.key: rank for rank, node in enumerate(nodes)}
    return {key: sorted(others, key=order.__getitem__) for key, others in meets.items()}


def _spread(key: int, meets: dict[int, list[int]], seen: set[int]) -> _Branch:
    """Return a table with the unseen ones that it leads to, and mark them as seen."""
    hub = _Branch(key)
    seen.add(key)
    waiting = [hub]
    for branch in waiting:
        for other in meets[branch.key]:
            if other not in seen:
                seen.add(other)
                branch.children.append(_Branch(other))
        waiting += branch.children
    return hub


def _place_group(hub: _Branch, top: float, places: _Places) -> float:
    """Give a column and a row to each table of a group from the row `top`; return the first free row below it."""
    sides = _two_sides(hub.children)
    tallest = max(map(_leaves, sides.values()))
    for side, branches in sides.items():
        row = top + (tallest - _leaves(branches)) / 2
        for branch in branches:
            row = _place_branch(branch, side, side, row, places)
    tallest = max(tallest, 1)
    places[hub.key] = (0, top + (tallest - 1) / 2)
    return top + tallest


def _two_sides(branches: list[_Branch]) -> dict[int, list[_Branch]]:
    """Share branches between the right (1) and the left (-1), the largest first, so that both are about as tall."""
    sides: dict[int, list[_Branch]] = {1: [], -1: []}
    for branch in sorted(branches, key=lambda branch: -branch.leaves):
        lighter = min(sides, key=lambda side: _leaves(sides[side]))
        sides[lighter].append(branch)
    return sides


def _leaves(branches: list[_Branch]) -> int:
    return sum(branch.leaves for branch in branches)


def _place_branch(branch: _Branch, column: int, side: int, row: float, places: _Places) -> float:
    """Place a branch outwards from a column; return the first free row below it."""
    following = row
    for child in branch.children:
        following = _place_branch(child, column + side, side, following, places)
    following = max(following, row + 1)
    places[branch.key] = (column, (row + following - 1) / 2)
    return following


def _box_width(nodes: Sequence[Node]) -> float:
    longest = max((len(node.name) for node in nodes), default=0)
    return round(min(max(longest * _LETTER + _PADDING, _NARROWEST), _WIDEST))


def _path(first: Box, second: Box, width: float) -> str:
    """Return a curve between the facing sides of two boxes, or a bow beside two boxes of one column."""
    left, right = sorted((first, second), key=lambda box: (box.x, box.y))
    is_bow = left.x == right.x
    start, end = left.x + width, right.x + width if is_bow else right.x
    bend = start + _BETWEEN / 2 if is_bow else (start + end) / 2
    return f"M{start:g} {left.name_y:g}C{bend:g} {left.name_y:g} {bend:g} {right.name_y:g} {end:g} {right.name_y:g}"
