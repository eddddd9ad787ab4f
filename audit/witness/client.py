"""The log's side of C2SP tlog-witness: offer a checkpoint to a witness, ask how far it has come.

What a witness answers is only read here; whether its signature is good is for the caller, who knows its key.
"""

import hashlib
import http.client
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

from audit.log.checkpoints import Checkpoint
from audit.log.errors import LogError
from audit.log.notes import Note, Signature
from audit.log.strict import parse_decimal
from audit.witness.submissions import SIZE_TYPE, Submission

# Bytes of an answer: a few signature lines, or a note.
MAX_ANSWER = 128 * 1024


class WitnessRefused(LogError):
    """The witness answered, and did not sign.

    `status` is the HTTP status. `size` is what it signed last when it says so (409), else None. 422 (or 409 without a
    size, or with the size of the checkpoint itself): it holds another root of this size, or our proof is wrong.
    """

    def __init__(self, status: int, size: int | None, reason: str) -> None:
        super().__init__(f"{status}, size {size}" if size is not None else f"{status}: {reason}")
        self.status = status
        self.size = size


class WitnessUnreachable(LogError):
    """No answer in time, a server's own trouble (5xx), or an answer that is none of the protocol's: try again later."""


def add_checkpoint(
    url: str, *, old_size: int, proof: Sequence[bytes], note: bytes, timeout: float = 5
) -> list[Signature]:
    """Offer a signed checkpoint to the witness at `url` (its submission prefix) and return its signatures, unverified.

    `proof` leads from `old_size`, what the witness signed last, to the checkpoint in `note`; it is empty from size 0
    and for the same size. `timeout` is in seconds: as many to connect, as many for the rest; the lookup of the name is
    the system's. Raises `WitnessRefused`, `WitnessUnreachable`, and `FormatError` for a proof that no witness takes.
    """
    body = Submission(old_size, tuple(proof), note).encode()
    answer = _exchange(url, "POST", "/add-checkpoint", body, timeout)
    if answer.status != HTTPStatus.OK:
        raise WitnessRefused(answer.status, _size(answer), _reason(answer))
    return _signatures(answer.body)


def last_size(url: str, *, note: bytes, timeout: float = 5) -> int:
    """Return the size that a witness signed last for the log whose latest signed checkpoint is `note`; 0 if never.

    Offers it the checkpoint as if it had it already. Raises `WitnessRefused` when it holds another root of that size
    or does not know the log, `WitnessUnreachable`, and `LogError` when `note` is no checkpoint.
    """
    size = Checkpoint.parse(Note.parse(note).text).size
    try:
        add_checkpoint(url, old_size=size, proof=[], note=note, timeout=timeout)
    except WitnessRefused as refused:
        # Witnesses of tlog-witness v1.0 answer 409 to another root of the same size.
        if refused.size is None or refused.size == size:
            raise
        return refused.size
    return size


def latest_checkpoint(url: str, *, origin: str, timeout: float = 5) -> bytes | None:
    """Return the note of the last checkpoint that a witness signed for a log, unverified; None when it has none.

    Of tlog-witness v1.1, where it is recommended: a witness may not offer it, which looks like having none. Raises
    `WitnessRefused`, `WitnessUnreachable`.
    """
    path = f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"
    answer = _exchange(url, "GET", path, None, timeout)
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    if answer.status != HTTPStatus.OK:
        raise WitnessRefused(answer.status, None, _reason(answer))
    return answer.body


class _Answer:
    """What came back: status, media type, body of at most `MAX_ANSWER` bytes."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.content_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        self.body = response.read(MAX_ANSWER + 1)
        if len(self.body) > MAX_ANSWER:
            raise http.client.HTTPException("the answer is too long")


def _exchange(url: str, method: str, path: str, body: bytes | None, timeout: float) -> _Answer:
    """Ask once, following no redirection and no proxy. Raises `WitnessUnreachable`."""
    try:
        connection, prefix = _connection(url, timeout)
        with closing(connection), _deadline(connection, timeout):
            connection.request(
                method, prefix + path, body, {"Content-Type": "text/plain; charset=utf-8"} if body else {}
            )
            answer = _Answer(connection.getresponse())
    # ValueError: an address that is none, a port that is no number.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise WitnessUnreachable(f"{url}: {str(error) or type(error).__name__}") from error
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise WitnessUnreachable(f"{url}: {answer.status} {_reason(answer)}")
    return answer


def _connection(url: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("not the address of a witness")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname, parts.port, timeout=timeout), parts.path.rstrip("/")


@contextmanager
def _deadline(connection: http.client.HTTPConnection, timeout: float) -> Iterator[None]:
    """End the exchange after `timeout` seconds in all: the socket's own limit starts anew with each byte."""
    connection.connect()
    opened = connection.sock
    # Not the method of the socket itself: a TLS socket would forget that it is one.
    timer = threading.Timer(timeout, socket.socket.shutdown, (opened, socket.SHUT_RDWR))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _size(answer: _Answer) -> int | None:
    """Read the size in a 409, if it holds one."""
    if answer.status != HTTPStatus.CONFLICT or answer.content_type != SIZE_TYPE:
        return None
    try:
        return parse_decimal(answer.body.removesuffix(b"\n").decode("ascii"), "a witness's size")
    # FormatError is a ValueError, and so is UnicodeDecodeError.
    except ValueError:
        return None


def _reason(answer: _Answer) -> str:
    """Return the first line of an answer, fit for a log."""
    line = answer.body[:200].decode("utf-8", "replace").partition("\n")[0]
    return "".join(each if each.isprintable() else "?" for each in line)


def _signatures(body: bytes) -> list[Signature]:
    try:
        text = body.decode()
        if not text.endswith("\n"):
            raise WitnessUnreachable("the answer holds no signature line")
        return [Signature.parse(line) for line in text.removesuffix("\n").split("\n")]
    except (UnicodeDecodeError, LogError) as error:
        raise WitnessUnreachable(f"the answer is no list of signatures: {error}") from error
