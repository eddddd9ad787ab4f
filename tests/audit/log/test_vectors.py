"""The published vectors: RFC 6962 proofs, good and mutated, and the rolling hashes over all subtrees of 130 leaves."""

import base64
import hashlib
import json

import pytest

from audit.log import merkle, tiles
from audit.log.errors import ProofError
from tests.audit.log.samples import LEAVES, node
from tests.shared_data import SHARED, needs_shared_data

pytestmark = needs_shared_data

FOLDER = SHARED / "audit"
COUNT = 130


@pytest.fixture(scope="module")
def published():
    return json.loads((FOLDER / "rfc6962_vectors.json").read_text())


def cases(kind: str) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted((FOLDER / "merkle/testdata" / kind).rglob("*.json"))]


def check_inclusion(case: dict) -> None:
    merkle.verify_inclusion(
        unpack(case["leafHash"]), case["leafIdx"], case["treeSize"], proof(case), unpack(case["root"])
    )


def check_consistency(case: dict) -> None:
    merkle.verify_consistency(case["size1"], case["size2"], proof(case), unpack(case["root1"]), unpack(case["root2"]))


def check_subtree_inclusion(case: dict) -> None:
    place = case["leafIdx"], case["start"], case["end"]
    merkle.verify_subtree_inclusion(unpack(case["leafHash"]), *place, proof(case), unpack(case["root"]))


def check_subtree_consistency(case: dict) -> None:
    place = case["start"], case["end"], case["size"]
    merkle.verify_subtree_consistency(*place, proof(case), unpack(case["root1"]), unpack(case["root2"]))


def proof(case: dict) -> list[bytes]:
    return [unpack(one) for one in case["proof"] or []]


def unpack(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def holds(check, case: dict) -> bool:
    try:
        check(case)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "count", "check"),
    [
        ("inclusion", 98, check_inclusion),
        ("consistency", 98, check_consistency),
        ("subtreeinclusion", 204, check_subtree_inclusion),
        ("subtreeconsistency", 118, check_subtree_consistency),
    ],
)
def test_published_proofs_good_and_mutated(kind, count, check):
    found = cases(kind)
    assert len(found) == count
    assert {case["wantErr"] for case in found} == {True, False}
    assert [case["desc"] for case in found if holds(check, case) == case["wantErr"]] == []


def test_published_hashes_of_leaves_nodes_and_small_trees(published):
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in published["leaf_inputs_hex"]]
    roots = [merkle.root_of(leaves[:size]).hex() for size in range(len(leaves) + 1)]
    assert roots == published["roots_by_size_hex"]
    assert merkle.leaf_hash(b"L123456").hex() == published["leaf"]["L123456"]
    assert merkle.node_hash(b"N123", b"N456").hex() == published["node"]["N123|N456"]


def test_rolling_hashes_over_every_subtree_and_proof(published):
    wanted = published["accumulated_sha256_over_all_subtrees_up_to_130"]
    assert rolled(hash_lines()) == wanted['subtree_hash lines "[start, end) hex\\n"']
    assert rolled(inclusion_lines()) == wanted['inclusion lines "i [start, end) h h..\\n"']
    assert rolled(consistency_lines()) == wanted['consistency lines "[start, end) n h h..\\n"']
    assert rolled(covering_lines()) == wanted['covering lines "[s, m) [m, e)\\n"']


def subtrees(size: int):
    """Every subtree, empty ones included, within the first `size` leaves."""
    return [(start, end) for end in range(size + 1) for start in range(end + 1) if merkle.is_subtree(start, end)]


def hash_lines():
    for start, end in subtrees(COUNT):
        yield f"[{start}, {end})", [merkle.subtree_root(start, end, node)]


def inclusion_lines():
    for start, end in subtrees(COUNT):
        for index in range(start, end):
            yield f"{index} [{start}, {end})", merkle.subtree_inclusion_proof(index, start, end, node)


def consistency_lines():
    known = {}

    def remembered(level, index):
        if (level, index) not in known:
            known[level, index] = node(level, index)
        return known[level, index]

    for size in range(COUNT + 1):
        for start, end in subtrees(size):
            yield f"[{start}, {end}) {size}", merkle.subtree_consistency_proof(start, end, size, remembered)


def covering_lines():
    for end in range(COUNT + 1):
        for start in range(end + 1):
            (low, middle), (_, high) = covering(start, end)
            assert merkle.is_subtree(low, middle)
            assert merkle.is_subtree(middle, high)
            yield f"[{low}, {middle}) [{middle}, {high})", []


def covering(start: int, end: int):
    """The two subtrees that cover any range: they meet where its first and its last leaf part ways in the tree."""
    if end - start <= 1:
        return (start, end), (end, end)
    below = (1 << (start ^ (end - 1)).bit_length() - 1) - 1
    middle = (end - 1) & ~below
    width = 1 << (middle - 1 - start).bit_length()
    return (middle - width, middle), (middle, end)


def rolled(lines) -> str:
    digest = hashlib.sha256()
    for text, hashes in lines:
        digest.update(" ".join([text, *(one.hex() for one in hashes)]).encode() + b"\n")
    return digest.hexdigest()


def test_published_counts_of_new_tiles(published, monkeypatch):
    # These were counted with tiles of 1 024 hashes.
    monkeypatch.setattr(tiles, "HEIGHT", 10)
    monkeypatch.setattr(tiles, "WIDTH", 1024)
    for old, new, count in published["tlog_new_tiles(height 10) [old,new,count]"]:
        assert len({*tiles.tiles_of(new)} - {*tiles.tiles_of(old)}) == count, (old, new)


def test_published_tile_path(published):
    for index, path in published["c2sp_tile_path"].items():
        assert tiles.tile_path(0, int(index)) == f"tile/0/{path}"


def test_the_samples_are_the_leaves_of_the_vectors():
    assert [merkle.leaf_hash(bytes([index])) for index in range(COUNT)] == LEAVES
