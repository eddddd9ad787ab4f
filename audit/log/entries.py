"""One entry of the trail: who did what, on what, when, why, and with which outcome, in bytes that have one spelling.

The entry is canonical JSON (RFC 8785). It never says in clear what identifies a person: the actor is a pseudonym, and
what may have to be erased (names, addresses, texts) is a detail kept elsewhere, of which the entry holds a salted hash.
The leaf of the tree is the database's own clock, then the entry.
"""

import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audit.log.spelling import EntryError, spell

VERSION = 1
SALT_SIZE = 32
#: The type of object that is a person: the entry holds their pseudonym only.
PERSON = "user"
ACTIONS = frozenset("CRUDE")
#: FHIR R4 AuditEvent.outcome: success, minor failure (refused), serious failure, major failure.
OUTCOMES = frozenset({0, 4, 8, 12})
_SAFE_INTEGER = 2**53 - 1


@dataclass(kw_only=True, slots=True)
class Entry:
    """What one leaf tells. An empty optional field is left out of its bytes.

    `id` is an UUID as text, `time` an aware instant, `actor`, `on_behalf_of` and the identifier of a person the entry
    is about are in clear here and hidden in the bytes; `facts` is a flat map that is never personal and is kept as
    long as the entry; `nonce`, 32 hex digits, makes the hash of the leaf impossible to guess from its content.
    """

    id: str
    kind: str
    time: datetime
    source: str
    actor: str
    role: str
    action: str
    outcome: int
    object_type: str
    object_id: str
    retention: str
    nonce: str
    source_seq: int | None = None
    auth: str = ""
    on_behalf_of: str = ""
    project: str = ""
    permit: str = ""
    basis: str = ""
    purpose: str = ""
    object_version: int | None = None
    object_sha256: str = ""
    corr: str = ""
    facts: Mapping[str, str | int | bool | None] | None = None

    def encode(self, hide: Callable[[str], str], detail: str = "") -> bytes:
        """Return the canonical bytes. Raises `EntryError` for a content that has none, or is too long.

        `hide` gives the pseudonym (an UUID) of an account or a service, `detail` is the commitment to what may be
        erased.
        """
        if self.action not in ACTIONS or self.outcome not in OUTCOMES:
            raise EntryError(f"no such action or outcome: {self.action}, {self.outcome}")
        about = hide(self.object_id) if self.object_type == PERSON else self.object_id
        said: dict[str, Any] = {
            "v": VERSION,
            "id": self.id,
            "kind": self.kind,
            "time": instant(self.time),
            "source": self.source,
            "actor": hide(self.actor),
            "role": self.role,
            "action": self.action,
            "outcome": self.outcome,
            "object": {"type": self.object_type, "id": about},
            "retention": self.retention,
            "nonce": self.nonce,
        }
        if self.on_behalf_of:
            said["on_behalf_of"] = hide(self.on_behalf_of)
        if detail:
            said["detail"] = detail
        for name in OPTIONAL:
            value = getattr(self, name)
            if value is not None and value != "":
                said[name] = value
        return canonical(said)


#: The fields that are written as they are, when they say something.
OPTIONAL = (
    "source_seq",
    "auth",
    "project",
    "permit",
    "basis",
    "purpose",
    "object_version",
    "object_sha256",
    "corr",
    "facts",
)


def instant(at: datetime) -> str:
    """Return an aware instant as RFC 3339 in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def canonical(value: dict[str, Any]) -> bytes:
    """Return the canonical JSON of an object (RFC 8785).

    Raises `EntryError` for a float, an integer beyond 2^53, a key that is not text, or more than `LONGEST` bytes.
    """
    try:
        _check(value)
    except RecursionError:
        raise EntryError("this is too deep") from None
    return spell(value).encode()


def _check(value: Any) -> None:
    """Raise `EntryError` for what is refused."""
    kind = type(value)
    if kind is dict:
        for key, inner in value.items():
            if not isinstance(key, str):
                raise EntryError(f"a key that is not text: {key!r}")
            # Most values are text: a call for each would be half the cost.
            if type(inner) is not str:
                _check(inner)
    elif isinstance(value, int):
        if abs(value) > _SAFE_INTEGER:
            raise EntryError(f"a whole number beyond 2^53: {value}")
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif value is not None and not isinstance(value, str):
        # A float: two programs may round it differently, and one content would have two hashes.
        raise EntryError(f"something that is no text, whole number, list or object: {value!r}")


def commitment(salt: bytes, detail: bytes) -> str:
    """Return the hex SHA-256 of a salt of 32 bytes and a detail: what an entry holds of it."""
    if len(salt) != SALT_SIZE:
        raise EntryError(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    return hashlib.sha256(salt + detail).hexdigest()


def leaf_data(recorded_us: int, entry: bytes) -> bytes:
    """Return what the tree hashes: the database's clock (µs since 1970, 8 bytes, big-endian), then the entry."""
    return struct.pack(">q", recorded_us) + entry


def split_leaf(data: bytes) -> tuple[int, bytes]:
    """Return the clock and the entry of a leaf. Raises `EntryError` when it is too short to be one."""
    if len(data) < 10:
        raise EntryError(f"a leaf of {len(data)} bytes holds no entry")
    return struct.unpack(">q", data[:8])[0], data[8:]


def parse(entry: bytes) -> dict[str, Any]:
    """Return an entry as a dictionary. Raises `EntryError` unless it is canonical JSON of a known version."""
    try:
        value = json.loads(entry)
    except (ValueError, RecursionError) as error:
        raise EntryError(f"an entry is JSON: {error}") from None
    if not isinstance(value, dict) or value.get("v") is True or value.get("v") != VERSION:
        raise EntryError("an entry is a JSON object of version 1")
    if canonical(value) != entry:
        raise EntryError("an entry is written in canonical JSON (RFC 8785)")
    return value
