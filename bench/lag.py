"""How long an event waits for its signed head, and what a hash chain in the transaction would have cost."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from tempfile import TemporaryDirectory

from django.db import connection, connections, transaction

from audit import api
from bench.report import Figure, Report
from bench.sequencing import sequencer_in
from hub import clock

PACE = 200
WRITERS = 8
#: What a transaction does besides its trace, in seconds.
OTHER_WORK = 0.004
ACTOR = api.Actor("service:bench", "service")


def measure(report: Report, *, seconds: float) -> None:
    """Add the 99th percentile of the wait at a steady pace, and our writers' rate beside a hash chain's."""
    with TemporaryDirectory() as folder:
        sequencer = sequencer_in(folder)
        thread = threading.Thread(target=sequencer.run)
        thread.start()
        try:
            since_us = _steadily(seconds)
            time.sleep(2)
            report.add(
                Figure(f"wait for a signed head, 99th percentile at {PACE}/s", _wait(since_us), 3, "s", at_most=True)
            )
            ours = _rate(_record_and_work, seconds / 2)
        finally:
            sequencer.stopping.set()
            thread.join()
    _make_chain()
    chained = _rate(_chain, seconds / 2)
    report.add(Figure(f"{WRITERS} writers, ours ÷ a hash chain in the transaction", ours / chained, 1.0))


def _steadily(seconds: float) -> int:
    """Record events at the pace; return the database's clock at the start, in microseconds since 1970."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_now_us()")
        (since_us,) = cursor.fetchone()
    start = time.monotonic()
    for number in range(int(seconds * PACE)):
        _record(number)
        time.sleep(max(0.0, start + (number + 1) / PACE - time.monotonic()))
    return int(since_us)


def _wait(since_us: int) -> float:
    """Return the 99th percentile of the time from an event to the head that covers it, in seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY c.signed_us - l.recorded_us) / 1e6 FROM audit_leaf l"
            " CROSS JOIN LATERAL (SELECT signed_us FROM audit_checkpoint c"
            "  WHERE c.log = l.log AND c.tree_size > l.leaf_index ORDER BY c.tree_size LIMIT 1) c"
            " WHERE l.recorded_us >= %s",
            [since_us],
        )
        return float(cursor.fetchone()[0])


def _record(number: int, work: float = 0) -> None:
    with transaction.atomic():
        api.record("mail.queued", object=api.Ref("mail", str(number)), actor=ACTOR, at=clock.now())
        time.sleep(work)


def _record_and_work(number: int) -> None:
    _record(number, OTHER_WORK)


def _chain(number: int) -> None:
    """What the trail would be as a chain: each event needs the hash of the one before, and keeps it to the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM bench_chain_head FOR UPDATE")
        (last,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO bench_chain (number, hash) VALUES (%s, sha256(%s || int8send(%s))) RETURNING hash",
            [number, bytes(last), number],
        )
        cursor.execute("UPDATE bench_chain_head SET hash = %s", [cursor.fetchone()[0]])
        time.sleep(OTHER_WORK)


def _make_chain() -> None:
    role = connection.ops.quote_name(connection.settings_dict["USER"])
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE bench_chain (number bigint, hash bytea)")
        cursor.execute("CREATE TABLE bench_chain_head AS SELECT sha256('') AS hash")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE ON bench_chain, bench_chain_head TO {role}")


def _rate(act: Callable[[int], None], seconds: float) -> float:
    """Return how many transactions a second the writers make together."""
    counts = [0] * WRITERS
    until = time.monotonic() + seconds

    def write(writer: int) -> None:
        with closing(connection):
            while time.monotonic() < until:
                act(writer)
                counts[writer] += 1

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
