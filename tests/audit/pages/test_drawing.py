import hashlib
from itertools import combinations

import pytest

from audit import drawing
from audit.log import merkle

LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(40)]


def drawn(index: int, size: int) -> drawing.Drawing:
    def node(level: int, at: int) -> bytes:
        return merkle.root_of(LEAVES[at << level : (at + 1) << level])

    return drawing.of(LEAVES[index], index, size, merkle.inclusion_proof(index, size, node))


def overlap(one: drawing.Box, other: drawing.Box) -> bool:
    return abs(one.x - other.x) < drawing.BOX_WIDTH and abs(one.y - other.y) < drawing.BOX_HEIGHT


@pytest.mark.parametrize("size", range(1, len(LEAVES) + 1))
def test_every_path_climbs_to_the_root(size):
    for index in range(size):
        found = drawn(index, size)
        last = found.steps[-1].result if found.steps else LEAVES[index].hex()
        assert last == merkle.root_of(LEAVES[:size]).hex()
        assert len(found.boxes) == 2 * len(found.steps) + 1
        assert [box.kind for box in found.boxes].count("root") == 1
        for box in found.boxes:
            assert 0 <= box.left <= box.left + drawing.BOX_WIDTH <= found.width
            assert 0 <= box.y <= box.y + drawing.BOX_HEIGHT <= found.height
        assert not [pair for pair in combinations(found.boxes, 2) if overlap(*pair)]


def test_the_given_boxes_tell_which_lines_they_stand_for():
    found = drawn(5, 7)
    given = [(box.note, box.x < drawing.MIDDLE) for box in found.boxes if box.kind == "given"]
    assert given == [("4", True), ("6", False), ("0 à 3", True)]
    assert [(step.side, step.lines) for step in found.steps] == [
        ("à gauche", "ligne 4"),
        ("à droite", "ligne 6"),
        ("à gauche", "lignes 0 à 3"),
    ]


def test_a_huge_tree_is_only_a_little_taller():
    size = 2**40
    found = drawing.of(LEAVES[0], 12_345, size, LEAVES)
    assert len(found.steps) == 40
    assert found.height < 50 * drawing.STEP


def test_a_lonely_leaf_is_its_own_root():
    assert [box.kind for box in drawn(0, 1).boxes] == ["root"]
