"""Checkpoints (C2SP tlog-checkpoint): a log's size and root, signed by the log, cosigned by witnesses.

The form of cosignatures is that of C2SP tlog-cosignature, Ed25519.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.log import notes
from audit.log.errors import FormatError, NoteError
from audit.log.merkle import HASH_SIZE, check_size
from audit.log.notes import Note, Signature, SigningKey, VerifierKey
from audit.log.strict import format_base64, parse_base64, parse_decimal, shorten


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: its origin, the number of leaves, the 32 bytes of the root. Raises FormatError."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_size(self.size)
        if len(self.root) != HASH_SIZE:
            raise FormatError(f"a checkpoint's root has {len(self.root)} bytes instead of {HASH_SIZE}")
        for line in (self.origin, *self.extensions):
            _check_line(line)

    def text(self) -> str:
        """Return the note text: origin, size, root and extensions, one a line."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, format_base64(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a note text. Raises FormatError."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop():
            raise FormatError("a checkpoint has no three lines, each ended by a newline")
        origin, size, root, *extensions = lines
        return cls(
            origin,
            parse_decimal(size, "a checkpoint's size"),
            parse_base64(root, "a checkpoint's root", HASH_SIZE),
            tuple(extensions),
        )


def sign_checkpoint(checkpoint: Checkpoint, *keys: SigningKey) -> Note:
    """Return the checkpoint signed by the log's keys (two while a key is being replaced). Raises NoteError."""
    return notes.sign(checkpoint.text(), *keys)


def open_checkpoint(
    note_bytes: bytes, log_keys: VerifierKey | Iterable[VerifierKey], origin: str | None = None
) -> tuple[Checkpoint, Note]:
    """Return the checkpoint of a note after its log's signature was verified, and the note with all its signatures.

    The log is the key whose name is the checkpoint's origin; `origin` names the only origin accepted instead, for a log
    whose keys have another name. Raises NoteError or FormatError.
    """
    note = Note.parse(note_bytes)
    return verified_checkpoint(note, log_keys, origin), note


def verified_checkpoint(
    note: Note, log_keys: VerifierKey | Iterable[VerifierKey], origin: str | None = None
) -> Checkpoint:
    """Return the checkpoint of a note already read, after the checks of `open_checkpoint`."""
    keys = [log_keys] if isinstance(log_keys, VerifierKey) else list(log_keys)
    signers = notes.verified(note, keys)
    checkpoint = Checkpoint.parse(note.text)
    origins = {key.name for key in signers} if origin is None else {origin}
    if checkpoint.origin not in origins:
        raise NoteError(f"the checkpoint is of {shorten(checkpoint.origin)}, which is not the log whose key signed it")
    return checkpoint


def cosign(note: Note, key: SigningKey, at: int) -> Signature:
    """Return a witness's cosignature of a checkpoint, dated `at` in POSIX seconds.

    It checks nothing of the log's history: that is the witness's duty before. Raises NoteError for a key that is no
    witness's, FormatError for a note that is no checkpoint.
    """
    Checkpoint.parse(note.text)
    if key.verifier.key_type != notes.COSIGNATURE:
        raise NoteError(f"the key of {shorten(key.name)} is no witness's")
    signature = key.sign(notes.cosigned_message(note.text, at))
    return Signature(key.name, key.verifier.key_id, at.to_bytes(8, "big") + signature)


def cosignatures(note: Note, witness_keys: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """Return when each known witness cosigned the checkpoint, in POSIX seconds; empty when none did.

    Raises NoteError when one of their cosignatures does not hold or a key is no witness's, FormatError when the note is
    no checkpoint.
    """
    keys = list(witness_keys)
    for key in keys:
        if key.key_type != notes.COSIGNATURE:
            raise NoteError(f"the key of {shorten(key.name)} is no witness's")
    Checkpoint.parse(note.text)
    return {key: notes.timestamp_of(signature) for key, signature in notes.known_signatures(note, keys).items()}


def _check_line(line: str) -> None:
    if not line or any(character < " " for character in line):
        raise FormatError(f"a checkpoint's line is empty or has a control character: {shorten(line)}")
