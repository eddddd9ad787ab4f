"""The Merkle tree of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1): roots, proofs, and who checks them.

Hashes are 32 bytes, sizes count leaves, indexes start at 0. A proof is a list of hashes in the order of the RFC.
A subtree `[start, end)` begins at a multiple of the power of two that covers it (Merkle Tree Certificates).
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from audit.log.errors import FormatError, ProofError
from audit.log.strict import MAX_INTEGER

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
MAX_SIZE = MAX_INTEGER
MAX_PROOF_HASHES = 63

# node(level, index) is the hash of the complete subtree over the leaves [index << level, (index + 1) << level).
NodeReader = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf's data (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node from its two children's (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes by the RFC's own recursive definition: the reference for the faster ways."""
    if not leaf_hashes:
        return EMPTY_ROOT
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    middle = _split(len(leaf_hashes))
    return node_hash(root_of(leaf_hashes[:middle]), root_of(leaf_hashes[middle:]))


class Frontier:
    """The complete subtrees that make up a tree, largest first: all it takes to append and to know the root.

    `hashes` holds one hash per set bit of `size`. Raises FormatError when they do not fit each other.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        check_size(size)
        if len(hashes) != size.bit_count() or any(len(one) != HASH_SIZE for one in hashes):
            raise FormatError(f"a frontier of {size} leaves has {size.bit_count()} hashes of {HASH_SIZE} bytes")
        self._size = size
        self._hashes = list(hashes)

    @property
    def size(self) -> int:
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        return tuple(self._hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf by its hash. Raises FormatError when it has a wrong length."""
        if len(leaf_hash) != HASH_SIZE:
            raise FormatError(f"a leaf hash has {len(leaf_hash)} bytes instead of {HASH_SIZE}")
        hashes, size, digest = self._hashes, self._size, leaf_hash
        while size & 1:
            digest = hashlib.sha256(b"\x01" + hashes.pop() + digest).digest()
            size >>= 1
        hashes.append(digest)
        self._size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        return _fold(self._hashes)

    def to_bytes(self) -> bytes:
        """Return the hashes one after the other, largest subtree first."""
        return b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """Return the frontier of `size` leaves that `to_bytes` wrote. Raises FormatError."""
        return cls(size, split_hashes(data))


def check_size(size: int) -> None:
    """Raise FormatError unless `size` can be that of a tree: 0 to 2^63 - 1."""
    if not 0 <= size <= MAX_SIZE:
        raise FormatError(f"a tree cannot have {size} leaves")


def split_hashes(data: bytes) -> list[bytes]:
    """Return hashes that were written one after the other. Raises FormatError when the last is cut."""
    if len(data) % HASH_SIZE:
        raise FormatError(f"{len(data)} bytes are no whole number of {HASH_SIZE}-byte hashes")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def is_subtree(start: int, end: int) -> bool:
    """Tell whether `[start, end)` is a subtree: empty, or `start` a multiple of the power of two that covers it."""
    if start == end:
        return start >= 0
    return 0 <= start < end and start & (_cover(end - start) - 1) == 0


def subtree_root(start: int, end: int, node: NodeReader) -> bytes:
    """Return the hash of the subtree `[start, end)`. Raises FormatError when that is no subtree."""
    if not is_subtree(start, end):
        raise FormatError(f"[{start}, {end}) is no subtree")
    return _fold([node(level, index) for level, index in _peaks(start, end)])


def root_from_nodes(size: int, node: NodeReader) -> bytes:
    """Return the root of the tree's first `size` leaves."""
    check_size(size)
    return subtree_root(0, size, node)


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """Return PATH(index, D[size]) of RFC 6962 section 2.1.1, the sibling first. Raises ProofError beyond `size`."""
    check_size(size)
    return subtree_inclusion_proof(index, 0, size, node)


def subtree_inclusion_proof(index: int, start: int, end: int, node: NodeReader) -> list[bytes]:
    """Return the path from leaf `index` to the hash of the subtree `[start, end)`. Raises ProofError, FormatError."""
    if not start <= index < end:
        raise ProofError(f"leaf {index} is not in [{start}, {end})")
    if not is_subtree(start, end):
        raise FormatError(f"[{start}, {end}) is no subtree")
    proof = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(subtree_root(middle, end, node))
            end = middle
        else:
            proof.append(subtree_root(start, middle, node))
            start = middle
    return proof[::-1]


def consistency_proof(first: int, second: int, node: NodeReader) -> list[bytes]:
    """Return PROOF(first, D[second]) of RFC 6962 section 2.1.2; empty when `first` is 0 or both are equal.

    Raises ProofError when first > second.
    """
    check_size(second)
    if not 0 <= first <= second:
        raise ProofError(f"a tree of {second} leaves does not extend one of {first}")
    return subtree_consistency_proof(0, first, second, node)


def subtree_consistency_proof(start: int, end: int, size: int, node: NodeReader) -> list[bytes]:
    """Return what proves that the subtree `[start, end)` is part of the tree of `size` leaves.

    With `start` 0 it is the consistency proof between two trees; it is empty for an empty subtree. Raises ProofError,
    FormatError.
    """
    if end > size:
        raise ProofError(f"[{start}, {end}) is not in a tree of {size} leaves")
    if not is_subtree(start, end):
        raise FormatError(f"[{start}, {end}) is no subtree")
    if start == end:
        return []
    proof = []
    low, high, known = 0, size, True
    while (start, end) != (low, high):
        middle = low + _split(high - low)
        if end <= middle:
            proof.append(subtree_root(middle, high, node))
            high = middle
            continue
        proof.append(subtree_root(low, middle, node))
        if start < middle:
            start, known = middle, False
        low = middle
    if not known:
        proof.append(subtree_root(low, high, node))
    return proof[::-1]


def root_from_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that `proof` leads to from leaf `index` of a tree of `size` leaves (RFC 9162 section 2.1.3.2).

    Raises ProofError when the proof has another length than that place asks for.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise ProofError(f"leaf {index} is not in a tree of {size} leaves")
    _check_hashes([leaf_hash, *proof])
    digest, at, last = leaf_hash, index, size - 1
    for sibling in proof:
        if last == 0:
            raise ProofError(f"the inclusion proof has too many hashes: {len(proof)}")
        if at & 1 or at == last:
            digest = node_hash(sibling, digest)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofError(f"the inclusion proof has too few hashes: {len(proof)}")
    return digest


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofError unless `proof` shows the leaf at `index` of the tree of `size` leaves with that root."""
    verify_subtree_inclusion(leaf_hash, index, 0, size, proof, root)


def verify_subtree_inclusion(
    leaf_hash: bytes, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofError unless `proof` shows the leaf at `index` in the subtree `[start, end)` with that hash."""
    if not (start <= index < end and is_subtree(start, end)):
        raise ProofError(f"leaf {index} is in no subtree [{start}, {end})")
    if root_from_inclusion(leaf_hash, index - start, end - start, proof) != root:
        raise ProofError(f"leaf {index} is not under this root of [{start}, {end})")


def verify_consistency(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """Raise ProofError unless `proof` shows that the second tree only appends to the first (RFC 9162 section 2.1.4.2).

    Every tree appends to the empty one: from size 0 the proof must be empty, and says nothing of the second root.
    """
    if not 0 <= first <= second <= MAX_SIZE:
        raise ProofError(f"a tree of {second} leaves does not extend one of {first}")
    verify_subtree_consistency(0, first, second, proof, first_root, second_root)
    if (first == 0 and len(second_root) != HASH_SIZE) or (second == 0 and second_root != EMPTY_ROOT):
        raise ProofError(f"no tree of {second} leaves has this root")


def verify_subtree_consistency(
    start: int, end: int, size: int, proof: Sequence[bytes], subtree_hash: bytes, root: bytes
) -> None:
    """Raise ProofError unless `proof` shows that the subtree `[start, end)` is part of the tree of `size` leaves.

    An empty subtree is part of every tree: its proof must be empty, and says nothing of the root.
    """
    if not (is_subtree(start, end) and end <= size <= MAX_SIZE):
        raise ProofError(f"[{start}, {end}) is no subtree of a tree of {size} leaves")
    if start == end:
        if proof or subtree_hash != EMPTY_ROOT:
            raise ProofError("a subtree of no leaves has one hash only, and nothing to prove")
        return
    _check_hashes(proof)
    found, whole = _roots_from_consistency(start, end, size, proof, subtree_hash)
    if found != subtree_hash:
        raise ProofError(f"the consistency proof does not lead to the hash of [{start}, {end})")
    if whole != root:
        raise ProofError(f"the consistency proof does not lead to the root of {size} leaves")


def _roots_from_consistency(
    start: int, end: int, size: int, proof: Sequence[bytes], subtree_hash: bytes
) -> tuple[bytes, bytes]:
    """Return the hash of the subtree and the root of the tree that a consistency proof leads to."""
    low, high, last = start, end - 1, size - 1
    while low != high and (high & 1 or high == last):
        low, high, last = low >> 1, high >> 1, last >> 1
    # A subtree that is one node of the tree needs no hash in the proof: the path starts from itself.
    hashes = [subtree_hash, *proof] if low == high else [*proof]
    if not hashes:
        raise ProofError("the consistency proof is empty")
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError(f"the consistency proof has too many hashes: {len(proof)}")
        if high & 1 or high == last:
            old = node_hash(sibling, old) if low < high else old
            new = node_hash(sibling, new)
            while high and not high & 1:
                low, high, last = low >> 1, high >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        low, high, last = low >> 1, high >> 1, last >> 1
    if last:
        raise ProofError(f"the consistency proof has too few hashes: {len(proof)}")
    return old, new


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_SIZE for one in hashes):
        raise ProofError(f"a hash has not {HASH_SIZE} bytes")


def _split(count: int) -> int:
    """Return the largest power of two below `count` (count > 1)."""
    return 1 << (count - 1).bit_length() - 1


def _cover(count: int) -> int:
    """Return the smallest power of two that is at least `count` (count > 0)."""
    return 1 << (count - 1).bit_length()


def _peaks(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (level, index) of the complete subtrees of the subtree `[start, end)`, largest first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for one in reversed(hashes[:-1]):
        root = node_hash(one, root)
    return root
