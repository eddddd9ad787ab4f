import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import merkle, tiles
from audit.log.errors import FormatError, LogError, ProofError
from tests.audit.log.samples import LEAVES, node

SIZES = range(131)
ROOTS = [merkle.root_of(LEAVES[:size]) for size in SIZES]


def split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962 section 2.1.1, to the letter."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), merkle.root_of(leaves[k:])]
    return [*path(index - k, leaves[k:]), merkle.root_of(leaves[:k])]


def subproof(first: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2, to the letter."""
    if first == len(leaves):
        return [] if whole else [merkle.root_of(leaves)]
    k = split(len(leaves))
    if first <= k:
        return [*subproof(first, leaves[:k], whole), merkle.root_of(leaves[k:])]
    return [*subproof(first - k, leaves[k:], False), merkle.root_of(leaves[:k])]


def flipped(proof: list[bytes]):
    """Every way to spoil a proof a little: a bit of each hash, a hash less, a hash more, two of them exchanged."""
    for at, one in enumerate(proof):
        bit = (at * 37) % 256
        spoilt = bytearray(one)
        spoilt[bit // 8] ^= 1 << bit % 8
        yield [*proof[:at], bytes(spoilt), *proof[at + 1 :]]
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[:at], one, *proof[at:]]
    yield [*proof, bytes(32)]
    for at in range(len(proof) - 1):
        yield [*proof[:at], proof[at + 1], proof[at], *proof[at + 2 :]]


def refused(check, *arguments) -> bool:
    try:
        check(*arguments)
    except ProofError:
        return True
    return False


def packed(level: int, index: int, width: int) -> bytes:
    """A tile of the sample's leaves, by the recursive definition."""
    below = tiles.HEIGHT * level
    return b"".join(node(below, index * tiles.WIDTH + at) for at in range(width))


@pytest.fixture(params=[(8, 256), (2, 4), (1, 2)], ids=["256 wide", "4 wide", "2 wide"])
def tile_width(request, monkeypatch):
    height, width = request.param
    monkeypatch.setattr(tiles, "HEIGHT", height)
    monkeypatch.setattr(tiles, "WIDTH", width)


def test_three_ways_to_every_root_and_every_proof(tile_width):
    frontier = merkle.Frontier()
    for size in SIZES:
        reader = tiles.TileNodes(packed, size)
        assert ROOTS[size] == frontier.root() == merkle.root_from_nodes(size, reader)
        for index in range(size):
            assert merkle.inclusion_proof(index, size, reader) == path(index, LEAVES[:size])
        for first in range(1, size + 1):
            assert merkle.consistency_proof(first, size, reader) == subproof(first, LEAVES[:size], True)
        if size < len(LEAVES):
            frontier.append(LEAVES[size])


def test_every_inclusion_proof_holds_and_no_spoilt_one_does():
    for size in SIZES:
        for index in range(size):
            proof = path(index, LEAVES[:size])
            merkle.verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
            assert refused(merkle.verify_inclusion, LEAVES[index], index, size, proof, ROOTS[size - 1])
            assert refused(merkle.verify_inclusion, LEAVES[(index + 1) % 130], index, size, proof, ROOTS[size])
            if size > 1:
                assert refused(merkle.verify_inclusion, LEAVES[index], (index + 1) % size, size, proof, ROOTS[size])
            for spoilt in flipped(proof):
                assert refused(merkle.verify_inclusion, LEAVES[index], index, size, spoilt, ROOTS[size]), (index, size)


def test_every_consistency_proof_holds_and_no_spoilt_one_does():
    for second in SIZES:
        for first in range(1, second + 1):
            proof = subproof(first, LEAVES[:second], True)
            roots = ROOTS[first], ROOTS[second]
            merkle.verify_consistency(first, second, proof, *roots)
            assert refused(merkle.verify_consistency, first, second, proof, bytes(32), ROOTS[second])
            assert refused(merkle.verify_consistency, first, second, proof, ROOTS[first], bytes(32))
            for spoilt in flipped(proof):
                assert refused(merkle.verify_consistency, first, second, spoilt, *roots), (first, second)


def test_every_tree_extends_the_empty_one_and_no_other_root_of_nothing():
    for size in SIZES:
        assert merkle.consistency_proof(0, size, node) == []
        merkle.verify_consistency(0, size, [], merkle.EMPTY_ROOT, ROOTS[size])
        assert refused(merkle.verify_consistency, 0, size, [bytes(32)], merkle.EMPTY_ROOT, ROOTS[size])
        assert refused(merkle.verify_consistency, 0, size, [], bytes(32), ROOTS[size])
    assert refused(merkle.verify_consistency, 0, 0, [], merkle.EMPTY_ROOT, bytes(32))


def test_a_root_above_the_root_is_refused():
    """A log that signs a taller tree than its size can have finds no proof long enough for it."""
    for size in range(1, 131):
        taller = merkle.node_hash(bytes(32), ROOTS[size])
        longer = [*path(0, LEAVES[:size]), bytes(32)]
        assert refused(merkle.verify_inclusion, LEAVES[0], 0, size, longer, taller)
        assert refused(merkle.root_from_inclusion, LEAVES[0], 0, size, longer)
        for first in range(1, size + 1):
            longer = [*subproof(first, LEAVES[:size], True), bytes(32)]
            assert refused(merkle.verify_consistency, first, size, longer, ROOTS[first], taller)


def test_a_rewritten_past_has_no_proof():
    """A log that changes leaf 3 after its head was seen can answer with no proof that its own tree gives."""
    forged = [*LEAVES]
    forged[3] = bytes(32)
    for first in range(4, 131):
        for second in (first, 130):
            proof = subproof(first, forged[:second], True)
            new_root = merkle.root_of(forged[:second])
            assert refused(merkle.verify_consistency, first, second, proof, ROOTS[first], new_root)


@pytest.mark.parametrize(
    ("size", "index"),
    [(0, 0), (5, 5), (5, -1), (2**63, 1), (-1, 0)],
)
def test_no_proof_for_what_is_not_in_the_tree(size, index):
    with pytest.raises(LogError):
        merkle.inclusion_proof(index, size, node)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("first", "second"), [(2, 1), (-1, 1), (1, 2**63)])
def test_no_consistency_between_impossible_sizes(first, second):
    with pytest.raises(LogError):
        merkle.consistency_proof(first, second, node)
    with pytest.raises(ProofError):
        merkle.verify_consistency(first, second, [], LEAVES[0], LEAVES[0])


@pytest.mark.parametrize(("start", "end"), [(1, 3), (2, 6), (4, 9), (3, 1), (-2, 0)])
def test_a_range_that_is_no_subtree_is_refused(start, end):
    assert not merkle.is_subtree(start, end)
    with pytest.raises(FormatError):
        merkle.subtree_root(start, end, node)
    with pytest.raises(LogError):
        merkle.subtree_inclusion_proof(start, start, end, node)
    with pytest.raises(FormatError):
        merkle.subtree_consistency_proof(start, end, 100, node)
    with pytest.raises(ProofError):
        merkle.verify_subtree_inclusion(LEAVES[0], start, start, end, [], LEAVES[0])
    with pytest.raises(ProofError):
        merkle.verify_subtree_consistency(start, end, 100, [], LEAVES[0], LEAVES[0])


@given(st.data())
def test_proofs_of_subtrees_hold(data):
    size = data.draw(st.integers(1, 130))
    width = data.draw(st.integers(1, size))
    step = 1 << (width - 1).bit_length()
    start = step * data.draw(st.integers(0, (size - width) // step))
    end = start + width
    index = data.draw(st.integers(start, end - 1))
    root = merkle.root_of(LEAVES[start:end])
    inside = merkle.subtree_inclusion_proof(index, start, end, node)
    merkle.verify_subtree_inclusion(LEAVES[index], index, start, end, inside, root)
    above = merkle.subtree_consistency_proof(start, end, size, node)
    merkle.verify_subtree_consistency(start, end, size, above, root, ROOTS[size])
    for spoilt in flipped(above):
        assert refused(merkle.verify_subtree_consistency, start, end, size, spoilt, root, ROOTS[size])


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=40), st.integers(0, 40))
def test_a_frontier_stops_and_goes_on(leaves, pause):
    frontier = merkle.Frontier()
    for one in leaves[:pause]:
        frontier.append(one)
    frontier = merkle.Frontier.from_bytes(frontier.size, frontier.to_bytes())
    kept = merkle.Frontier(frontier.size, frontier.hashes)
    for one in leaves[pause:]:
        frontier.append(one)
    assert (frontier.size, frontier.root()) == (len(leaves), merkle.root_of(leaves))
    assert len(frontier.hashes) == len(leaves).bit_count()
    assert kept.root() == merkle.root_of(leaves[:pause])


@pytest.mark.parametrize(
    ("size", "data"),
    [(1, b""), (0, bytes(32)), (3, bytes(32)), (1, bytes(31)), (1, bytes(33)), (-1, b""), (2**63, bytes(32))],
)
def test_a_frontier_of_the_wrong_length_is_refused(size, data):
    with pytest.raises(FormatError):
        merkle.Frontier.from_bytes(size, data)


def test_a_frontier_takes_hashes_only():
    with pytest.raises(FormatError):
        merkle.Frontier().append(b"the data of a leaf")


@given(
    st.integers(-2, 2**64),
    st.integers(-2, 2**64),
    st.lists(st.binary(max_size=40) | st.just(bytes(32)), max_size=70),
)
def test_verifiers_of_garbage_say_so_and_nothing_else(first, second, proof):
    assert refused(merkle.verify_inclusion, LEAVES[0], first, second, proof, bytes(32))
    assert refused(merkle.verify_consistency, first, second, proof, bytes(32), LEAVES[0])
