import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import checkpoints, merkle, notes
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError, LogError, NoteError
from audit.log.notes import Note, SigningKey, VerifierKey
from tests.audit.log.samples import AT, LOG, ORIGIN, OTHER, SIZE, STRANGER, WITNESS, note
from tests.shared_data import SHARED, needs_shared_data

ROOT = "9uAhCWmtxdN6cbSK2lD8gRxnJFSo9c4fDvBDR7C7RpQ="
ROTATED = SigningKey(ORIGIN, notes.ED25519, bytes([9]) * 32)


@pytest.fixture(scope="module")
def published():
    return json.loads((SHARED / "audit/note_vectors.json").read_text())


@needs_shared_data
def test_a_published_tree_head_reads_back(published):
    case = published["tree_ok"]
    checkpoint = Checkpoint.parse(case["text"])
    assert (checkpoint.origin, checkpoint.size) == ("go.sum database tree", case["size"])
    assert checkpoint.root == merkle.leaf_hash(case["leaf_data"].encode())
    assert checkpoint.text() == case["text"]


@needs_shared_data
def test_published_bad_tree_heads_are_refused_or_of_another_log(published):
    other, *malformed = published["bad_trees"]
    assert Checkpoint.parse(other).origin != Checkpoint.parse(published["tree_ok"]["text"]).origin
    for text in malformed:
        with pytest.raises(FormatError):
            Checkpoint.parse(text)


@needs_shared_data
def test_a_published_checkpoint_of_a_public_log_opens(published):
    case = published["open_ok"][-1]
    key = VerifierKey.parse(case["vkeys"][0])
    data = case["note"].encode()
    checkpoint, _ = checkpoints.open_checkpoint(data, key, origin="go.sum database tree")
    assert checkpoint.size == 35_225_469
    with pytest.raises(NoteError, match="not the log"):
        checkpoints.open_checkpoint(data, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        f"o\n1\n{ROOT}",
        f"o\n1\n{ROOT}\nextension",
        f"o\n1\n{ROOT}\n\n",
        f"o\n1\n{ROOT}\n\nextension\n",
        f"\n1\n{ROOT}\n",
        "o\n1\n",
        f"o\n{ROOT}\n",
        f"o\n\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n00\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n 1\n{ROOT}\n",
        f"o\n1 \n{ROOT}\n",
        f"o\n1_0\n{ROOT}\n",
        f"o\n1.0\n{ROOT}\n",
        f"o\n0x1\n{ROOT}\n",
        f"o\n١\n{ROOT}\n",
        f"o\n²\n{ROOT}\n",
        f"o\n{2**63}\n{ROOT}\n",
        f"o\n{2**64}\n{ROOT}\n",
        f"o\n{'9' * 5000}\n{ROOT}\n",
        f"o\r\n1\r\n{ROOT}\r\n",
        f"o\x00\n1\n{ROOT}\n",
        f"o\n1\n{ROOT}\next\x01\n",
        f"o\n1\n{ROOT[:-1]}\n",
        f"o\n1\n{ROOT}=\n",
        f"o\n1\n{ROOT} \n",
        f"o\n1\n{ROOT[:-2]}R=\n",
        f"o\n1\n{ROOT[:-4]}\n",
        f"o\n1\n{ROOT.replace('9', '-')}\n",
        f"o\n1\n{ROOT[:-1]}AAA=\n",
    ],
)
def test_garbage_is_no_checkpoint(text):
    with pytest.raises(FormatError):
        Checkpoint.parse(text)


@pytest.mark.parametrize("size", [0, 1, 2**63 - 1])
def test_the_first_and_the_last_size_read_back(size):
    assert Checkpoint.parse(f"o\n{size}\n{ROOT}\n").size == size


@pytest.mark.parametrize(
    "make",
    [
        lambda: Checkpoint("", 1, bytes(32)),
        lambda: Checkpoint("o\n1", 1, bytes(32)),
        lambda: Checkpoint("o", -1, bytes(32)),
        lambda: Checkpoint("o", 2**63, bytes(32)),
        lambda: Checkpoint("o", 1, bytes(31)),
        lambda: Checkpoint("o", 1, bytes(32), ("",)),
        lambda: Checkpoint("o", 1, bytes(32), ("a\nb",)),
    ],
)
def test_a_checkpoint_that_cannot_be_written_is_refused(make):
    with pytest.raises(FormatError):
        make()


def test_a_signed_checkpoint_opens_with_its_log_key():
    checkpoint, found = checkpoints.open_checkpoint(note().encode(), LOG.verifier)
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, SIZE)
    assert found == note()


def test_while_a_key_is_replaced_either_opens():
    signed = checkpoints.sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), LOG, ROTATED).encode()
    for keys in (LOG.verifier, ROTATED.verifier, [LOG.verifier, ROTATED.verifier]):
        assert checkpoints.open_checkpoint(signed, keys)[0].size == 1


def test_another_known_log_cannot_speak_for_this_one():
    forged = checkpoints.sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), STRANGER).encode()
    with pytest.raises(NoteError, match="not the log"):
        checkpoints.open_checkpoint(forged, [LOG.verifier, STRANGER.verifier])
    with pytest.raises(NoteError, match="no signature"):
        checkpoints.open_checkpoint(forged, LOG.verifier)
    with pytest.raises(NoteError, match="no signature"):
        checkpoints.open_checkpoint(forged, [])


def test_the_origin_that_is_asked_for_is_the_only_one():
    assert checkpoints.open_checkpoint(note().encode(), LOG.verifier, origin=ORIGIN)
    with pytest.raises(NoteError, match="not the log"):
        checkpoints.open_checkpoint(note().encode(), LOG.verifier, origin="audit.example/2028")


def test_a_note_that_is_no_checkpoint_is_refused_after_its_signature():
    with pytest.raises(FormatError):
        checkpoints.open_checkpoint(notes.sign("no checkpoint\n", LOG).encode(), LOG.verifier)


def test_cosignatures_tell_which_witness_and_when():
    signed = note(cosigned=False)
    assert checkpoints.cosignatures(signed, [WITNESS.verifier, OTHER.verifier]) == {}
    both = signed.with_signatures(checkpoints.cosign(signed, WITNESS, AT), checkpoints.cosign(signed, OTHER, AT + 5))
    assert checkpoints.cosignatures(both, [WITNESS.verifier, OTHER.verifier]) == {
        WITNESS.verifier: AT,
        OTHER.verifier: AT + 5,
    }
    assert checkpoints.cosignatures(both, [OTHER.verifier]) == {OTHER.verifier: AT + 5}


def test_a_cosignature_of_another_checkpoint_is_refused():
    moved = note(99, cosigned=False).with_signatures(*note(100).signatures[1:])
    with pytest.raises(NoteError, match="is wrong"):
        checkpoints.cosignatures(moved, [WITNESS.verifier])
    assert checkpoints.open_checkpoint(moved.encode(), LOG.verifier)[0].size == 99


def test_only_witnesses_cosign_and_only_checkpoints():
    with pytest.raises(NoteError, match="witness"):
        checkpoints.cosign(note(), LOG, AT)
    with pytest.raises(NoteError, match="witness"):
        checkpoints.cosignatures(note(), [LOG.verifier])
    no_checkpoint = notes.sign("no checkpoint\n", LOG)
    with pytest.raises(FormatError):
        checkpoints.cosign(no_checkpoint, WITNESS, AT)
    with pytest.raises(FormatError):
        checkpoints.cosignatures(no_checkpoint, [WITNESS.verifier])
    for at in (-1, 2**63):
        with pytest.raises(NoteError):
            checkpoints.cosign(note(), WITNESS, at)


lines = st.text(st.characters(codec="utf-8", min_codepoint=0x20), min_size=1, max_size=30)
heads = st.builds(
    Checkpoint,
    lines,
    st.integers(0, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(lines, max_size=3).map(tuple),
)


@given(heads)
def test_any_checkpoint_reads_back(checkpoint):
    assert Checkpoint.parse(checkpoint.text()) == checkpoint
    signed = checkpoints.sign_checkpoint(checkpoint, LOG)
    signed = signed.with_signatures(checkpoints.cosign(signed, WITNESS, AT))
    found, _ = checkpoints.open_checkpoint(signed.encode(), LOG.verifier, origin=checkpoint.origin)
    assert found == checkpoint
    assert checkpoints.cosignatures(Note.parse(signed.encode()), [WITNESS.verifier]) == {WITNESS.verifier: AT}


@given(st.text(max_size=150) | st.builds("o\n{}\n{}\n{}".format, st.text(max_size=22), st.text(max_size=46), st.text()))
def test_text_is_a_checkpoint_as_it_is_written_or_refused(text):
    try:
        checkpoint = Checkpoint.parse(text)
    except LogError:
        return
    assert checkpoint.text() == text
