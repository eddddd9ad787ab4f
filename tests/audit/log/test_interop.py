"""A log of 260 entries that an independent implementation wrote: its note, its tiles and its proofs, read with ours.

It was written by a short program over the packages `note` and `tlog` of golang.org/x/mod/sumdb 0.7.0 (Go 1.19), with
keys that were never kept; the cosignature, which those packages do not know, with Go's crypto/ed25519.
"""

import base64
import hashlib

import pytest

from audit.log import checkpoints, merkle, tiles
from audit.log.errors import NoteError
from audit.log.notes import Note, VerifierKey
from audit.log.policies import Policy
from audit.log.proofs import Receipt, verify_receipt

SIZE = 260
LOG = VerifierKey.parse("go.example/log+f36a2ad2+AVcGQtc2qa+q4JIOWJ/GctO1NX/jI/unAAWgGDaj0OWw")
WITNESS = VerifierKey.parse("go.example/witness+8e1985e6+BDwLC1dlOTQEJ7KeAuz95IL2gSMjoR8a2P0//BV+vDFv")
CHECKPOINT = """go.example/log
260
L5G+a5alePEcmxYJ9LBv8J5XMrSj+IDb3UO5d9qEvgM=

— go.example/log 82oq0htQHi4/ivG3mvliG2EH0D3006RucnWDApKMTWbqTeKLgotdnUfHObcGf/JYpCezAXEVFr70CF21tf47GNO79wg=
— go.example/witness jhmF5gAAAABq/YbAaH8tUxCidNtW2pGXxpvFHA9UJ5Cxnb+o8kvTQGHAxATtxSkpQJ/L/izJbY/S7f7JOy5O2XQYKnddUEWl1Dr4AA==
"""  # noqa: E501
SHA256 = {
    "tile/0/000": "4568890d590fb4064a3b489ab35cad7940ca8c332a14c1caf6406d5060edf0b6",
    "tile/entries/000": "3669121077b96265231607e4b819b1421055a899a2b72bb17ab9a70219e51d79",
    "tile/entries/001.p/4": "4d117be2bb829c520d0aeb87bef007299be8d23a70971d1e9088f9730491de9f",
}
TILES = {
    "tile/1/000.p/1": "ba87c59137d3b98fa5fb397af8987d266fca7b1ed5f904db67abd8757e822e38",
    "tile/0/001.p/4": (
        "f93f59898fc10b6852843c1d2655c539ccf9d85bc793a6518a8abf1ce505c312"
        "599372c1d2333731258767b649fa0a4ae510b2b6cdd2a6b37e0cfb6aaeb8543a"
        "bd266b9e3050cb46568c2715461b8af1b472d3f27ac0cf4f83e4b877bad36f21"
        "5709c439e036e5dd0b70da8c20eaecc01e89224e01af7268eb609ec99ba52943"
    ),
}
# The proofs of leaf 3 and of leaf 257 in the tree of 260, then of the trees of 6 and of 256 in it.
LEAF_3 = """WIc1L413FXIayxI8bgQ9STWj0aUcly2bnyjm+d9/GTI= RR+T5o30KDHe+5gfdioVFQvBi7TdhrMAuo8lm1p4V8g=
Au4ADJRipzKcagtrNYQEsEWADB3M2PWfmrAIQiOZh00= r8/1g7eYEM1AXHFSOyqMCfxn10kD0iQLNhPW6ilPVdA=
Gkd/yHPJBb6k56jXh/ZlEmmtOaPC49USrN4PMyH8xso= KAXVLqPzuTmfkeup9HdAj2Uzd0bnQzP1iYRRBNbMlhY=
sTX1UMfl0vFB3ebd3dxzulroXFfTJNEnqMGg5NHnAKQ= BtAcjS+quYFY7s9YYigPFuUJ/Bb/4XrasXE2NjDUKpM=
fg2A1LMgxHxLgIXa4ne+R7vCWCMOd/fJueO/yx0cgIE="""
LEAF_257 = """+T9ZiY/BC2hShDwdJlXFOcz52FvHk6ZRioq/HOUFwxI= BRYFKkGkXEbiiwCjURhnDLBhXF/6mt/DTX5pcpRGbxM=
uofFkTfTuY+l+zl6+Jh9Jm/Kex7V+QTbZ6vYdX6CLjg="""
FROM_6 = """Y814oyKg7QC0nv8ur2RPdYrsp2jDh4WEfVUpXureOnw= /vW5HrkH+Npb0UxLMIUI2eRbQgyYgL8Dy4X1O2hD1cM=
NjLoxHq++Ohs0yJ7putQXzKEZtJ3DOVwQZTNhlY3U5A= r8/1g7eYEM1AXHFSOyqMCfxn10kD0iQLNhPW6ilPVdA=
Gkd/yHPJBb6k56jXh/ZlEmmtOaPC49USrN4PMyH8xso= KAXVLqPzuTmfkeup9HdAj2Uzd0bnQzP1iYRRBNbMlhY=
sTX1UMfl0vFB3ebd3dxzulroXFfTJNEnqMGg5NHnAKQ= BtAcjS+quYFY7s9YYigPFuUJ/Bb/4XrasXE2NjDUKpM=
fg2A1LMgxHxLgIXa4ne+R7vCWCMOd/fJueO/yx0cgIE="""
FROM_256 = "fg2A1LMgxHxLgIXa4ne+R7vCWCMOd/fJueO/yx0cgIE="
ROOT_6 = "6+fkQMniULDED/t3yEFeF8RWP2U1Q1cCHGzruOF6D1Q="
ROOT_256 = "uofFkTfTuY+l+zl6+Jh9Jm/Kex7V+QTbZ6vYdX6CLjg="

ENTRIES = [f"entry {index} of the log".encode() for index in range(SIZE)]
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def hashes(text: str) -> list[bytes]:
    return [base64.b64decode(one) for one in text.split()]


def read_tile(level: int, index: int, width: int) -> bytes:
    """The tiles that were written; the full one, of which the hash is kept, from our own leaves."""
    path = tiles.tile_path(level, index, width)
    return bytes.fromhex(TILES[path]) if path in TILES else b"".join(LEAVES[: tiles.WIDTH])


def test_our_tiles_and_bundles_are_theirs_to_the_byte():
    written = {
        "tile/0/000": b"".join(LEAVES[:256]),
        "tile/entries/000": tiles.pack_bundle(ENTRIES[:256]),
        "tile/entries/001.p/4": tiles.pack_bundle(ENTRIES[256:]),
    }
    assert {path: hashlib.sha256(data).hexdigest() for path, data in written.items()} == SHA256
    refs = [*tiles.tiles_of(SIZE), *tiles.bundles_of(SIZE)]
    assert {ref.path for ref in refs} == {*SHA256, *TILES}


def test_their_note_opens_and_reads_back_to_the_byte():
    checkpoint, note = checkpoints.open_checkpoint(CHECKPOINT.encode(), LOG)
    assert (checkpoint.origin, checkpoint.size) == ("go.example/log", SIZE)
    assert checkpoints.cosignatures(note, [WITNESS]) == {WITNESS: 1_795_000_000}
    assert note.encode().decode() == CHECKPOINT
    with pytest.raises(NoteError, match="is wrong"):
        checkpoints.open_checkpoint(CHECKPOINT.replace("260", "261").encode(), LOG)


def test_their_root_is_found_in_three_ways():
    root = checkpoints.open_checkpoint(CHECKPOINT.encode(), LOG)[0].root
    frontier = merkle.Frontier()
    for one in LEAVES:
        frontier.append(one)
    nodes = tiles.TileNodes(read_tile, SIZE)
    assert root == merkle.root_of(LEAVES) == frontier.root() == merkle.root_from_nodes(SIZE, nodes)


@pytest.mark.parametrize(("index", "proof"), [(3, LEAF_3), (257, LEAF_257)])
def test_their_inclusion_proofs_are_ours_and_make_receipts(index, proof):
    found = merkle.inclusion_proof(index, SIZE, tiles.TileNodes(read_tile, SIZE))
    assert found == hashes(proof)
    receipt = Receipt(index, tuple(found), Note.parse(CHECKPOINT.encode()))
    policy = Policy.parse(f"log {LOG}\nwitness W {WITNESS}\nquorum W\n")
    assert verify_receipt(Receipt.parse(receipt.encode()), ENTRIES[index], policy).size == SIZE


@pytest.mark.parametrize(("first", "root", "proof"), [(6, ROOT_6, FROM_6), (256, ROOT_256, FROM_256)])
def test_their_consistency_proofs_are_ours(first, root, proof):
    nodes = tiles.TileNodes(read_tile, SIZE)
    assert merkle.consistency_proof(first, SIZE, nodes) == hashes(proof)
    whole = merkle.root_from_nodes(SIZE, nodes)
    merkle.verify_consistency(first, SIZE, hashes(proof), *hashes(root), whole)
