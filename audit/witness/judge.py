"""Whether a head is signed: the checks of C2SP tlog-witness ("add-checkpoint"), in its order, and what is answered."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from audit.log.checkpoints import Checkpoint, cosign
from audit.log.errors import LogError, NoteError, ProofError
from audit.log.merkle import EMPTY_ROOT, verify_consistency
from audit.log.notes import Note, SigningKey, VerifierKey, verified
from audit.witness.store import Head, Store, Turn
from audit.witness.submissions import SIZE_TYPE, Submission

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status, body, and what goes with them."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """The head is not signed; carries the answer."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.answer = Answer(status, f"{reason}\n".encode())


class Conflict(Refusal):
    """The sender is wrong about what we signed last: the answer says which size that was."""

    def __init__(self, size: int) -> None:
        super().__init__(HTTPStatus.CONFLICT, str(size))
        self.answer = Answer(HTTPStatus.CONFLICT, f"{size}\n".encode(), SIZE_TYPE)


class Fork(Refusal):
    """The log signed a head that does not extend the one we signed: either its proof is wrong, or it lies."""

    def __init__(self, reason: str) -> None:
        super().__init__(HTTPStatus.UNPROCESSABLE_ENTITY, reason)


@dataclass(frozen=True)
class _Offer:
    """A submission whose log signed it: the checkpoint, and the note with the log's own signatures alone."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint
    note: Note


class Witness:
    """Signs the heads of the given logs that extend what it signed before.

    `key` is of type 0x04; `logs` are the keys of the logs, whose names are their origins (several keys of one name are
    one log's); `now` gives the time, in seconds since 1970, UTC. Raises `ValueError` when its own key is a log's too.
    """

    def __init__(self, key: SigningKey, logs: Iterable[VerifierKey], store: Store, now: Callable[[], int]) -> None:
        self._key = key
        self._store = store
        self._now = now
        self._logs: dict[str, list[VerifierKey]] = {}
        for log in logs:
            if log.public_key == key.verifier.public_key:
                raise ValueError("a witness does not sign for a log that has its key")
            self._logs.setdefault(log.name, []).append(log)
        self._origins = {hashlib.sha256(origin.encode()).hexdigest(): origin for origin in self._logs}

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer an `add-checkpoint` request.

        200 with our signature line, once the head is on disk. Else nothing is signed: 400 not the form, or an old size
        above the new; 403 not signed by the log; 404 no log of ours; 409 with our size when the old size is not it; 422
        the proof, or the root of the same size, is wrong; 503 the clock or the store fails.
        """
        try:
            return self._judge(self._open(body))
        except Refusal as refusal:
            return refusal.answer
        except sqlite3.Error as error:
            return _store_fails(error)

    def latest(self, origin_hash: str) -> Answer:
        """Answer with the last head we signed for a log (hexadecimal SHA-256 of its origin), or 404.

        For monitors, as tlog-witness v1.1 asks: the log's signature and ours.
        """
        origin = self._origins.get(origin_hash)
        try:
            head = self._store.last(origin) if origin else None
        except sqlite3.Error as error:
            return _store_fails(error)
        if head is None:
            return Answer(HTTPStatus.NOT_FOUND, b"no head of that log was signed here\n")
        return Answer(HTTPStatus.OK, head.note)

    def _open(self, body: bytes) -> _Offer:
        """Read a request and check what needs no memory: form, origin, the log's signature, the order of the sizes."""
        try:
            submission = Submission.parse(body)
            note = Note.parse(submission.note)
            checkpoint = Checkpoint.parse(note.text)
        except LogError as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, str(error)) from error
        if checkpoint.origin not in self._logs:
            raise Refusal(HTTPStatus.NOT_FOUND, "no log of ours has that origin")
        try:
            signatures = verified(note, self._logs[checkpoint.origin])
        except NoteError as error:
            raise Refusal(HTTPStatus.FORBIDDEN, str(error)) from error
        if submission.old_size > checkpoint.size:
            raise Refusal(HTTPStatus.BAD_REQUEST, "the old size is above the size of the checkpoint")
        own = Note(note.text, tuple(signatures.values()))
        return _Offer(submission.old_size, submission.proof, checkpoint, own)

    def _judge(self, offer: _Offer) -> Answer:
        """Compare with the last head, sign and remember, in one turn. The turn has its time: two never cross."""
        origin, checkpoint = offer.checkpoint.origin, offer.checkpoint
        with self._store.turn() as turn:
            at = self._now()
            last = turn.last(origin)
            try:
                _check_extends(offer, last)
            except Fork as fork:
                # Kept, not signed: two heads that the log signed and that do not fit are the proof against it.
                turn.keep_refused(origin, Head(checkpoint.size, checkpoint.root, offer.note.encode(), at))
                return fork.answer
            return self._sign(offer, last, turn, at)

    def _sign(self, offer: _Offer, last: Head | None, turn: Turn, at: int) -> Answer:
        if last and at < last.at:
            # A signature says “the largest head I knew then”: dated before the last one, it would be false.
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "our clock is behind our last signature")
        signature = cosign(offer.note, self._key, at)
        note = offer.note.with_signatures(signature).encode()
        turn.keep(offer.checkpoint.origin, Head(offer.checkpoint.size, offer.checkpoint.root, note, at))
        return Answer(HTTPStatus.OK, f"{signature}\n".encode())


def _store_fails(error: sqlite3.Error) -> Answer:
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, f"the store fails: {error}\n".encode())


def _check_extends(offer: _Offer, last: Head | None) -> None:
    """Raise `Conflict` when the old size is not the last head's, `Fork` when the checkpoint does not extend it."""
    size, root = (last.size, last.root) if last else (0, EMPTY_ROOT)
    if offer.old_size != size:
        raise Conflict(size)
    checkpoint = offer.checkpoint
    try:
        verify_consistency(size, checkpoint.size, offer.proof, root, checkpoint.root)
    except ProofError as error:
        raise Fork(str(error)) from error
