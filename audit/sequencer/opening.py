"""One log after another: a year's, or a new one after a loss. The first leaf of each says what it follows, and why."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg2.extensions import connection as Connection

from audit.append import Appended, append, new_event_id
from audit.log.entries import Entry
from audit.log.notes import SigningKey
from audit.sequencer.batch import ADVISORY_LOCK, Pending, Sealed, asking, open_log, seal
from audit.tree import Log, newest

SERVICE = "service:sequencer"

Facts = dict[str, str | int | bool | None]


def open_for_year(connection: Connection, keys: Sequence[SigningKey], base: str, *, at: datetime) -> Sealed | None:
    """Open the log of the year of `at` (UTC) unless it is open; return its first checkpoint if it was not."""
    with connection, connection.cursor() as cursor:
        current = open_log(cursor)
    name = str(at.year)
    # A log opened after a loss is named 2027-2: it is the year's too.
    if current is not None and current.name.partition("-")[0] >= name:
        return None
    return open_next(connection, keys, f"{base}/{name}", at=at, reason="year")


def open_next(
    connection: Connection, keys: Sequence[SigningKey], origin: str, *, at: datetime, reason: str
) -> Sealed | None:
    """Close the open log, if any, and open the next one, whose leaf 0 holds the other's last head and the reason.

    `reason` is one word, or a sentence of at most 500 characters that names no person. Returns None when another
    sequencer opened it meanwhile.
    """
    now_us = int(at.timestamp() * 1_000_000)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        previous = open_log(cursor)
        if previous is not None and previous.origin == origin:
            return None
        cursor.execute("UPDATE audit_log SET closed_us = %s WHERE closed_us IS NULL", [now_us])
        log = _insert(cursor, origin, now_us)
        for key in keys:
            add_key(cursor, log, key, now_us)
        row = _record_opening(cursor, connection, log, previous, at=at, reason=reason)
        return seal(cursor, log, keys, [row], now_us=now_us)


def add_key(cursor: Any, log: Log, key: SigningKey, now_us: int) -> None:
    """Keep the public half of a key that signs a log; once is enough."""
    cursor.execute(
        "INSERT INTO audit_log_key (log, vkey, since_us) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [log.id, str(key.under(log.origin).verifier), now_us],
    )


def _insert(cursor: Any, origin: str, now_us: int) -> Log:
    cursor.execute(
        "INSERT INTO audit_log (id, origin, opened_us)"
        " SELECT coalesce(max(id), 0) + 1, %s, %s FROM audit_log RETURNING id",
        [origin, now_us],
    )
    return Log(cursor.fetchone()[0], origin, closed=False)


def _record_opening(
    cursor: Any, connection: Connection, log: Log, previous: Log | None, *, at: datetime, reason: str
) -> Pending:
    facts: Facts = {"origin": log.origin, "reason": reason[:500]}
    last = newest(asking(cursor), previous) if previous else None
    if last is not None:
        facts |= {
            "previous_origin": last.checkpoint.origin,
            "previous_size": last.checkpoint.size,
            "previous_root": last.checkpoint.root.hex(),
            "previous_checkpoint": last.note.encode().decode(),
        }
    told = record(cursor, connection, "audit.log_opened", "C", at=at, object_id=log.origin, facts=facts)
    cursor.execute(
        "SELECT seq, recorded_us, entry, leaf_hash FROM audit_event WHERE recorded_us = %s AND seq = %s",
        [told.recorded_us, told.seq],
    )
    row: Pending = cursor.fetchone()
    return row


def record(
    cursor: Any,
    connection: Connection,
    kind: str,
    action: str,
    *,
    at: datetime,
    object_id: str,
    facts: Facts,
    outcome: int = 0,
) -> Appended:
    """Append an event of the sequencer's own about a log, in the transaction of `cursor`."""
    entry = Entry(
        id=str(new_event_id()),
        kind=kind,
        time=at,
        source="hub",
        actor=SERVICE,
        role="service",
        action=action,
        outcome=outcome,
        object_type="log",
        object_id=object_id,
        retention="trail",
        nonce=secrets.token_hex(16),
        facts=facts,
    )
    return append(cursor, connection.info.dbname, entry)
