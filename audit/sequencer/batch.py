"""One checkpoint: pending events become leaves, full tiles, and a signed head, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2 import errors
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from audit.log import merkle, tiles
from audit.log.checkpoints import Checkpoint, sign_checkpoint
from audit.log.entries import leaf_data
from audit.log.merkle import Frontier
from audit.log.notes import Note, SigningKey
from audit.sequencer.faults import EventChanged
from audit.tree import Log, Tree

#: One sequencer at a time works; that only one ever wins is the primary keys' doing.
ADVISORY_LOCK = 0x617564697400
LARGEST_BATCH = 2000

Pending = tuple[int, int, memoryview | None, memoryview | None]


@dataclass(frozen=True)
class Sealed:
    """A checkpoint that was committed: how many leaves it added, and its note."""

    log: Log
    added: int
    checkpoint: Checkpoint
    note: Note


def asking(cursor: Any) -> Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]:
    """Return the way `audit.tree` asks, through a psycopg2 cursor."""

    def ask(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())

    return ask


def seal_pending(
    connection: Connection,
    keys: Sequence[SigningKey],
    *,
    now_us: int,
    limit: int = LARGEST_BATCH,
    at_step: Callable[[str], None] = lambda name: None,
    alone: bool = True,
) -> Sealed | None:
    """Seal up to `limit` pending events of the open log under a new checkpoint, in one transaction.

    Returns None when nothing is pending, when another sequencer is at work, or when another one won. `keys` are the
    log's secrets under any name. `at_step` is told each step's name before it is taken (fault injection).
    `alone=False` leaves the courtesy lock out. Raises `EventChanged` when an event is not what its transaction wrote.
    """
    try:
        with connection, connection.cursor() as cursor:
            at_step("lock")
            if alone and not _locked(cursor):
                return None
            log = open_log(cursor)
            if log is None:
                return None
            sealed = seal(cursor, log, keys, _pending(cursor, limit, at_step), now_us=now_us, at_step=at_step)
            at_step("commit")
    except errors.UniqueViolation:
        return None
    at_step("committed")
    return sealed


def seal(
    cursor: Any,
    log: Log,
    keys: Sequence[SigningKey],
    rows: Sequence[Pending],
    *,
    now_us: int,
    at_step: Callable[[str], None] = lambda name: None,
) -> Sealed | None:
    """Seal these pending events in the transaction of `cursor`. Returns None when there are none."""
    if not rows:
        return None
    hashes = [checked_hash(*row) for row in rows]
    frontier = last_frontier(cursor, log)
    old_size = frontier.size
    for leaf_hash in hashes:
        frontier.append(leaf_hash)
    at_step("leaves")
    execute_values(
        cursor,
        "INSERT INTO audit_leaf (log, leaf_index, seq, recorded_us, leaf_hash) VALUES %s",
        [
            (log.id, old_size + nth, row[0], row[1], leaf_hash)
            for nth, (row, leaf_hash) in enumerate(zip(rows, hashes, strict=True))
        ],
        page_size=len(rows),
    )
    at_step("tiles")
    _add_full_tiles(cursor, log, old_size, frontier.size)
    at_step("checkpoint")
    checkpoint = Checkpoint(log.origin, frontier.size, frontier.root())
    signed_us = max(now_us, last_signed_us(cursor) + 1)
    note = sign_checkpoint(checkpoint, *(key.under(log.origin) for key in keys))
    cursor.execute(
        "INSERT INTO audit_checkpoint (log, tree_size, root, frontier, signed_us, note)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [log.id, frontier.size, checkpoint.root, frontier.to_bytes(), signed_us, note.encode()],
    )
    at_step("pending")
    cursor.execute("DELETE FROM audit_pending WHERE seq = ANY(%s)", [[row[0] for row in rows]])
    return Sealed(log, len(rows), checkpoint, note)


def open_log(cursor: Any) -> Log | None:
    """Return the log that takes new leaves, None before the first was opened."""
    cursor.execute("SELECT id, origin FROM audit_log WHERE closed_us IS NULL FOR SHARE")
    found = cursor.fetchone()
    return Log(found[0], found[1], closed=False) if found else None


def last_frontier(cursor: Any, log: Log) -> Frontier:
    """Return the compact range of a log's last checkpoint, empty when it has none."""
    cursor.execute(
        "SELECT tree_size, frontier FROM audit_checkpoint WHERE log = %s ORDER BY tree_size DESC LIMIT 1", [log.id]
    )
    found = cursor.fetchone()
    return Frontier.from_bytes(found[0], bytes(found[1])) if found else Frontier()


def last_signed_us(cursor: Any) -> int:
    """Return when the last checkpoint of any log was signed (microseconds since 1970): signatures' times only grow."""
    cursor.execute("SELECT coalesce(max(signed_us), 0) FROM audit_checkpoint")
    return int(cursor.fetchone()[0])


def _locked(cursor: Any) -> bool:
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
    return bool(cursor.fetchone()[0])


def _pending(cursor: Any, limit: int, at_step: Callable[[str], None]) -> list[Pending]:
    at_step("read")
    # OFFSET 0 keeps each event a look-up by its key: without statistics, the planner would rather read the whole month.
    cursor.execute(
        "SELECT p.seq, p.recorded_us, e.entry, e.leaf_hash"
        " FROM (SELECT seq, recorded_us FROM audit_pending ORDER BY seq LIMIT %s) p"
        " LEFT JOIN LATERAL (SELECT entry, leaf_hash FROM audit_event"
        " WHERE recorded_us = p.recorded_us AND seq = p.seq OFFSET 0) e ON true ORDER BY p.seq",
        [limit],
    )
    return list(cursor.fetchall())


def checked_hash(
    seq: int, recorded_us: int, entry: bytes | memoryview | None, stored: bytes | memoryview | None
) -> bytes:
    """Hash the leaf a second time, away from the database: a flipped bit must not be signed."""
    if entry is None or stored is None:
        raise EventChanged(f"event {seq} was committed and is gone")
    leaf_hash = merkle.leaf_hash(leaf_data(recorded_us, bytes(entry)))
    if leaf_hash != bytes(stored):
        raise EventChanged(f"event {seq} does not have the hash that the database made of it")
    return leaf_hash


def _add_full_tiles(cursor: Any, log: Log, old_size: int, new_size: int) -> None:
    """Add the tiles that are now full, from the bottom up: a higher one is made of the roots of those below."""
    tree = Tree(asking(cursor), log, new_size)
    for reference in tiles.new_full_tiles(old_size, new_size):
        hashes = tree.hashes(reference.level or 0, reference.index * tiles.WIDTH, tiles.WIDTH)
        cursor.execute(
            "INSERT INTO audit_tile (log, level, idx, data, root) VALUES (%s, %s, %s, %s, %s)",
            [log.id, reference.level, reference.index, b"".join(hashes), merkle.root_of(hashes)],
        )
