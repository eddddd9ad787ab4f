"""The way from one leaf to the root of the tree, as a drawing of fixed width: boxes and lines, without colours.

The path climbs in the middle; at each step the hash that the proof gives stands on its side, for all the lines below.
Whatever the size of the tree there is one step for each hash of the proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.log.merkle import node_hash
from hub.ui import words

WIDTH = 360
STEP = 58
BOX_WIDTH, BOX_HEIGHT = 112, 40
MIDDLE, LEFT, RIGHT = 180, 62, 298
TOP = 4


@dataclass(frozen=True)
class Box:
    """One node: `kind` is leaf, path, given (by the proof) or root; x and y are its middle and its top."""

    x: int
    y: int
    kind: str
    label: str
    note: str

    @property
    def left(self) -> int:
        return self.x - BOX_WIDTH // 2

    @property
    def label_y(self) -> int:
        return self.y + 17

    @property
    def note_y(self) -> int:
        return self.y + 32


@dataclass(frozen=True)
class Edge:
    """A line from the top of a child to the bottom of its parent."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: str


@dataclass(frozen=True)
class Step:
    """One hash of the proof: the lines it stands for, its side, and what it makes with the one below."""

    lines: str
    side: str
    hash: str
    result: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    box_width: int
    box_height: int
    boxes: list[Box]
    edges: list[Edge]
    steps: list[Step]


@dataclass(frozen=True)
class _Climb:
    """A node of the path at one step, and its sibling: ranges of leaves, first included and last excluded."""

    start: int
    end: int
    sibling: tuple[int, int]
    sibling_is_left: bool


def of(leaf_hash: bytes, index: int, size: int, hashes: Sequence[bytes]) -> Drawing:
    """Return the drawing of an inclusion proof (RFC 6962 section 2.1.1): leaf at the bottom, root at the top."""
    climbs = _climb(index, size)
    height = TOP + STEP * len(climbs) + BOX_HEIGHT + TOP
    boxes = [_path_box(climbs, index, size, level, height) for level in range(len(climbs) + 1)]
    edges = []
    for level, climb in enumerate(climbs):
        given = _given_box(climb, level, height)
        parent = boxes[level + 1]
        edges += [_edge(boxes[level], parent, "path"), _edge(given, parent, "given")]
        boxes.append(given)
    return Drawing(WIDTH, height, BOX_WIDTH, BOX_HEIGHT, boxes, edges, _steps(leaf_hash, climbs, hashes))


def lines_words(start: int, end: int) -> str:
    """Return the leaves [start, end) as they are shown: numbered from 0, the last included."""
    if end - start == 1:
        return words.number(start)
    return _("%(first)s à %(last)s") % {"first": words.number(start), "last": words.number(end - 1)}


def _climb(index: int, size: int) -> list[_Climb]:
    """Return the steps of the path, from the leaf up."""
    found, start, end = [], 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            found.append(_Climb(start, middle, (middle, end), sibling_is_left=False))
            end = middle
        else:
            found.append(_Climb(middle, end, (start, middle), sibling_is_left=True))
            start = middle
    return found[::-1]


def _y(level: int, height: int) -> int:
    return height - TOP - BOX_HEIGHT - STEP * level


def _path_box(climbs: list[_Climb], index: int, size: int, level: int, height: int) -> Box:
    y = _y(level, height)
    if level == len(climbs):
        note = ngettext("%(count)s ligne", "%(count)s lignes", size) % {"count": words.number(size)}
        return Box(MIDDLE, y, "root", _("La racine"), note)
    if level == 0:
        return Box(MIDDLE, y, "leaf", _("Cette ligne"), _("n° %(number)s") % {"number": words.number(index)})
    return Box(MIDDLE, y, "path", _("Calculée"), lines_words(climbs[level].start, climbs[level].end))


def _given_box(climb: _Climb, level: int, height: int) -> Box:
    x = LEFT if climb.sibling_is_left else RIGHT
    return Box(x, _y(level, height), "given", _("Donnée"), lines_words(*climb.sibling))


def _edge(child: Box, parent: Box, kind: str) -> Edge:
    return Edge(child.x, child.y, parent.x, parent.y + BOX_HEIGHT, kind)


def _steps(leaf_hash: bytes, climbs: list[_Climb], hashes: Sequence[bytes]) -> list[Step]:
    found, running = [], leaf_hash
    for climb, given in zip(climbs, hashes, strict=True):
        running = node_hash(given, running) if climb.sibling_is_left else node_hash(running, given)
        side = _("à gauche") if climb.sibling_is_left else _("à droite")
        found.append(Step(_named(*climb.sibling), side, given.hex(), running.hex()))
    return found


def _named(start: int, end: int) -> str:
    said = lines_words(start, end)
    return ngettext("ligne %(lines)s", "lignes %(lines)s", end - start) % {"lines": said}
