"""How fast a platform's batch is taken in, beside rows put into a table that proves nothing."""

import json
from typing import Any

from django.db import connection, connections, transaction
from psycopg2.extras import execute_values

from audit.append import pseudonym
from audit.client.events import check
from audit.platform import rows
from audit.platform.actions import ingest
from bench import platform_events
from bench.report import Figure, Report
from bench.timing import interleaved, ratio
from hub import clock

BATCH = 1000
_COLUMNS = (
    "recorded_us, event_id, entry, kind, occurred_at, source, source_seq, actor, actor_role, project, permit,"
    " object_type, object_id, action, outcome, basis, retention, facts"
)
_PLAIN_SQL = f"INSERT INTO bench_plain ({_COLUMNS}) VALUES %s"  # noqa: S608 — a constant


def measure(report: Report, *, rounds: int, seed: int) -> None:
    """Add how fast batches are taken in. What they hold waits for the sequencer afterwards."""
    _make_plain_table()
    platform_events.register(clock.now())
    found = interleaved({"plain": _Plain(), "ours": _Ours()}, rounds=rounds, turn=1, seed=seed)
    for name, title in {"plain": "execute_values into a plain table", "ours": "batch intake of our trail"}.items():
        rates = sorted(BATCH / seconds for seconds in found[name])
        report.add(Figure(f"  {title}", rates[len(rates) // 2], unit="events/s"))
    report.add(Figure("batch intake ÷ execute_values into a plain table", ratio(found, "plain", "ours"), 1.0))


def fill(count: int) -> None:
    """Leave at least so many more events pending."""
    platform_events.register(clock.now())
    ours = _Ours()
    for _batch in range(-(-count // BATCH)):
        ours(0)


def _make_plain_table() -> None:
    """Make a table with the columns and the indexes of the trail's, and nothing else of it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE bench_plain (LIKE audit_event INCLUDING ALL)")
        cursor.execute("CREATE SEQUENCE bench_plain_seq OWNED BY bench_plain.seq")
        cursor.execute("ALTER TABLE bench_plain ALTER seq SET DEFAULT nextval('bench_plain_seq')")
        role = connection.settings_dict["USER"]
        cursor.execute(f"GRANT INSERT ON bench_plain TO {connection.ops.quote_name(role)}")
        cursor.execute(f"GRANT USAGE ON bench_plain_seq TO {connection.ops.quote_name(role)}")


class _Ours:
    """Takes in the next batch through the call that the HTTP view makes."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(source_seq), 0) FROM audit_event")
            self.last = cursor.fetchone()[0]

    def __call__(self, _turn: int) -> None:
        at = clock.now()
        batch = platform_events.batch(self.last + 1, BATCH, at)
        ingest(platform_events.SOURCE, batch, at=at)
        self.last += BATCH


class _Plain:
    """Puts the same events into the plain table, their entries made by the same code: what differs is the database."""

    def __init__(self) -> None:
        self.last = 0
        self.people = _Pseudonyms()

    def __call__(self, _turn: int) -> None:
        at = clock.now()
        batch = platform_events.batch(self.last + 1, BATCH, at)
        check(platform_events.SOURCE, batch, latest=at)
        built = rows.build(platform_events.SOURCE, batch, self.people)
        us = int(at.timestamp() * 1_000_000)
        values = [
            (us, built.event_ids[event["id"]], entry.encode(), *_columns(event, self.people))
            for event, entry in zip(batch, built.entries, strict=True)
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            execute_values(cursor.cursor, _PLAIN_SQL, values, page_size=BATCH)
        self.last += BATCH


class _Pseudonyms(dict[str, str]):
    def __missing__(self, key: str) -> str:
        with connection.cursor() as cursor:
            self[key] = pseudonym(cursor, connection.settings_dict["NAME"], key)
        return self[key]


def _columns(event: dict[str, Any], people: dict[str, str]) -> tuple[Any, ...]:
    data = event["data"]
    return (
        event["type"],
        event["time"],
        event["source"],
        event["sourceseq"],
        people[rows.person_key(event["source"], data["actor"])],
        data["role"],
        data["project"],
        data["permit"],
        data["object"]["type"],
        data["object"]["id"],
        "E",
        data["outcome"],
        data["basis"],
        "procedure",
        json.dumps(data["facts"]),
    )
