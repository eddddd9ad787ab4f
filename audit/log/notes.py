"""Signed notes (C2SP signed-note v1): a text, and the signatures of whoever vouches for it.

All that is refused raises NoteError. Keys are Ed25519, of two kinds: those that sign the text as it is (ED25519) and
those of witnesses, which sign it with a date (COSIGNATURE, C2SP tlog-cosignature). What unknown keys signed is kept,
unread.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.log.errors import FormatError, NoteError
from audit.log.strict import MAX_INTEGER, decode_utf8, format_base64, parse_base64, shorten

ED25519 = 0x01
COSIGNATURE = 0x04
KEY_TYPES = (ED25519, COSIGNATURE)
MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 128
_PRIVATE_PREFIX = "PRIVATE+KEY+"
_SIGNATURE_PREFIX = "— "
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_TIMESTAMP_BYTES = 8


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name: `name+id+base64(type ‖ key)`, where the id is eight hexadecimal digits."""

    name: str
    key_type: int
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_key(self.key_type, self.public_key)

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """Read a verifier key. Raises NoteError, also when the id is not that of the key."""
        name, key_id, key_type, key = _parse_key(vkey, "a verifier key")
        verifier = cls(name, key_type, key)
        if verifier.key_id.hex() != key_id:
            raise NoteError(f"a verifier key's id is not that of its key: {shorten(vkey)}")
        return verifier

    def __str__(self) -> str:
        return _format_key(self.name, self.key_id, self.key_type, self.public_key)

    @cached_property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name ‖ newline ‖ type ‖ key)."""
        return hashlib.sha256(self.name.encode() + bytes([0x0A, self.key_type]) + self.public_key).digest()[:4]

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the 64 bytes are this key's Ed25519 signature of the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A private key with its name. Its text form is the secret itself; its repr is not."""

    def __init__(self, name: str, key_type: int, seed: bytes) -> None:
        _check_key(key_type, seed)
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = VerifierKey(name, key_type, self._key.public_key().public_bytes_raw())

    @classmethod
    def parse(cls, skey: str) -> "SigningKey":
        """Read `PRIVATE+KEY+name+id+base64(type ‖ seed)`. Raises NoteError, and shows nothing of the key in it."""
        if not skey.startswith(_PRIVATE_PREFIX):
            raise NoteError("a signing key does not start with PRIVATE+KEY+")
        name, key_id, key_type, seed = _parse_key(skey[len(_PRIVATE_PREFIX) :], "a signing key", secret=True)
        key = cls(name, key_type, seed)
        if key.verifier.key_id.hex() != key_id:
            raise NoteError("a signing key's id is not that of its key")
        return key

    @classmethod
    def generate(cls, name: str, key_type: int = ED25519) -> "SigningKey":
        """Return a new key from the system's random generator."""
        return cls(name, key_type, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def name(self) -> str:
        return self.verifier.name

    def under(self, name: str) -> "SigningKey":
        """Return the key that this secret makes for another name: a log of the same series (HKDF-SHA-256, RFC 5869).

        Each log has a key of its own, and one secret is enough to know those of the logs to come.
        """
        seed = HKDF(SHA256(), 32, salt=None, info=name.encode()).derive(self._seed)
        return SigningKey(name, self.verifier.key_type, seed)

    def __str__(self) -> str:
        public = self.verifier
        return _PRIVATE_PREFIX + _format_key(public.name, public.key_id, public.key_type, self._seed)

    def __repr__(self) -> str:
        return f"<SigningKey {self.verifier}>"

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of the message as it is."""
        return self._key.sign(message)


@dataclass(frozen=True)
class Signature:
    """One signature line: who, which key (4 bytes), and what comes after the key's id."""

    name: str
    key_id: bytes
    payload: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.key_id) != 4 or not self.payload:
            raise NoteError("a signature has no key id of 4 bytes with something after it")

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """Read one line without its newline. Raises NoteError."""
        name, separator, encoded = line.removeprefix(_SIGNATURE_PREFIX).partition(" ")
        if not line.startswith(_SIGNATURE_PREFIX) or not separator:
            raise NoteError(f"not a signature line: {shorten(line)}")
        data = _base64(encoded, "a signature")
        return cls(name, data[:4], data[4:])

    def __str__(self) -> str:
        return f"{_SIGNATURE_PREFIX}{self.name} {format_base64(self.key_id + self.payload)}"


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and 1 to MAX_SIGNATURES signatures that nobody has checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        check_text(self.text)
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise NoteError(f"a note has 1 to {MAX_SIGNATURES} signatures, not {len(self.signatures)}")

    @classmethod
    def parse(cls, data: bytes) -> "Note":
        """Read a note. Raises NoteError."""
        if len(data) > MAX_NOTE_BYTES:
            raise NoteError(f"a note has at most {MAX_NOTE_BYTES} bytes, not {len(data)}")
        try:
            whole = decode_utf8(data, "a note")
        except FormatError as error:
            raise NoteError(str(error)) from error
        text, separator, lines = whole.rpartition("\n\n")
        if not separator or not lines.endswith("\n"):
            raise NoteError("a note has no text, empty line and signature lines, each ended by a newline")
        if lines.count("\n") > MAX_SIGNATURES:
            raise NoteError(f"a note has at most {MAX_SIGNATURES} signatures, not {lines.count(chr(10))}")
        return cls(text + "\n", tuple(Signature.parse(line) for line in lines[:-1].split("\n")))

    def encode(self) -> bytes:
        """Return the bytes that `parse` reads; those of a note that was read are the same bytes again."""
        return (self.text + "\n" + "".join(f"{one}\n" for one in self.signatures)).encode()

    def with_signatures(self, *more: Signature) -> "Note":
        """Return the note with more signatures after its own; one it already has is not repeated."""
        fresh = (one for one in dict.fromkeys(more) if one not in self.signatures)
        return Note(self.text, (*self.signatures, *fresh))


def check_text(text: str) -> None:
    """Raise NoteError unless the text is valid for a note: UTF-8, ends in a newline, no other control character."""
    if not text.endswith("\n"):
        raise NoteError("a note's text does not end in a newline")
    for character in text:
        if character < " " and character != "\n":
            raise NoteError(f"a note has the control character U+{ord(character):04X}")
    _check_encodable(text, "a note's text")


def sign(text: str, *keys: SigningKey) -> Note:
    """Return the text signed by each key. Raises NoteError for a text no note can have or a witness's key."""
    check_text(text)
    return Note(text, tuple(_sign_one(text, key) for key in keys))


def cosigned_message(text: str, at: int) -> bytes:
    """Return what a witness signs: the date in POSIX seconds, then the text. Raises NoteError beyond 2^63."""
    if not 0 <= at <= MAX_INTEGER:
        raise NoteError(f"a cosignature cannot have the date {at}")
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def timestamp_of(signature: Signature) -> int:
    """Return the date of a cosignature in POSIX seconds, unverified. Raises NoteError on another form."""
    if len(signature.payload) != _TIMESTAMP_BYTES + _SIGNATURE_BYTES:
        raise NoteError(f"the cosignature of {shorten(signature.name)} has a wrong length")
    at = int.from_bytes(signature.payload[:_TIMESTAMP_BYTES], "big")
    if at > MAX_INTEGER:
        raise NoteError(f"the cosignature of {shorten(signature.name)} has a date beyond 2^63")
    return at


def known_signatures(note: Note, keys: Iterable[VerifierKey]) -> dict[VerifierKey, Signature]:
    """Return the verified signature of each of `keys` that signed the note: its first, when there are several.

    Raises NoteError when a signature with the name and id of one of them does not hold, or two of them share both.
    """
    known = _by_name_and_id(keys)
    found: dict[VerifierKey, Signature] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not _holds(key, note.text, signature):
            raise NoteError(f"the signature of {shorten(key.name)} is wrong")
        found.setdefault(key, signature)
    return found


def verified(note: Note, keys: Iterable[VerifierKey]) -> dict[VerifierKey, Signature]:
    """Return what `known_signatures` does, and raise NoteError also when none of the keys signed the note."""
    found = known_signatures(note, keys)
    if not found:
        raise NoteError("the note has no signature of a known key")
    return found


def _sign_one(text: str, key: SigningKey) -> Signature:
    if key.verifier.key_type != ED25519:
        raise NoteError(f"the key of {shorten(key.name)} signs with a date: it is a witness's")
    return Signature(key.name, key.verifier.key_id, key.sign(text.encode()))


def _by_name_and_id(keys: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NoteError(f"two keys share the name and the id of {shorten(key.name)}")
    return known


def _holds(key: VerifierKey, text: str, signature: Signature) -> bool:
    if key.key_type == ED25519:
        return key.verify(text.encode(), signature.payload)
    message = cosigned_message(text, timestamp_of(signature))
    return key.verify(message, signature.payload[_TIMESTAMP_BYTES:])


def _check_name(name: str) -> None:
    if not name or "+" in name or any(character.isspace() or character < " " for character in name):
        raise NoteError(f"a key cannot have this name: {shorten(name)}")
    _check_encodable(name, "a key's name")


def _check_key(key_type: int, key: bytes) -> None:
    if key_type not in KEY_TYPES:
        raise NoteError(f"keys of type {key_type:#04x} are not supported")
    if len(key) != _KEY_BYTES:
        raise NoteError(f"a key has {_KEY_BYTES} bytes, not {len(key)}")


def _check_encodable(text: str, what: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NoteError(f"{what} cannot be written in UTF-8") from error


def _parse_key(text: str, what: str, *, secret: bool = False) -> tuple[str, str, int, bytes]:
    """Return name, id in hexadecimal, type and key. Base64 may hold plus signs: only the first two separate."""
    parts = text.split("+", 2)
    shown = "" if secret else f": {shorten(text)}"
    if len(parts) != 3:
        raise NoteError(f"{what} has not the form name+id+key{shown}")
    name, key_id, encoded = parts
    try:
        data = parse_base64(encoded, what, 1 + _KEY_BYTES)
    except FormatError as error:
        raise NoteError(f"{what} has no base64 of a type and {_KEY_BYTES} bytes{shown}") from (
            None if secret else error
        )
    return name, key_id, data[0], data[1:]


def _format_key(name: str, key_id: bytes, key_type: int, key: bytes) -> str:
    return f"{name}+{key_id.hex()}+{format_base64(bytes([key_type]) + key)}"


def _base64(text: str, what: str) -> bytes:
    try:
        return parse_base64(text, what)
    except FormatError as error:
        raise NoteError(str(error)) from error
