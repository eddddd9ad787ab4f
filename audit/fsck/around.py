"""What stands around the logs: events outside them, platforms' numbers, seals, removals, pseudonyms."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from audit.append import hidden
from audit.fsck.findings import Finding, Stream, as_mapping
from audit.tree import Ask


def strays(ask: Ask) -> Iterator[Finding]:
    """Events outside every log, twice in one, or waiting without being there."""
    for (seq,) in ask(
        "SELECT e.seq FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.seq = e.seq)"
        " AND NOT EXISTS (SELECT FROM audit_pending p WHERE p.seq = e.seq) ORDER BY e.seq",
        [],
    ):
        yield Finding("audit_event", None, f"event {seq} is in no log and waits for none")
    for (seq,) in ask(
        "SELECT p.seq FROM audit_pending p LEFT JOIN audit_event e ON e.recorded_us = p.recorded_us AND e.seq = p.seq"
        " WHERE e.seq IS NULL OR e.object_type <> p.object_type ORDER BY p.seq",
        [],
    ):
        yield Finding("audit_pending", None, f"event {seq} waits for its head and is not what it was, or is gone")
    for (event_id,) in ask("SELECT event_id::text FROM audit_event GROUP BY event_id HAVING count(*) > 1", []):
        yield Finding("audit_event", None, f"event {event_id} is there twice")
    for (seq,) in ask(
        "SELECT d.seq FROM audit_detail d LEFT JOIN audit_event e ON e.recorded_us = d.recorded_us AND e.seq = d.seq"
        " WHERE e.seq IS NULL",
        [],
    ):
        yield Finding("audit_detail", None, f"a detail belongs to event {seq}, which is not there")


def orphans(ask: Ask) -> Iterator[Finding]:
    """What is kept of a log that is not."""
    for table in ("leaf", "tile", "checkpoint", "cosignature", "log_key", "seal"):
        for (log,) in ask(
            f"SELECT DISTINCT log FROM audit_{table} WHERE log NOT IN (SELECT id FROM audit_log)",  # noqa: S608 — our own names
            [],
        ):
            yield Finding(f"audit_{table}", None, f"rows belong to log {log}, which is not there")


#: The runs of numbers that a platform never sent, below the last it sent, beside the gaps that are kept of them: a run
#: stands in an open gap; an open gap lacks a number, a closed one none; the number after a gap was sent.
_GAPS_THAT_DIFFER = """
    WITH absent AS (
        SELECT source, before + 1 AS first, source_seq - 1 AS last
        FROM (SELECT source, source_seq,
                     lag(source_seq, 1, 0::bigint) OVER (PARTITION BY source ORDER BY source_seq) AS before
              FROM audit_ingest) n
        WHERE source_seq > before + 1
    )
    SELECT a.source, a.first, a.last FROM absent a WHERE NOT EXISTS (
        SELECT FROM audit_gap g
        WHERE g.source = a.source AND g.closed_us IS NULL AND a.first >= g.first_seq AND a.last <= g.last_seq)
    UNION ALL
    SELECT g.source, g.first_seq, g.last_seq FROM audit_gap g
    WHERE (g.closed_us IS NULL) <> EXISTS (
              SELECT FROM absent a WHERE a.source = g.source AND a.first <= g.last_seq AND a.last >= g.first_seq)
       OR NOT EXISTS (SELECT FROM audit_ingest i WHERE i.source = g.source AND i.source_seq = g.last_seq + 1)
"""


def platforms(ask: Ask) -> Iterator[Finding]:
    """Each number of a platform leads to its event; what is absent stands in a gap, and nothing else does."""
    for (seq,) in ask(
        "SELECT i.seq FROM audit_ingest i LEFT JOIN audit_event e ON e.recorded_us = i.recorded_us AND e.seq = i.seq"
        " WHERE e.seq IS NOT NULL"
        " AND (e.source, e.source_seq, e.event_id) IS DISTINCT FROM (i.source, i.source_seq, i.event_id)",
        [],
    ):
        yield Finding("audit_ingest", None, f"event {seq} is another one than the platform's number says")
    for (seq,) in ask(
        "SELECT i.seq FROM audit_ingest i"
        " WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.seq = i.seq AND l.recorded_us = i.recorded_us)"
        " AND NOT EXISTS (SELECT FROM audit_pending p WHERE p.seq = i.seq AND p.recorded_us = i.recorded_us)",
        [],
    ):
        yield Finding("audit_ingest", None, f"a platform's number leads to event {seq}, which is nowhere at that time")
    for (source,) in ask(
        "SELECT source FROM (SELECT source, max(source_seq) AS last FROM audit_ingest GROUP BY source) n"
        " FULL JOIN audit_intake i USING (source) WHERE n.last IS DISTINCT FROM nullif(i.last_seq, 0)",
        [],
    ):
        yield Finding("audit_intake", None, f"the last number of {source} is not the one that is kept")
    for source, first, last in ask(_GAPS_THAT_DIFFER, []):
        yield Finding("audit_gap", None, f"{source} did not send {first} to {last}, and the gaps say something else")


def people(ask: Ask, stream: Stream) -> Iterator[Finding]:
    """Each pseudonym is the one that its year's key gives to the account beside it."""
    keys = {year: bytes(key) for year, key in ask("SELECT year, key FROM audit_pseudonym_key", [])}
    for pseudonym, year, actor in stream("SELECT pseudonym::text, year, actor_key FROM audit_actor", []):
        if year not in keys or hidden(keys[year], actor) != pseudonym:
            yield Finding("audit_actor", None, f"the pseudonym {pseudonym} is given to another account than its own")


def seals(ask: Ask) -> Iterator[Finding]:
    """A seal reaches a head of its log, and the trail told it as it is kept."""
    for day, log in ask(
        "SELECT s.day, s.log FROM audit_seal s LEFT JOIN audit_log g ON g.id = s.log"
        " LEFT JOIN audit_checkpoint c ON c.log = s.log AND c.tree_size = s.tree_size"
        " WHERE c.tree_size IS NULL OR NOT EXISTS ("
        "  SELECT FROM audit_event e WHERE e.kind = 'audit.sealed' AND e.object_id = g.origin"
        "  AND e.facts ->> 'day' = s.day::text AND e.facts ->> 'manifest_sha256' = encode(s.manifest_sha256, 'hex')"
        "  AND e.facts ->> 'size' = s.tree_size::text AND e.facts ->> 'first_index' = s.first_index::text)"
        " ORDER BY 1, 2",
        [],
    ):
        yield Finding("audit_seal", None, f"the seal of {day} on log {log} is not the one that the trail tells")


#: What each removal is told as.
_TOLD_AS = {
    "detail": "audit.detail_erased",
    "entry": "audit.entries_pruned",
    "actor": "audit.pseudonyms_erased",
}


def removals(ask: Ask) -> Iterator[Finding]:
    """Each removal is told by an event, with what went and under whose decision, and none is told that is not kept."""
    told = ask("SELECT e.kind, e.facts FROM audit_event e WHERE e.kind = ANY(%s)", [list(_TOLD_AS.values())])
    events = [{"kind": kind, **as_mapping(facts)} for kind, facts in told]
    kept = ask(
        "SELECT id, what, month_us, rows_removed, left(reference, 200), year, retention FROM audit_removal ORDER BY id",
        [],
    )
    for number, what, month_us, rows, reference, year, retention in kept:
        same = {"kind": _TOLD_AS.get(what), "rows": rows, "reference": reference, "year": year, "retention": retention}
        matching = [
            event
            for event in events
            if _month_us(event) == month_us and all(event.get(name) == value for name, value in same.items())
        ]
        if matching:
            events.remove(matching[0])
        else:
            yield Finding("audit_removal", None, f"removal {number} is not told by the trail as it is kept")
    for event in events:
        yield Finding("audit_removal", None, f"a removal under {event.get('reference')} is told and not kept")


def _month_us(facts: dict[str, Any]) -> int | None:
    """Return the first instant of the month that a removal is told of, in microseconds since 1970."""
    if "month" not in facts:
        return None
    return int(datetime.fromisoformat(f"{facts['month']}-01T00:00:00+00:00").timestamp() * 1_000_000)
