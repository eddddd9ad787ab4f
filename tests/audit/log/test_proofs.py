import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import checkpoints, merkle, notes, proofs
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError, LogError, NoteError, ProofError
from audit.log.notes import Note
from audit.log.policies import Policy, PolicyNotMet
from audit.log.proofs import Receipt
from tests.audit.log.samples import (
    INDEX,
    LEAVES,
    LOG,
    ORIGIN,
    POLICY,
    SIZE,
    WITNESS,
    bumped,
    data,
    node,
    note,
    receipt,
)

ENCODED = receipt(b"more").encode()
HASH = base64.b64encode(bytes(32)).decode()


def test_a_receipt_is_written_as_the_specification_says():
    hashes = "".join(base64.b64encode(one).decode() + "\n" for one in receipt().hashes)
    start = f"c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex {INDEX}\n{hashes}\n{ORIGIN}\n{SIZE}\n"
    assert ENCODED.decode().startswith(start)
    assert Receipt.parse(ENCODED) == receipt(b"more")
    assert b"extra" not in receipt().encode()
    assert Receipt.parse(receipt().encode()) == receipt()


def test_a_receipt_proves_its_leaf_under_the_policy():
    checkpoint = proofs.verify_receipt(Receipt.parse(ENCODED), data(INDEX), POLICY)
    assert (checkpoint.size, checkpoint.root) == (SIZE, merkle.root_of(LEAVES[:SIZE]))


def test_a_receipt_proves_no_other_leaf():
    for other in (data(INDEX + 1), b"", data(INDEX) + b"\x00"):
        with pytest.raises(ProofError):
            proofs.verify_receipt(receipt(), other, POLICY)
    for index in (0, INDEX - 1, SIZE - 1):
        with pytest.raises(ProofError):
            proofs.verify_receipt(Receipt(index, receipt().hashes, note()), data(INDEX), POLICY)


def test_an_inner_node_cannot_pass_for_a_leaf():
    """The data of a node, read as a leaf, hashes otherwise: a shorter path proves nothing."""
    left, right = node(0, 36), node(0, 37)
    shorter = Receipt(INDEX // 2, receipt().hashes[1:], note())
    with pytest.raises(ProofError):
        proofs.verify_receipt(shorter, left + right, POLICY)


def test_a_receipt_without_quorum_or_of_another_log_is_refused():
    with pytest.raises(PolicyNotMet):
        proofs.verify_receipt(Receipt(INDEX, receipt().hashes, note(cosigned=False)), data(INDEX), POLICY)
    other = notes.SigningKey(ORIGIN, notes.ED25519, bytes([9]) * 32)
    policy = Policy.parse(f"log {other.verifier}\nwitness W {WITNESS.verifier}\nquorum W\n")
    with pytest.raises(NoteError):
        proofs.verify_receipt(receipt(), data(INDEX), policy)


def test_every_byte_of_a_receipt_counts_or_is_vouched_for_by_nobody():
    """What may change unseen: the extra data, which is opaque, and nothing that says what is proven."""
    encoded = receipt(b"more").encode()
    free = range(encoded.index(b"bW9yZQ=="), encoded.index(b"\nindex"))
    accepted = []
    for at, changed in bumped(encoded):
        try:
            read = Receipt.parse(changed)
            checkpoint = proofs.verify_receipt(read, data(INDEX), POLICY)
        except LogError:
            continue
        assert (read.index, checkpoint.size, read.hashes) == (INDEX, SIZE, receipt().hashes)
        accepted.append(at)
    assert accepted
    assert {*accepted} <= {*free}


def changed(old: str, new: str) -> bytes:
    text = ENCODED.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\n\n",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v1\n\n",
        ENCODED[:-1],
        ENCODED + b"\n",
        b"\xef\xbb\xbf" + ENCODED,
        ENCODED.replace(b"\n", b"\r\n"),
        b"\n" + ENCODED,
        changed("tlog-proof@v1", "tlog-proof@v2"),
        changed("tlog-proof@v1", "tlog-proof@v1 "),
        changed("extra ", "extra"),
        changed("extra ", "extra  "),
        changed("extra bW9yZQ==", "extra "),
        changed("extra bW9yZQ==", "extra"),
        changed("extra bW9yZQ==", "extra bW9yZQ"),
        changed("extra bW9yZQ==", "extra bW9yZQ==\nextra bW9yZQ=="),
        changed("extra bW9yZQ==", "extra bW9yZR=="),
        changed("extra bW9yZQ==", "extra " + "AAAA" * 30_000),
        changed("extra bW9yZQ==\n", "") + b"x",
        changed(f"index {INDEX}", f"index 0{INDEX}"),
        changed(f"index {INDEX}", f"index +{INDEX}"),
        changed(f"index {INDEX}", f"index  {INDEX}"),
        changed(f"index {INDEX}", f"index {INDEX} "),
        changed(f"index {INDEX}", "index -1"),
        changed(f"index {INDEX}", f"index {SIZE}"),
        changed(f"index {INDEX}", f"index {2**63}"),
        changed(f"index {INDEX}", "index"),
        changed(f"index {INDEX}", f"Index {INDEX}"),
        changed(f"index {INDEX}\n", ""),
        changed(f"index {INDEX}", f"index {INDEX}\nindex {INDEX}"),
        changed(f"index {INDEX}", f"index {INDEX}\n{HASH[:-1]}"),
        changed(f"index {INDEX}", f"index {INDEX}\n{HASH} "),
        changed(f"index {INDEX}", f"index {INDEX}\n{HASH[:-2]}B="),
        changed(f"index {INDEX}", f"index {INDEX}\nAAAA"),
        changed(f"index {INDEX}", f"index {INDEX}\n\x00"),
        changed(f"index {INDEX}", f"index {INDEX}" + f"\n{HASH}" * 64),
        changed(f"index {INDEX}", f"index {INDEX}\n"),
        ENCODED.replace(b"index", b"ind\xffex"),
        ENCODED + b"x" * 2_000_000,
    ],
    ids=range(40),
)
def test_garbage_is_no_receipt(encoded):
    with pytest.raises((FormatError, NoteError)):
        Receipt.parse(encoded)


def test_the_longest_proof_is_63_hashes():
    size = 2**63 - 1
    head = checkpoints.sign_checkpoint(Checkpoint(ORIGIN, size, bytes(32)), LOG)
    longest = Receipt(0, (bytes(32),) * 63, head)
    assert Receipt.parse(longest.encode()) == longest
    root = merkle.root_from_inclusion(LEAVES[0], 0, size, longest.hashes)
    merkle.verify_inclusion(LEAVES[0], 0, size, longest.hashes, root)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(LEAVES[0], 0, size, longest.hashes[1:], root)
    with pytest.raises(FormatError):
        Receipt(0, (bytes(32),) * 64, head)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Receipt(SIZE, (), note()),
        lambda: Receipt(-1, (), note()),
        lambda: Receipt(0, (b"short",), note()),
        lambda: Receipt(0, (), note(), b""),
        lambda: Receipt(0, (), note(), bytes(proofs.MAX_EXTRA_BYTES + 1)),
        lambda: Receipt(0, (), notes.sign("no checkpoint\n", LOG)),
    ],
)
def test_a_receipt_that_cannot_be_read_back_is_not_made(make):
    with pytest.raises(FormatError):
        make()


@given(st.integers(1, 130), st.data(), st.none() | st.binary(min_size=1, max_size=50))
def test_any_receipt_reads_back_and_holds(size, draw, extra):
    index = draw.draw(st.integers(0, size - 1))
    written = Receipt(index, tuple(merkle.inclusion_proof(index, size, node)), note(size), extra)
    read = Receipt.parse(written.encode())
    assert read == written
    assert read.encode() == written.encode()
    assert proofs.verify_receipt(read, data(index), POLICY).size == size


@given(st.binary(max_size=100), st.integers(0, len(ENCODED)), st.integers(0, 40))
def test_bytes_are_read_as_they_are_written_or_refused(garbage, at, cut):
    spoilt = ENCODED[:at] + garbage + ENCODED[at + cut :]
    try:
        read = Receipt.parse(spoilt)
    except (FormatError, NoteError):
        return
    assert read.encode() == spoilt
    assert isinstance(read.checkpoint, Note)
