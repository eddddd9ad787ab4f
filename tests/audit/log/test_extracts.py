"""An extract proves each of its lines without us; whatever is changed in it is seen, and where."""

import io
import json

import pytest

from audit.log import entries, extracts, merkle
from audit.log.errors import FormatError, NoteError, ProofError
from audit.log.policies import PolicyNotMet
from tests.audit.log_builder import SALT, START, LogInMemory, encode_entry, make_leaf

CHOSEN = [3, 0, 8]
DETAIL = {"nom": "Camille Imaginaire", "taille": 3}


@pytest.fixture(scope="module")
def log():
    """A log of nine entries, the last of which commits to a detail."""
    log = LogInMemory.generate(8)
    committed = entries.commitment(SALT, entries.canonical(DETAIL))
    log.leaves.append(make_leaf(8, detail=committed))
    return log


def lines_of(log, indexes=CHOSEN, *, details=True, left_out=0) -> list[bytes]:
    lines = [extracts.header([log.checkpoint()], made_at=START)]
    for index in indexes:
        recorded_us, entry = entries.split_leaf(log.leaves[index])
        with_detail = details and index == 8
        lines.append(
            extracts.event_line(
                log=log.key.name,
                leaf_index=index,
                recorded_us=recorded_us,
                leaf_hash=merkle.leaf_hash(log.leaves[index]),
                entry=entry,
                proof=merkle.inclusion_proof(index, log.size, log.node),
                detail=DETAIL if with_detail else None,
                salt=SALT if with_detail else None,
            )
        )
    return [*lines, extracts.end(count=len(indexes), left_out=left_out)]


def check(lines, log):
    return extracts.check(io.BytesIO(b"".join(lines)), log.policy)


def changed(line: bytes, **fields) -> bytes:
    """Return a line with other values; None takes a key away."""
    value = {**json.loads(line), **fields}
    return json.dumps({name: kept for name, kept in value.items() if kept is not None}).encode() + b"\n"


def test_what_was_written_is_proven(log):
    checked = check(lines_of(log, left_out=2), log)
    assert (checked.count, checked.with_detail, checked.left_out) == (3, 1, 2)
    assert [head.size for head in checked.checkpoints] == [9]


def test_an_extract_of_nothing_is_one_too(log):
    assert check(lines_of(log, []), log).count == 0


def test_events_of_two_logs_stand_in_one_extract(log):
    other = LogInMemory.generate(4, origin="audit.example.test/2027", witnesses=())
    policy = log.policy_text.replace("quorum everyone", "quorum none") + f"log {other.key.verifier}\n"
    notes = [log.checkpoint(), other.checkpoint()]
    lines = [extracts.header(notes, made_at=START), lines_of(log)[1], lines_of(other, [1])[1]]
    lines.append(extracts.end(count=2, left_out=0))
    checked = extracts.check(io.BytesIO(b"".join(lines)), extracts.Policy.parse(policy))
    assert [head.origin for head in checked.checkpoints] == ["audit.example.test/2026", "audit.example.test/2027"]
    with pytest.raises(extracts.WrongLine, match="line 2: "):
        check([extracts.header([], made_at=START), *lines_of(log)[1:]], log)


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"recorded_us": 1}, ProofError),
        ({"leaf_index": 1}, ProofError),
        ({"leaf_index": 9}, ProofError),
        ({"leaf_index": True}, FormatError),
        ({"leaf_index": -1}, FormatError),
        ({"leaf_hash": "00" * 32}, ProofError),
        ({"leaf_hash": "zz"}, FormatError),
        ({"proof": []}, ProofError),
        ({"proof": ["00" * 32] * 4}, ProofError),
        ({"proof": ["00" * 32] * 64}, FormatError),
        ({"proof": "none"}, FormatError),
        ({"log": "audit.example.test/2027"}, ProofError),
        ({"log": 7}, FormatError),
        ({"detail": {"nom": "Autre"}}, ProofError),
        ({"salt": "00" * 32}, ProofError),
        ({"salt": None}, FormatError),
        ({"detail": None}, FormatError),
        ({"detail": "Camille"}, FormatError),
        ({"entry": "texte"}, FormatError),
        ({"entry": {"v": 1}}, ProofError),
        ({"entry": {"v": 2}}, entries.EntryError),
        ({"entry": {"v": 1.5}}, entries.EntryError),
        ({"more": 1}, FormatError),
        ({"proof": None}, FormatError),
    ],
)
def test_a_changed_line_is_named(log, fields, cause):
    lines = lines_of(log)
    lines[3] = changed(lines[3], **fields)
    with pytest.raises(extracts.WrongLine, match=r"^line 4: ") as refused:
        check(lines, log)
    assert refused.value.number == 4
    assert isinstance(refused.value.cause, cause)


def test_every_value_of_an_entry_is_under_its_hash(log):
    lines = lines_of(log)
    entry = json.loads(lines[1])["entry"]
    for name in entry:
        without = {key: value for key, value in entry.items() if key != name}
        with pytest.raises(extracts.WrongLine):
            check([lines[0], changed(lines[1], entry=without), *lines[2:]], log)


def test_a_detail_nobody_committed_to_is_refused(log):
    lines = lines_of(log)
    lines[1] = changed(lines[1], detail=DETAIL, salt=SALT.hex())
    with pytest.raises(extracts.WrongLine, match="line 2: "):
        check(lines, log)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: lines[:-1], "cut"),
        (lambda lines: [*lines[:2], *lines[3:]], "2 events, but 3"),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], "4 events, but 3"),
        (lambda lines: [*lines, b"\n"], "follows"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], "cut"),
        (lambda lines: [*lines[:2], lines[2][:40]], "cut"),
        (lambda lines: [lines[0], b"\n", *lines[1:]], "JSON"),
        (lambda lines: [lines[0], b"[]\n", *lines[1:]], "object"),
        (lambda lines: [lines[0], b'{"log":1,"log":1}\n', *lines[1:]], "twice"),
        (lambda lines: [lines[0], b'{"log":NaN}\n', *lines[1:]], "NaN"),
        (lambda lines: [lines[0], b"[" * 100_000 + b"\n", *lines[1:]], "JSON"),
        (lambda lines: [lines[0], b" " * (1 << 19) + b"\n", *lines[1:]], "too long"),
        (lambda lines: [lines[0], b"\xff\n", *lines[1:]], "JSON"),
        (lambda lines: lines[1:], "first line"),
        (lambda lines: [], "cut"),
        (lambda lines: [*lines[:-1], b'{"count":3}\n'], "whole number"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(log, spoil, words):
    with pytest.raises(extracts.WrongLine, match=words):
        check(spoil(lines_of(log)), log)


def test_a_checkpoint_that_the_policy_does_not_accept_proves_nothing(log):
    alone = [extracts.header([log.checkpoint(cosigned_by=[])], made_at=START), *lines_of(log)[1:]]
    with pytest.raises(extracts.WrongLine) as refused:
        check(alone, log)
    assert isinstance(refused.value.cause, PolicyNotMet)
    stranger = LogInMemory.generate(9)
    with pytest.raises(extracts.WrongLine) as refused:
        check(lines_of(stranger), log)
    assert isinstance(refused.value.cause, NoteError)


def test_the_writing_says_what_was_hashed(log):
    entry = encode_entry(3)
    assert entries.canonical(json.loads(lines_of(log)[1])["entry"]) == entry
