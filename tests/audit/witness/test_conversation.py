"""The whole conversation of C2SP tlog-witness with a real process: every status it names, and who remains signed."""

import base64
import http.client
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from audit.log import merkle
from audit.log.checkpoints import Checkpoint, cosign, cosignatures, sign_checkpoint
from audit.log.notes import COSIGNATURE, Note, Signature, SigningKey
from audit.witness.submissions import MAX_BODY, Submission
from hub import clock
from tests.audit.witness.a_log import SmallLog
from tests.audit.witness.running import RunningWitness, witness


def verified_time(running, note: bytes, body: bytes) -> int:
    """The date of the witness's signature in an answer, after it was verified as the specification proposes."""
    return cosignatures(Note.parse(note + body), [running.vkey])[running.vkey]


def size_signed(running, log) -> int:
    """What the witness signed last: asked with an old size that is not it, so that nothing changes."""
    reply = running.post(Submission(2**40, (), log_of_size(log, 2**40)).encode())
    assert reply.status == 409
    return int(reply.body)


def log_of_size(log, size: int) -> bytes:
    return sign_checkpoint(Checkpoint(log.origin, size, b"\0" * 32), log.key).encode()


def test_a_first_head_is_signed_with_the_time(running, log):
    before = int(clock.now().timestamp())
    reply = running.post(log.request(0, 7))
    assert reply.status == 200
    assert reply.body.startswith("— witness.example/w1 ".encode())
    assert reply.body.endswith(b"\n")
    assert before <= verified_time(running, log.note(7), reply.body) <= int(clock.now().timestamp())


def test_heads_that_extend_the_last_are_signed(running, log):
    sizes = [0, 1, 2, 3, 7, 8, 9, 64, 100]
    for old, size in pairwise(sizes):
        reply = running.post(log.request(old, size))
        assert reply.status == 200, reply.body
        assert verified_time(running, log.note(size), reply.body)


def test_the_same_head_is_signed_again(running, signed):
    reply = running.post(signed.request(5, 5))
    assert reply.status == 200
    assert verified_time(running, signed.note(5), reply.body)


def test_the_empty_tree_is_signed(running, log):
    assert running.post(log.request(0, 0)).status == 200
    assert running.post(log.request(0, 3)).status == 200


@pytest.mark.parametrize(("old", "size"), [(0, 9), (3, 9), (4, 5), (0, 5), (6, 9), (9, 9)])
def test_another_old_size_is_told_the_right_one(running, signed, old, size):
    reply = running.post(signed.request(old, size))
    assert (reply.status, reply.body) == (409, b"5\n")
    assert reply.headers["Content-Type"] == "text/x.tlog.size"


def test_a_log_never_signed_is_told_zero(running, log):
    reply = running.post(log.request(4, 9))
    assert (reply.status, reply.body) == (409, b"0\n")


def test_a_smaller_head_is_refused(running, signed):
    """The log lost leaves: it may say that it knows, or that it does not."""
    assert running.post(Submission(5, (), signed.note(3)).encode()).status == 400
    assert running.post(signed.request(3, 3)).status == 409
    assert size_signed(running, signed) == 5


def spoiled(proof: list[bytes]) -> list[list[bytes]]:
    first = bytes([proof[0][0] ^ 1]) + proof[0][1:]
    return [[], proof[:-1], [*proof, proof[0]], [first, *proof[1:]], proof[::-1], [b"\0" * 32] * 63]


@pytest.mark.parametrize("number", range(6))
def test_a_wrong_proof_is_refused(running, signed, number):
    proof = spoiled(signed.proof(5, 9))[number]
    assert running.post(Submission(5, tuple(proof), signed.note(9)).encode()).status == 422
    assert size_signed(running, signed) == 5


def test_another_history_is_refused(running, signed):
    """Two stories of the log, even with a proof that is right for the other one."""
    other = signed.forked(2, "rewritten")
    assert running.post(other.request(5, 9)).status == 422
    assert running.post(signed.request(5, 9)).status == 200


def test_another_root_of_the_same_size_is_refused(running, signed):
    other = signed.forked(4, "rewritten")
    assert running.post(other.request(5, 5)).status == 422
    assert running.post(Submission(5, tuple(signed.proof(2, 5)), signed.note(5)).encode()).status == 422
    assert running.post(signed.request(5, 5)).status == 200


def test_a_proof_from_nothing_is_refused(running, log):
    assert running.post(Submission(0, (b"\0" * 32,), log.note(5)).encode()).status == 422
    assert running.post(log.request(0, 5)).status == 200


def test_the_empty_tree_has_one_root(running, log):
    wrong = sign_checkpoint(Checkpoint(log.origin, 0, b"\0" * 32), log.key).encode()
    assert running.post(Submission(0, (), wrong).encode()).status == 422
    right = sign_checkpoint(Checkpoint(log.origin, 0, merkle.EMPTY_ROOT), log.key).encode()
    assert running.post(Submission(0, (), right).encode()).status == 200


def test_a_head_that_the_log_did_not_sign_is_refused(running, log):
    stranger = SmallLog(log.origin)
    assert running.post(stranger.request(0, 5)).status == 403
    broken = Note.parse(log.note(5))
    payload = bytes([broken.signatures[0].payload[0] ^ 1]) + broken.signatures[0].payload[1:]
    wrong = Note(broken.text, (Signature(log.origin, log.key.verifier.key_id, payload),))
    assert running.post(Submission(0, (), wrong.encode()).encode()).status == 403
    of_another_text = Note(Note.parse(log.note(6)).text, broken.signatures)
    assert running.post(Submission(0, (), of_another_text.encode()).encode()).status == 403
    assert size_signed(running, log) == 0


def test_signatures_of_others_are_left_alone(running, log):
    others = SigningKey.generate("other.example/w", COSIGNATURE)
    note = Note.parse(log.note(5))
    more = note.with_signatures(cosign(note, others, 1), Signature(log.origin, b"abcd", b"of a key we do not know"))
    reply = running.post(Submission(0, (), more.encode()).encode())
    assert reply.status == 200
    assert reply.body.count(b"\n") == 1


def test_an_unknown_log_is_not_found(running):
    assert running.post(SmallLog("unknown.example/log").request(0, 5)).status == 404


def test_extension_lines_are_signed_too(running, log):
    note = sign_checkpoint(Checkpoint(log.origin, 5, log.root(5), ("more to say",)), log.key).encode()
    reply = running.post(Submission(0, (), note).encode())
    assert reply.status == 200
    assert verified_time(running, note, reply.body)


def mangled(log) -> dict[str, bytes]:
    """Bodies that are nearly right, by what is wrong with them. Witness and log are at size 5."""
    right = log.request(5, 9)
    head, _, note = right.partition(b"\n\n")
    line = base64.b64encode(b"\0" * 32)
    unpadded = line.rstrip(b"=")
    return {
        "nothing": b"",
        "one newline": b"\n",
        "two newlines": b"\n\n",
        "no old line": b"\n" + note,
        "no checkpoint": head + b"\n\n",
        "no empty line": right.replace(b"\n\n", b"\n", 1),
        "an empty line more": right.replace(b"\n\n", b"\n\n\n", 1),
        "CRLF": right.replace(b"\n", b"\r\n"),
        "CRLF in the proof": head.replace(b"\n", b"\r\n") + b"\n\n" + note,
        "NUL in the old line": right.replace(b"old 5", b"old 5\0", 1),
        "NUL in the checkpoint": right.replace(b"\n9\n", b"\n9\0\n", 1),
        "NUL at the end": right + b"\0",
        "leading zero": right.replace(b"old 5", b"old 05", 1),
        "leading zeros for zero": right.replace(b"old 5", b"old 00", 1),
        "plus": right.replace(b"old 5", b"old +5", 1),
        "minus": right.replace(b"old 5", b"old -5", 1),
        "hexadecimal": right.replace(b"old 5", b"old 0x5", 1),
        "other digits": right.replace(b"old 5", "old ٥".encode(), 1),
        "no size": right.replace(b"old 5", b"old ", 1),
        "two spaces": right.replace(b"old 5", b"old  5", 1),
        "a space after": right.replace(b"old 5", b"old 5 ", 1),
        "a tab": right.replace(b"old 5", b"old\t5", 1),
        "another word": right.replace(b"old 5", b"Old 5", 1),
        "size of 2^63": right.replace(b"old 5", b"old 9223372036854775808", 1),
        "size of 2^64": right.replace(b"old 5", b"old 18446744073709551621", 1),
        "size of 5000 digits": right.replace(b"old 5", b"old " + b"9" * 5000, 1),
        "64 proof lines": b"old 5\n" + (line + b"\n") * 64 + b"\n" + note,
        "no padding": b"old 5\n" + unpadded + b"\n\n" + note,
        "padding bits set": b"old 5\n" + unpadded[:-1] + b"B=\n\n" + note,
        "padding twice": b"old 5\n" + line + b"=\n\n" + note,
        "a short hash": b"old 5\n" + base64.b64encode(b"\0" * 31) + b"\n\n" + note,
        "a long hash": b"old 5\n" + base64.b64encode(b"\0" * 33) + b"\n\n" + note,
        "base64 of addresses": b"old 5\n" + b"-" * 43 + b"=\n\n" + note,
        "a space in the proof": b"old 5\n" + line + b" \n\n" + note,
        "proof lines that are no text": b"old 5\n\xff\xfe\n\n" + note,
        "checkpoint that is no text": head + b"\n\n" + note.replace(b"\n9\n", b"\n9\n\xff\xfe\n", 1),
        "no newline at the end": right[:-1],
        "no signature": right[: right.index("— ".encode())],
        "checkpoint size with a zero before": right.replace(b"\n9\n", b"\n09\n", 1),
        "checkpoint size of 2^63": right.replace(b"\n9\n", b"\n9223372036854775808\n", 1),
        "checkpoint without root": right.replace(base64.b64encode(log.root(9)) + b"\n", b"", 1),
        "checkpoint with a short root": right.replace(base64.b64encode(log.root(9)), b"AAAA", 1),
        "random": bytes(range(256)) * 8,
        "huge": b"old 5\n" + b"A" * MAX_BODY,
        "huge with an end": right + b"\n" * MAX_BODY,
    }


NAMES = list(mangled(SmallLog("log.example/names")))


@pytest.mark.parametrize("name", NAMES)
def test_a_malformed_body_is_a_bad_request(running, five, name):
    body = mangled(five)[name]
    assert body != five.request(5, 9)
    assert running.post(body).status == 400


@pytest.fixture(scope="module")
def five(served):
    """A log at size 5 that nothing malformed may move."""
    running, logs = served
    log = next(logs)
    assert running.post(log.request(0, 5)).status == 200
    yield log
    assert size_signed(running, log) == 5
    assert running.post(log.request(5, 9)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/add-checkpoint", 405, "POST"),
        ("PUT", "/add-checkpoint", 405, "POST"),
        ("DELETE", "/add-checkpoint", 405, "POST"),
        ("POST", "/", 405, "GET, HEAD"),
        ("POST", "/health", 405, "GET, HEAD"),
        ("POST", f"/{'0' * 64}/checkpoint", 405, "GET, HEAD"),
        ("GET", "/elsewhere", 404, None),
        ("POST", "/elsewhere", 404, None),
        ("POST", "/add-checkpoint/", 404, None),
        ("POST", "/add-tree-head", 404, None),
        ("GET", f"/{'A' * 64}/checkpoint", 404, None),
        ("GET", f"/{'0' * 63}/checkpoint", 404, None),
        ("GET", f"/{'0' * 64}/checkpoint", 404, None),
        ("GET", "/../witness.key", 404, None),
    ],
)
def test_other_addresses_and_methods(running, method, path, status, allow):
    reply = running.ask(method, path, b"x" if method in {"POST", "PUT"} else None)
    assert (reply.status, reply.headers.get("Allow")) == (status, allow)


def test_what_may_be_read(running, signed):
    assert running.ask("GET", "/health").status == 200
    front = running.ask("GET", "/")
    assert front.status == 200
    assert front.body.decode().splitlines() == [
        "witness witness.example/w1: POST /add-checkpoint (C2SP tlog-witness)",
    ]
    assert running.ask("HEAD", "/health").body == b""


def test_monitors_read_the_last_head(running, log):
    address = f"/{log.origin_hash}/checkpoint"
    assert running.ask("GET", address).status == 404
    running.post(log.request(0, 5))
    running.post(log.request(5, 8))
    reply = running.ask("GET", address)
    assert reply.status == 200
    note = Note.parse(reply.body)
    assert note.text == Note.parse(log.note(8)).text
    assert [each.name for each in note.signatures] == [log.origin, "witness.example/w1"]
    assert verified_time(running, reply.body, b"")


def test_a_body_without_length_is_refused(running, log):
    body = log.request(0, 5)
    chunked = running.ask("POST", "/add-checkpoint", iter([body]), {"Transfer-Encoding": "chunked"})
    assert chunked.status == 411
    assert running.ask("POST", "/add-checkpoint", body, {"Content-Length": "-1"}).status == 411
    two_lengths = {"Transfer-Encoding": "chunked", "Content-Length": str(len(body))}
    assert running.ask("POST", "/add-checkpoint", body, two_lengths).status == 411
    assert size_signed(running, log) == 0


def test_a_body_too_long_is_refused_unread(running):
    """The answer comes although no byte of the body was sent."""
    reply = running.ask("POST", "/add-checkpoint", b"", {"Content-Length": str(MAX_BODY + 1)})
    assert reply.status == 400


def test_one_connection_serves_many_requests(running, log):
    connection = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=20)
    statuses, sockets = [], set()
    for old, size in [(0, 3), (0, 5), (3, 5), (5, 8)]:
        connection.request("POST", "/add-checkpoint", log.request(old, size))
        sockets.add(connection.sock)
        reply = connection.getresponse()
        reply.read()
        statuses.append(reply.status)
    connection.close()
    assert (statuses, len(sockets)) == ([200, 409, 200, 200], 1)


def test_what_was_signed_outlives_the_process(tmp_path):
    log = SmallLog("log.example/outlives")
    with RunningWitness(tmp_path, [log]) as first:
        assert first.post(log.request(0, 5)).status == 200
        first.stop()
    with RunningWitness(tmp_path, [log]) as second:
        assert (second.vkey, second.post(log.request(0, 9)).body) == (first.vkey, b"5\n")
        assert second.post(log.forked(3, "rewritten").request(5, 9)).status == 422
        assert second.post(log.request(5, 9)).status == 200
        second.stop()
    shown = witness("show", "--store", second.store).stdout
    assert f"log.example/outlives  9  {base64.b64encode(log.root(9)).decode()}  " in shown
    assert "1 refused heads kept" in shown


def test_a_log_that_is_no_longer_named_is_not_forgotten(tmp_path):
    log, other = SmallLog("log.example/a"), SmallLog("log.example/b")
    with RunningWitness(tmp_path, [log]) as running:
        assert running.post(log.request(0, 5)).status == 200
    with RunningWitness(tmp_path, [other]) as running:
        assert running.post(log.request(5, 9)).status == 404
    with RunningWitness(tmp_path, [log, other]) as running:
        assert running.post(log.request(0, 9)).body == b"5\n"
