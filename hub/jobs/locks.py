"""One worker a job: a lock of the worker's own session, which PostgreSQL drops when the worker dies.

It needs a connection of its own for as long as the work lasts, not one that a pooler lends for a transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: The first half of the advisory locks' key; the second is the job's.
SPACE = 0x4A4F42
_HALF = 2**31


@contextmanager
def held(job_id: int) -> Iterator[bool]:
    """Hold the lock of a job during the block; give False when a living worker has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SPACE, job_id % _HALF])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SPACE, job_id % _HALF])


def held_by_somebody() -> set[int]:
    """Return the second halves of the keys that living workers hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [SPACE],
        )
        return {job_id for (job_id,) in cursor.fetchall()}


def is_among(job_id: int, keys: set[int]) -> bool:
    return job_id % _HALF in keys
