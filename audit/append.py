"""One event into the trail through one cursor: what the web, the sequencer and the commands share. No Django here."""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Protocol

from audit.log.entries import SALT_SIZE, Entry, canonical, commitment
from hub import clock


class Cursor(Protocol):
    """What both Django's and psycopg2's cursors do."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...

    def fetchone(self) -> Any: ...


class NoPseudonym(RuntimeError):
    """The year has no key: `audit_make_ready` did not run, and an act without a trace must not be done."""


@dataclass(frozen=True, slots=True)
class Appended:
    """Where an event went: its number, the database's clock (µs since 1970), and its exact bytes."""

    seq: int
    recorded_us: int
    entry: bytes


#: Keys of pseudonyms by database and year: they are made ahead, in a transaction of their own, and never change.
_keys: dict[tuple[str, int], bytes] = {}


def append(cursor: Cursor, database: str, entry: Entry, *, detail: dict[str, Any] | None = None) -> Appended:
    """Append an entry in one call of the database.

    `detail` is kept apart, where it can be erased. `database` is the name of the database the cursor speaks to. Raises
    `EntryError`, `NoPseudonym`, or the driver's error.
    """
    body = canonical(detail) if detail else None
    salt = secrets.token_bytes(SALT_SIZE) if body else None
    committed = commitment(salt, body) if salt and body else ""
    encoded = entry.encode(partial(pseudonym, cursor, database), committed)
    cursor.execute("SELECT audit_append(%s, %s, %s, %s, %s)", (encoded, salt, body, entry.actor, entry.object_id))
    seq, recorded_us = cursor.fetchone()[0]
    return Appended(seq, recorded_us, encoded)


def new_event_id() -> uuid.UUID:
    """Return a new identifier that grows with time (RFC 9562, version 7), so that its index grows at one end only."""
    milliseconds = int(clock.now().timestamp() * 1000)
    random = secrets.randbits(74)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1)


def pseudonym(cursor: Cursor, database: str, actor: str) -> str:
    """Return this year's pseudonym of an account or a service: an UUID that tells nothing without the year's key."""
    year = clock.now().year
    return hidden(_keys.get((database, year)) or _read_key(cursor, database, year), actor)


@lru_cache(maxsize=10_000)
def hidden(key: bytes, actor: str) -> str:
    """Return the pseudonym that a year's key of 32 bytes gives (HMAC-SHA-256, cut to an UUID)."""
    return str(uuid.UUID(bytes=hmac.digest(key, actor.encode(), "sha256")[:16], version=4))


def _read_key(cursor: Cursor, database: str, year: int) -> bytes:
    cursor.execute("SELECT key FROM audit_pseudonym_key WHERE year = %s", (year,))
    found = cursor.fetchone()
    if found is None:
        raise NoPseudonym(f"no key of pseudonyms for {year}: run `manage.py audit_ready`")
    return _keys.setdefault((database, year), bytes(found[0]))
