"""What the database holds in the end, against what the writers remember."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection

from audit import fsck
from audit.log.policies import Policy
from audit.sequencer.batch import asking
from bench.faults import naive
from bench.faults.diary import Memory, remember

#: Without those of the sequencer and of the preparation, that stand in no writer's diary.
_EVENTS = (
    "SELECT e.event_id::text, e.seq, l.seq IS NOT NULL FROM audit_event e LEFT JOIN audit_leaf l ON l.seq = e.seq"
    " WHERE e.kind NOT LIKE 'audit.%' AND e.kind <> 'platform.heartbeat'"
)


@dataclass(frozen=True)
class Verdict:
    """Numbers of events, except `naive_missed`: what a cursor on `seq` did not see of them; `disagreements` of fsck."""

    acknowledged: int
    sealed: int
    lost: list[str]
    duplicated: list[str]
    invented: list[str]
    unknown: int
    unknown_committed: int
    naive_missed: int
    disagreements: list[str]


def judge(connection: Connection, folder: Path, policy: Policy) -> Verdict:
    """Compare the leaves of the tree, and the events, with every diary of a folder; then compute the tree again."""
    memory = remember(folder)
    with connection, connection.cursor() as cursor:
        events, sealed = _events(cursor)
        doubled = _twice(cursor)
    present = set(events)
    return Verdict(
        acknowledged=len(memory.acknowledged),
        sealed=len(sealed),
        lost=sorted(memory.acknowledged - sealed),
        duplicated=doubled,
        invented=sorted(_invented(present, memory)),
        unknown=len(memory.unknown),
        unknown_committed=len(memory.unknown & present),
        naive_missed=len(set(events.values()) - naive.seen(folder)),
        disagreements=list(map(str, _check(connection, policy).findings or [])),
    )


def _check(connection: Connection, policy: Policy) -> fsck.Report:
    """Check as `manage.py audit_fsck` does."""

    def stream(statement: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        with connection.cursor(f"c{uuid.uuid4().hex}") as cursor:
            cursor.execute(statement, parameters)
            yield from cursor

    with connection, connection.cursor() as cursor:
        return fsck.check(asking(cursor), stream, [*policy.log_keys, *(key for key, _url in policy.witnesses.values())])


def _events(cursor: Any) -> tuple[dict[str, int], set[str]]:
    """Return the number of each event by its identifier, and the identifiers that stand under a leaf."""
    cursor.execute(_EVENTS)
    rows = cursor.fetchall()
    return {identifier: seq for identifier, seq, _ in rows}, {identifier for identifier, _, leaf in rows if leaf}


def _twice(cursor: Any) -> list[str]:
    """Return the identifiers that stand in two events or under two leaves."""
    cursor.execute(
        "SELECT e.event_id::text FROM audit_event e LEFT JOIN audit_leaf l ON l.seq = e.seq"
        " GROUP BY e.event_id HAVING count(*) > 1"
    )
    return [identifier for (identifier,) in cursor.fetchall()]


def _invented(present: set[str], memory: Memory) -> set[str]:
    """Return the events that were given up, or that nobody ever began."""
    return (present & memory.undone) | (present - memory.begun)
