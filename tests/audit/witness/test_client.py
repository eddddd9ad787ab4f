"""The log's side: what it reads in a witness's answers, and that no witness can hold it up."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from audit.log.checkpoints import Checkpoint, cosign, cosignatures, sign_checkpoint
from audit.log.errors import FormatError, LogError
from audit.log.notes import COSIGNATURE, Note, SigningKey
from audit.witness.client import (
    MAX_ANSWER,
    WitnessRefused,
    WitnessUnreachable,
    add_checkpoint,
    last_size,
    latest_checkpoint,
)
from hub import clock
from tests.audit.witness.a_log import SmallLog

NOTE = SmallLog("log.example/1").note(5)
LINE = f"{cosign(Note.parse(NOTE), SigningKey.generate('witness.example/w1', COSIGNATURE), 1)}\n"


def refused(url, **more) -> tuple[int, int | None]:
    with pytest.raises(WitnessRefused) as caught:
        add_checkpoint(url, **more)
    return caught.value.status, caught.value.size


def test_signatures_are_returned(running, log):
    found = add_checkpoint(running.url, old_size=0, proof=[], note=log.note(5))
    note = Note.parse(log.note(5)).with_signatures(*found)
    assert list(cosignatures(note, [running.vkey])) == [running.vkey]
    assert add_checkpoint(f"{running.url}/", old_size=5, proof=log.proof(5, 9), note=log.note(9))


def test_refusals_have_their_status_and_size(running, signed):
    url = running.url
    assert refused(url, old_size=0, proof=[], note=signed.note(9)) == (409, 5)
    assert refused(url, old_size=5, proof=[], note=signed.note(9)) == (422, None)
    assert refused(url, old_size=9, proof=[], note=signed.note(5)) == (400, None)
    assert refused(url, old_size=5, proof=[], note=SmallLog(signed.origin).note(5)) == (403, None)
    assert refused(url, old_size=0, proof=[], note=SmallLog("unknown.example").note(5)) == (404, None)
    assert refused(f"{url}/elsewhere", old_size=5, proof=[], note=signed.note(5)) == (404, None)


def test_the_last_size_of_a_witness(running, log):
    assert last_size(running.url, note=log.note(4)) == 0
    add_checkpoint(running.url, old_size=0, proof=[], note=log.note(5))
    assert last_size(running.url, note=log.note(9)) == 5
    assert last_size(running.url, note=log.note(5)) == 5
    # The log lost its end: the witness is ahead.
    assert last_size(running.url, note=log.note(3)) == 5
    # The log lost its end and grew another one.
    with pytest.raises(WitnessRefused) as caught:
        last_size(running.url, note=log.forked(3, "rewritten").note(5))
    assert caught.value.status == 422


def test_the_last_size_of_an_empty_log(running, log):
    assert last_size(running.url, note=log.note(0)) == 0


def test_the_last_checkpoint_of_a_witness(running, log):
    assert latest_checkpoint(running.url, origin=log.origin) is None
    add_checkpoint(running.url, old_size=0, proof=[], note=log.note(5))
    note = Note.parse(latest_checkpoint(running.url, origin=log.origin))
    assert note.text == Note.parse(log.note(5)).text
    assert cosignatures(note, [running.vkey])


def test_what_no_witness_takes_is_not_sent():
    with pytest.raises(FormatError):
        add_checkpoint("http://127.0.0.1:1", old_size=1, proof=[b"\0" * 32] * 64, note=NOTE)
    with pytest.raises(FormatError):
        add_checkpoint("http://127.0.0.1:1", old_size=1, proof=[b"short"], note=NOTE)
    with pytest.raises(LogError):
        last_size("http://127.0.0.1:1", note=b"no checkpoint")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "witness.example",
        "ftp://witness.example",
        "file:///etc/hostname",
        "http://",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        "http://user@127.0.0.1:1",
        "http://127.0.0.1:1/?query",
        "http://127.0.0.1:1/\r\nX: y",
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
    ],
)
def test_an_address_without_a_witness_is_unreachable(url):
    with pytest.raises(WitnessUnreachable):
        add_checkpoint(url, old_size=5, proof=[], note=NOTE, timeout=1)


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """What a TLS server of this machine needs to be believed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "witness")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = clock.now()
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    certificate = draft.add_extension(here, critical=False).sign(key, SHA256())
    (tmp_path / "certificate").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    return context


def test_a_witness_behind_tls(certified):
    with answering(http_answer("200 OK", LINE.encode()), tls=certified) as url:
        assert [str(each) for each in add_checkpoint(url, old_size=5, proof=[], note=NOTE)] == [LINE.strip()]


def test_a_slow_witness_behind_tls_holds_nobody_up(certified):
    began = time.monotonic()
    pieces = [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", *[b"A"] * 100]
    with answering(*pieces, pause=0.1, tls=certified) as url, pytest.raises(WitnessUnreachable):
        add_checkpoint(url, old_size=5, proof=[], note=NOTE, timeout=0.5)
    assert time.monotonic() - began < 4


def test_a_witness_with_another_certificate_is_unreachable(certified, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with answering(http_answer("200 OK", LINE.encode()), tls=certified) as url, pytest.raises(WitnessUnreachable):
        add_checkpoint(url, old_size=5, proof=[], note=NOTE)


@contextmanager
def answering(*pieces: bytes, pause: float = 0, tls: ssl.SSLContext | None = None):
    """A server that answers one request with these bytes, whatever it was asked; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer, args=(server, pieces, pause, tls), daemon=True)
        thread.start()
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.getsockname()[1]}"
    thread.join(10)


def _answer(server, pieces, pause, tls):
    accepted, _ = server.accept()
    # Whoever hangs up before the end is what some tests are about.
    with suppress(OSError), tls.wrap_socket(accepted, server_side=True) if tls else accepted as connection:
        connection.recv(65536)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)


def http_answer(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


SIZE = "Content-Type: text/x.tlog.size"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200",
        http_answer("200 OK", LINE.encode())[:-5],
        http_answer("200 OK", b""),
        http_answer("200 OK", LINE.encode()[:-1]),
        http_answer("200 OK", b"\n"),
        http_answer("200 OK", b"<html>\n"),
        http_answer("200 OK", b"\xff\xfe\n"),
        http_answer("200 OK", LINE.encode() + b"\n"),
        http_answer("200 OK", LINE.replace("\n", "\r\n").encode()),
        http_answer("200 OK", LINE.encode() * (MAX_ANSWER // len(LINE.encode()) + 1)),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n" + b"A" * (MAX_ANSWER + 10),
        http_answer("500 Broken", b"trouble\n"),
        http_answer("503 Later", b"our clock is behind\n"),
    ],
)
def test_an_answer_that_is_none_is_unreachable(answer):
    with answering(answer) as url, pytest.raises(WitnessUnreachable):
        add_checkpoint(url, old_size=5, proof=[], note=NOTE, timeout=2)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (http_answer("409 Conflict", b"12\n", SIZE), (409, 12)),
        (http_answer("409 Conflict", b"0\n", SIZE), (409, 0)),
        (http_answer("409 Conflict", b"12", SIZE), (409, 12)),
        (http_answer("409 Conflict", b"12\n", SIZE + "; charset=utf-8"), (409, 12)),
        (http_answer("409 Conflict", b"12\n"), (409, None)),
        (http_answer("409 Conflict", b"", SIZE), (409, None)),
        (http_answer("409 Conflict", b"-1\n", SIZE), (409, None)),
        (http_answer("409 Conflict", b"012\n", SIZE), (409, None)),
        (http_answer("409 Conflict", b"12\r\n", SIZE), (409, None)),
        (http_answer("409 Conflict", b"9" * 100 + b"\n", SIZE), (409, None)),
        (http_answer("409 Conflict", "١٢\n".encode(), SIZE), (409, None)),
        (http_answer("422 Unprocessable", b"12\n", SIZE), (422, None)),
        (http_answer("302 Found", b"", "Location: http://127.0.0.1:1/"), (302, None)),
        (http_answer("204 No Content", b""), (204, None)),
    ],
)
def test_refusals_of_other_witnesses(answer, expected):
    with answering(answer) as url:
        assert refused(url, old_size=5, proof=[], note=NOTE, timeout=2) == expected


def test_a_reason_is_fit_for_a_log():
    with (
        answering(http_answer("403 No", b"\x1b[31mred\x07\nsecond line")) as url,
        pytest.raises(WitnessRefused) as caught,
    ):
        add_checkpoint(url, old_size=5, proof=[], note=NOTE, timeout=2)
    assert str(caught.value) == "403: ?[31mred?"


@pytest.mark.parametrize(("body", "header"), [(b"5\n", SIZE), (b"another root\n", "Content-Type: text/plain")])
def test_another_root_in_the_words_of_the_older_protocol(body, header):
    """tlog-witness v1.0 answers 409 to another root of the same size: that is no size to catch up from."""
    with answering(http_answer("409 Conflict", body, header)) as url, pytest.raises(WitnessRefused):
        last_size(url, note=NOTE)


@pytest.mark.parametrize(
    "pieces",
    [
        [b""],
        [b"H"] * 100,
        [b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 100],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", *[b"A"] * 100],
    ],
    ids=["silence", "status line", "headers", "body"],
)
def test_a_slow_witness_holds_nobody_up(pieces):
    """Each byte comes in time, and yet the whole does not take longer than was said."""
    began = time.monotonic()
    with answering(*pieces, pause=0.1 if len(pieces) > 1 else 1) as url, pytest.raises(WitnessUnreachable):
        add_checkpoint(url, old_size=5, proof=[], note=NOTE, timeout=0.5)
    assert time.monotonic() - began < 4


def test_the_deadline_is_over_with_the_answer(running, log):
    """Nothing is left behind that would end a later exchange."""
    for _ in range(5):
        assert last_size(running.url, note=log.note(5)) == 0
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join(1)
    assert not any(timer.is_alive() for timer in timers)


def test_sizes_beyond_what_can_be_kept(running, log):
    note = sign_checkpoint(Checkpoint(log.origin, 2**63 - 1, b"\0" * 32), log.key).encode()
    assert last_size(running.url, note=note) == 0
