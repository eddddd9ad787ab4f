"""The daily seal (PGSSI-S, imputability level 3): a day's entries, tiles and signed head in one file anyone can check.

At 00:05 in Paris each log that lives gets its archive of the day that ended, with a manifest, the proof that it
continues the seal before, and the token of a time-stamping authority when one is configured. The file belongs on a
medium that forgets nothing.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from psycopg2.extensions import connection as Connection

from audit.log import archives
from audit.log.policies import Policy
from audit.sequencer.batch import asking
from audit.sequencer.opening import Facts, record
from audit.tree import Ask, Log, Published, Tree, checkpoint_of_size, logs, published
from hub import clock

#: When the day that ended is sealed, in Paris.
SEALED_AT = time(0, 5)
ADVISORY_LOCK = 0x617565615300


class NotYet(RuntimeError):
    """Events of the day still wait for their head."""


@dataclass(frozen=True)
class Seal:
    """One archive that was written: its day and log, the leaves it reaches, the hash of its manifest."""

    day: date
    log: Log
    size: int
    manifest_sha256: bytes
    path: Path


def day_to_seal(at: datetime) -> date:
    """Return the last day (in Paris) whose seal is due at an instant."""
    local = at.astimezone(clock.PARIS)
    return local.date() - timedelta(days=1 if local.time() >= SEALED_AT else 2)


def seal_day(
    connection: Connection,
    day: date,
    *,
    folder: Path,
    policy: Policy | None,
    policy_text: str,
    at: datetime,
    stamp: Callable[[bytes], bytes] | None = None,
) -> list[Seal]:
    """Write the archives of a day that are missing, and record each. Returns those written now.

    `stamp` gives the dated token over a manifest. Raises `NotYet`, and whatever `stamp` raises: nothing is recorded
    then.
    """
    written = []
    with connection, connection.cursor() as cursor:
        ask = asking(cursor)
        if ask("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK]) == [(False,)]:
            return []
        ended_us = _end_us(day)
        unsealed = [log for log in reversed(logs(ask)) if not _is_sealed(ask, day, log)]
        if unsealed:
            _check_nothing_waits(ask, day, ended_us)
        for log in unsealed:
            head, before = _head(ask, log, policy, ended_us), _last_seal(ask, log)
            if head is None or (log.closed and before == head.checkpoint.size):
                continue
            made = _write(ask, log, head, before, day, folder, policy_text, at, stamp)
            _keep(cursor, connection, made, before, at)
            written.append(made.seal)
    return written


def _end_us(day: date) -> int:
    """Return the first instant after a day in Paris, in microseconds since 1970."""
    ended = datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.PARIS)
    return int(ended.timestamp() * 1_000_000)


def _check_nothing_waits(ask: Ask, day: date, ended_us: int) -> None:
    ((oldest,),) = ask("SELECT min(recorded_us) FROM audit_pending", [])
    if oldest is not None and oldest < ended_us:
        raise NotYet(f"events of {day} wait for their head")


def _head(ask: Ask, log: Log, policy: Policy | None, ended_us: int) -> Published | None:
    """Return a head that covers the whole day: one that the witnesses signed, if any."""
    ((last,),) = ask("SELECT max(leaf_index) FROM audit_leaf WHERE log = %s AND recorded_us < %s", [log.id, ended_us])
    return None if last is None else published(ask, log, policy, beyond=last)


def _last_seal(ask: Ask, log: Log) -> int:
    """Return how many leaves of a log are under a seal."""
    ((size,),) = ask("SELECT coalesce(max(tree_size), 0) FROM audit_seal WHERE log = %s", [log.id])
    return int(size)


def _is_sealed(ask: Ask, day: date, log: Log) -> bool:
    return bool(ask("SELECT FROM audit_seal WHERE day >= %s AND log = %s", [day, log.id]))


@dataclass(frozen=True)
class _Made:
    seal: Seal
    token: bytes | None


def _write(
    ask: Ask,
    log: Log,
    head: Published,
    before: int,
    day: date,
    folder: Path,
    policy_text: str,
    at: datetime,
    stamp: Callable[[bytes], bytes] | None,
) -> _Made:
    path = folder / log.name / f"{day}.tar"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    earlier = checkpoint_of_size(ask, log, before) if before else None
    with draft.open("w+b") as file:
        manifest = archives.write_archive(
            file,
            source=Tree(ask, log, head.checkpoint.size),
            checkpoint=head.note,
            policy=policy_text,
            first_index=before,
            day=day,
            previous=earlier.note if earlier else None,
            made_at=at,
        )
        token = stamp(manifest) if stamp else None
        if token:
            archives.add_token(file, token)
        _settle(file)
    draft.replace(path)
    return _Made(Seal(day, log, head.checkpoint.size, hashlib.sha256(manifest).digest(), path), token)


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _keep(cursor: Any, connection: Connection, made: _Made, before: int, at: datetime) -> None:
    seal = made.seal
    cursor.execute(
        "INSERT INTO audit_seal (day, log, tree_size, first_index, manifest_sha256, archive, token, sealed_us)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            seal.day,
            seal.log.id,
            seal.size,
            before,
            seal.manifest_sha256,
            str(Path(seal.log.name) / seal.path.name),
            made.token,
            int(at.timestamp() * 1_000_000),
        ],
    )
    facts: Facts = {
        "day": seal.day.isoformat(),
        "size": seal.size,
        "first_index": before,
        "manifest_sha256": seal.manifest_sha256.hex(),
        "dated": made.token is not None,
    }
    record(cursor, connection, "audit.sealed", "E", at=at, object_id=seal.log.origin, facts=facts)
