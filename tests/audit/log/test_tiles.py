import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import merkle, tiles
from audit.log.errors import FormatError, LogError, ProofError
from audit.log.tiles import TileRef

BAD_PATHS = [
    "",
    "tile",
    "tile/0",
    "tile/0/",
    "tile/0/0",
    "tile/0/67",
    "tile/0/0067",
    "tile/0/x000/067",
    "tile/0/x001/x234",
    "tile/0/001/067",
    "tile/0/X001/067",
    "tile/00/067",
    "tile/01/067",
    "tile/64/000",
    "tile/-1/000",
    "tile/+1/000",
    "tile/8/001/000",
    "tile/0/067.p/0",
    "tile/0/067.p/08",
    "tile/0/067.p/256",
    "tile/0/067.p/999",
    "tile/0/067.p/-1",
    "tile/0/067.p/",
    "tile/0/067.p",
    "tile/0/067.P/8",
    "tile/0/067/",
    "/tile/0/067",
    "tile/0/067\n",
    "tile/0/067\r\n",
    "tile/0/067\x00",
    "tile/0/٠٦٧",
    "tile/0/06７",
    "tile/٠/067",
    "tile//067",
    "tile/0/../067",
    "tile/entries/x000/000",
    "tile/entries",
    "tile/Entries/000",
    "tile/data/000",
    "tile/0/x036/x028/x797/x018/x963/968",
    "tile/0/" + "x001/" * 5000 + "000",
    "tile/7/001",
    "tile/0/" + "x999/" * 12 + "999",
]


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        (TileRef(0, 1234067, 256), "tile/0/x001/x234/067"),
        (TileRef(0, 1234067, 8), "tile/0/x001/x234/067.p/8"),
        (TileRef(63, 0, 1), "tile/63/000.p/1"),
        (TileRef(None, 999, 255), "tile/entries/999.p/255"),
        (TileRef(None, 1000, 256), "tile/entries/x001/000"),
    ],
)
def test_paths_are_those_of_the_specification(ref, path):
    assert ref.path == path
    assert tiles.parse_path(path) == ref


@pytest.mark.parametrize("path", BAD_PATHS, ids=range(len(BAD_PATHS)))
def test_another_spelling_of_a_path_is_refused(path):
    with pytest.raises(FormatError):
        tiles.parse_path(path)


levels = st.none() | st.integers(0, 6)
refs = st.builds(TileRef, levels, st.integers(0, 2**63 - 1), st.integers(1, 256))


@given(refs)
def test_paths_read_back(ref):
    try:
        path = ref.path
    except FormatError:
        assert ref.index << 8 * ((ref.level or 0) + 1) >= 2**63
        return
    assert tiles.parse_path(path) == ref


@given(st.text(max_size=40) | st.from_regex(r"tile/[0-9e]{1,2}/(x?[0-9]{1,4}/){0,3}[0-9]{3}(\.p/[0-9]{1,3})?"))
def test_a_path_is_read_as_it_is_written_or_refused(path):
    try:
        ref = tiles.parse_path(path)
    except FormatError:
        return
    assert ref.path == path


@pytest.mark.parametrize(
    "write",
    [
        lambda: tiles.tile_path(-1, 0),
        lambda: tiles.tile_path(64, 0),
        lambda: tiles.tile_path(0, -1),
        lambda: tiles.tile_path(0, 2**55),
        lambda: tiles.tile_path(0, 0, 0),
        lambda: tiles.tile_path(0, 0, 257),
        lambda: tiles.bundle_path(-1),
        lambda: tiles.bundle_path(0, 0),
    ],
)
def test_no_path_for_what_no_tree_has(write):
    with pytest.raises(FormatError):
        write()


def test_the_tiles_of_70_000_leaves_are_those_of_the_specification():
    found = [*tiles.tiles_of(70_000)]
    full = [sum(ref.level == level and ref.width == 256 for ref in found) for level in range(3)]
    assert full == [273, 1, 0]
    assert [ref for ref in found if ref.width < 256] == [TileRef(0, 273, 112), TileRef(1, 1, 17), TileRef(2, 0, 1)]
    assert [*tiles.bundles_of(70_000)] == [TileRef(None, ref.index, ref.width) for ref in found if ref.level == 0]


def test_the_tiles_of_256_leaves_are_those_of_the_specification():
    assert [*tiles.tiles_of(256)] == [TileRef(0, 0, 256), TileRef(1, 0, 1)]
    assert [*tiles.tiles_of(0)] == [*tiles.bundles_of(0)] == []


@given(st.integers(0, 300_000), st.integers(0, 300_000))
def test_new_full_tiles_are_the_full_tiles_that_were_not(one, other):
    old, new = sorted((one, other))
    full = {ref for ref in tiles.tiles_of(new) if ref.width == 256}
    assert [*tiles.new_full_tiles(old, new)] == sorted(
        full - {*tiles.tiles_of(old)}, key=lambda ref: (ref.level, ref.index)
    )


@pytest.mark.parametrize("size", [-1, 2**63])
def test_no_tiles_of_an_impossible_size(size):
    for listed in (tiles.tiles_of, tiles.bundles_of, lambda one: tiles.new_full_tiles(0, one)):
        with pytest.raises(FormatError):
            [*listed(size)]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundles_read_back(entries):
    assert tiles.unpack_bundle(tiles.pack_bundle(entries), len(entries)) == entries


@pytest.mark.parametrize(
    ("data", "width"),
    [
        (b"", None),
        (b"\x00", None),
        (b"\x00\x02a", None),
        (b"\x00\x01ab", None),
        (b"\x00\x01a", 2),
        (b"\x00\x01a\x00\x01b", 1),
        (b"\x00\x00" * 257, None),
        (b"\x00\x01a\x00", None),
    ],
)
def test_a_bundle_that_is_cut_or_of_another_width_is_refused(data, width):
    with pytest.raises(FormatError):
        tiles.unpack_bundle(data, width)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]], ids=["none", "257", "64 KiB"])
def test_no_bundle_of_what_does_not_fit(entries):
    with pytest.raises(FormatError):
        tiles.pack_bundle(entries)


@given(st.binary(max_size=600), st.none() | st.integers(0, 300))
def test_a_bundle_is_read_as_it_is_written_or_refused(data, width):
    try:
        entries = tiles.unpack_bundle(data, width)
    except FormatError:
        return
    assert tiles.pack_bundle(entries) == data


class Log:
    """A log of many leaves whose tiles are made as the specification says, level upon level."""

    def __init__(self, size: int) -> None:
        self.leaves = [hashlib.sha256(index.to_bytes(4, "big")).digest() for index in range(size)]
        self.reads: list[tuple[int, int, int]] = []
        self.levels = [self.leaves]
        while len(self.levels[-1]) >= 256:
            below = self.levels[-1]
            full = range(0, len(below) - 255, 256)
            self.levels.append([merkle.root_of(below[at : at + 256]) for at in full])

    def read(self, level: int, index: int, width: int) -> bytes:
        self.reads.append((level, index, width))
        return b"".join(self.levels[level][index * 256 : index * 256 + width])


@pytest.fixture(scope="module")
def log():
    return Log(66_000)


@pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000])
def test_proofs_from_tiles_of_several_levels(log, size):
    reader = tiles.TileNodes(log.read, size)
    frontier = merkle.Frontier()
    for one in log.leaves[:size]:
        frontier.append(one)
    root = merkle.root_from_nodes(size, reader)
    assert root == frontier.root()
    for index in {0, 1, 127, 128, 254, size // 2, size - 2, size - 1}:
        proof = merkle.inclusion_proof(index, size, reader)
        merkle.verify_inclusion(log.leaves[index], index, size, proof, root)
    for first in {1, 128, 255, size // 2, size - 1, size}:
        old_root = merkle.root_from_nodes(first, reader)
        merkle.verify_consistency(first, size, merkle.consistency_proof(first, size, reader), old_root, root)


def test_one_proof_reads_each_tile_once(log):
    log.reads.clear()
    reader = tiles.TileNodes(log.read, 66_000)
    merkle.inclusion_proof(12_345, 66_000, reader)
    assert len(log.reads) == len({*log.reads})
    assert {level for level, _, _ in log.reads} == {0, 1}
    assert len(log.reads) <= 5


def test_all_proofs_read_each_tile_once(log):
    log.reads.clear()
    reader = tiles.TileNodes(log.read, 66_000)
    for index in range(0, 66_000, 64):
        merkle.inclusion_proof(index, 66_000, reader)
    assert len(log.reads) == len({*log.reads}) == len([*tiles.tiles_of(66_000)])


def test_partial_tiles_are_asked_for_at_the_width_of_the_tree(log):
    log.reads.clear()
    merkle.root_from_nodes(65_793, tiles.TileNodes(log.read, 65_793))
    assert set(log.reads) == {(0, 257, 1), (1, 1, 1), (2, 0, 1)}


def test_a_bit_changed_in_any_tile_changes_the_proof(log):
    root = merkle.root_from_nodes(66_000, tiles.TileNodes(log.read, 66_000))
    log.reads.clear()
    merkle.inclusion_proof(12_345, 66_000, tiles.TileNodes(log.read, 66_000))
    for spoilt in {*log.reads}:

        def read(*tile, spoilt=spoilt):
            found = log.read(*tile)
            return bytes([found[0] ^ 1]) + found[1:] if tile == spoilt else found

        reader = tiles.TileNodes(read, 66_000)
        proof = merkle.inclusion_proof(12_345, 66_000, reader)
        with pytest.raises(ProofError):
            merkle.verify_inclusion(log.leaves[12_345], 12_345, 66_000, proof, root)


@pytest.mark.parametrize(("level", "index"), [(0, 300), (9, 0), (1, 150), (-1, 0), (0, -1), (8, 1)])
def test_a_node_that_the_tree_has_not_is_refused(log, level, index):
    with pytest.raises(ProofError):
        tiles.TileNodes(log.read, 300)(level, index)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + bytes(32), lambda data: b""])
def test_a_tile_of_the_wrong_length_is_refused(log, change):
    reader = tiles.TileNodes(lambda *tile: change(log.read(*tile)), 300)
    with pytest.raises(LogError, match="tile/0/"):
        reader(0, 0)
