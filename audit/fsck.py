"""Every leaf, tile, head and signature that the database keeps, computed again; each disagreement named.
 It finds what was changed inside. What was cut off at the end, or rewritten whole with the log's key, only shows
against somebody outside: the anchor file, a witness (audit/sequencer/start.py), an earlier archive (`python -m
audit.verifier diff`).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.append import hidden
from audit.log import checkpoints, entries, merkle, notes, tiles
from audit.log.errors import LogError
from audit.log.merkle import Frontier
from audit.log.notes import Note, Signature, VerifierKey
from audit.tree import Ask, Log, logs

#: Runs a SELECT and yields its rows without holding them all.
Stream = Callable[[str, Sequence[Any]], Iterator[tuple[Any, ...]]]

#: The columns of an event that are drawn from its entry, and how.
PROJECTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "event_id": lambda entry: entry["id"],
    "kind": lambda entry: entry["kind"],
    "occurred_at": lambda entry: datetime.fromisoformat(entry["time"]),
    "source": lambda entry: entry["source"],
    "source_seq": lambda entry: entry.get("source_seq"),
    "actor": lambda entry: entry["actor"],
    "actor_role": lambda entry: entry["role"],
    "project": lambda entry: entry.get("project", ""),
    "permit": lambda entry: entry.get("permit", ""),
    "object_type": lambda entry: entry["object"]["type"],
    "object_id": lambda entry: entry["object"]["id"],
    "action": lambda entry: entry["action"],
    "outcome": lambda entry: entry["outcome"],
    "basis": lambda entry: entry.get("basis", ""),
    "retention": lambda entry: entry["retention"],
    "facts": lambda entry: entry.get("facts"),
}
_AS_TEXT = {"event_id", "actor"}


@dataclass(frozen=True)
class Finding:
    """One disagreement. `leaf` is None when it is not about one leaf."""

    log: str
    leaf: int | None
    what: str

    def __str__(self) -> str:
        where = self.log if self.leaf is None else f"{self.log} leaf {self.leaf}"
        return f"{where}: {self.what}"


@dataclass
class Report:
    """What was read, and every disagreement, in the order it was met."""

    leaves: int = 0
    pruned: int = 0
    heads: int = 0
    findings: list[Finding] | None = None

    def add(self, found: Iterable[Finding]) -> None:
        self.findings = [*(self.findings or []), *found]

    @property
    def sound(self) -> bool:
        return not self.findings


def check(ask: Ask, stream: Stream, trusted: Sequence[VerifierKey] = ()) -> Report:
    """Compute everything again. `trusted` are the keys of the policy: logs' and witnesses'; without them the logs'
    keys are those that the database itself keeps.
    """
    report = Report()
    for log in sorted(logs(ask), key=lambda log: log.id):
        report.add(_check_log(ask, stream, log, trusted, report))
    report.add(_check_orphans(ask))
    report.add(_check_strays(ask))
    report.add(_check_platforms(ask))
    report.add(_check_people(ask, stream))
    return report


def _check_log(ask: Ask, stream: Stream, log: Log, trusted: Sequence[VerifierKey], report: Report) -> Iterator[Finding]:
    heads = {
        size: row
        for size, *row in ask(
            "SELECT tree_size, root, frontier, signed_us, note FROM audit_checkpoint WHERE log = %s", [log.id]
        )
    }
    frontier = Frontier()
    stored = _StoredTiles(ask, log)
    for index, (leaf, finding) in enumerate(_leaves(stream, log, report)):
        yield from finding
        frontier.append(leaf)
        yield from stored.add(index, leaf)
        if index + 1 in heads:
            yield from _check_head(log, index + 1, frontier, *heads.pop(index + 1))
            report.heads += 1
    report.leaves += frontier.size
    if not report.heads and not heads:
        yield Finding(log.origin, None, "it has no head")
    for size in sorted(heads):
        yield Finding(log.origin, None, f"a head of {size} leaves is signed, and only {frontier.size} are kept")
    yield from stored.check_left_over()
    yield from _check_signatures(ask, log, trusted)
    yield from _check_opening(ask, log)


def _leaves(stream: Stream, log: Log, report: Report) -> Iterator[tuple[bytes, list[Finding]]]:
    """Yield each leaf's hash as it must be, with what is wrong about it. A pruned entry leaves only its hash."""
    columns = ", ".join(f"e.{name}" for name in PROJECTED)
    rows = stream(
        "SELECT l.leaf_index, l.seq, l.recorded_us, l.leaf_hash, e.leaf_hash, e.entry, d.salt, d.body,"  # noqa: S608 — our own names
        f" EXISTS (SELECT FROM audit_removal r WHERE r.what = 'entry' AND r.month_us <= l.recorded_us), {columns}"
        " FROM audit_leaf l LEFT JOIN audit_event e ON e.recorded_us = l.recorded_us AND e.seq = l.seq"
        " LEFT JOIN audit_detail d ON d.recorded_us = l.recorded_us AND d.seq = l.seq"
        " WHERE l.log = %s ORDER BY l.leaf_index",
        [log.id],
    )
    expected = 0
    for index, seq, recorded_us, leaf_hash, event_hash, entry, salt, body, may_be_pruned, *columns_found in rows:
        found = [] if index == expected else [f"leaves {expected} to {index - 1} are missing"]
        expected = index + 1
        kept = bytes(leaf_hash)
        if entry is None:
            report.pruned += 1
            found += [] if may_be_pruned else [f"event {seq} is gone"]
        else:
            found += _check_event(recorded_us, kept, bytes(event_hash), bytes(entry), salt, body, columns_found)
        yield kept, [Finding(log.origin, index, what) for what in found]


def _check_event(recorded_us, kept, event_hash, encoded, salt, body, columns) -> list[str]:
    computed = merkle.leaf_hash(entries.leaf_data(recorded_us, encoded))
    found = []
    if computed != kept:
        found.append("the entry, or its time, was changed: it does not have the hash of its leaf")
    if computed != event_hash:
        found.append("the event does not have the hash that the database made of it")
    try:
        entry = entries.parse(encoded)
        wrong = [
            name
            for (name, draw), value in zip(PROJECTED.items(), columns, strict=True)
            if draw(entry) != _plain(name, value)
        ]
    except (LogError, KeyError, TypeError, ValueError) as error:
        return [*found, f"the entry cannot be read: {error}"]
    found += [f"the column {name} does not say what the entry says" for name in wrong]
    if body is not None and entries.commitment(bytes(salt), bytes(body)) != entry.get("detail"):
        found.append("the detail is not the one the entry commits to")
    return found


def _plain(name: str, value: Any) -> Any:
    if name in _AS_TEXT:
        return str(value)
    return json.loads(value) if name == "facts" and isinstance(value, str) else value


class _StoredTiles:
    """The full tiles of a log, compared with the leaves as they pass."""

    def __init__(self, ask: Ask, log: Log) -> None:
        self._log = log
        self._rows: dict[tuple[int, int], tuple[bytes, bytes]] = {
            (level, index): (bytes(data), bytes(root))
            for level, index, data, root in ask(
                "SELECT level, idx, data, root FROM audit_tile WHERE log = %s", [log.id]
            )
        }
        self._open: list[list[bytes]] = [[]]

    def add(self, index: int, leaf: bytes) -> Iterator[Finding]:
        self._open[0].append(leaf)
        level, position = 0, index // tiles.WIDTH
        while len(self._open[level]) == tiles.WIDTH:
            hashes, self._open[level] = self._open[level], []
            root = merkle.root_of(hashes)
            if self._rows.pop((level, position), None) != (b"".join(hashes), root):
                first = position * tiles.WIDTH ** (level + 1)
                yield Finding(
                    self._log.origin, first, f"the tile {level}/{position} does not hold the hashes of its leaves"
                )
            level, position = level + 1, position // tiles.WIDTH
            if level == len(self._open):
                self._open.append([])
            self._open[level].append(root)

    def check_left_over(self) -> Iterator[Finding]:
        for level, index in sorted(self._rows):
            yield Finding(self._log.origin, None, f"the tile {level}/{index} is not full and is kept")


def _check_head(log: Log, size: int, frontier: Frontier, root, kept_frontier, signed_us, note) -> Iterator[Finding]:
    computed = frontier.root()
    if bytes(root) != computed:
        yield Finding(log.origin, None, f"the head of {size} leaves has another root than they have")
    if bytes(kept_frontier) != frontier.to_bytes():
        yield Finding(log.origin, None, f"the head of {size} leaves is kept with other subtrees than they have")
    try:
        signed = checkpoints.Checkpoint.parse(Note.parse(bytes(note)).text)
    except LogError as error:
        yield Finding(log.origin, None, f"the head of {size} leaves cannot be read: {error}")
        return
    if signed != checkpoints.Checkpoint(log.origin, size, computed):
        yield Finding(log.origin, None, f"the head signed at {size} leaves is another one")


def _check_signatures(ask: Ask, log: Log, trusted: Sequence[VerifierKey]) -> Iterator[Finding]:
    kept = []
    for (vkey,) in ask("SELECT vkey FROM audit_log_key WHERE log = %s", [log.id]):
        try:
            kept.append(VerifierKey.parse(vkey))
        except LogError as error:
            yield Finding(log.origin, None, f"a key that is kept for it cannot be read: {error}")
    named = [key for key in trusted if key.name == log.origin]
    for key in kept:
        if named and key not in named:
            yield Finding(log.origin, None, f"the key {key} is kept for this log and the policy does not know it")
    earlier_us = 0
    for size, signed_us, note in ask(
        "SELECT tree_size, signed_us, note FROM audit_checkpoint WHERE log = %s ORDER BY tree_size", [log.id]
    ):
        if signed_us <= earlier_us:
            yield Finding(log.origin, None, f"the head of {size} leaves is not dated after the one before")
        earlier_us = signed_us
        yield from _check_signed(log, size, bytes(note), named or kept)
    yield from _check_cosigned(ask, log, trusted)


def _check_signed(log: Log, size: int, note: bytes, keys: Sequence[VerifierKey]) -> Iterator[Finding]:
    try:
        checkpoints.open_checkpoint(note, keys)
    except LogError as error:
        yield Finding(log.origin, None, f"the head of {size} leaves is not signed as it should: {error}")


def _check_cosigned(ask: Ask, log: Log, trusted: Sequence[VerifierKey]) -> Iterator[Finding]:
    rows = ask(
        "SELECT s.tree_size, s.key_name, s.line, c.note FROM audit_cosignature s"
        " LEFT JOIN audit_checkpoint c ON c.log = s.log AND c.tree_size = s.tree_size WHERE s.log = %s ORDER BY 1, 2",
        [log.id],
    )
    for size, name, line, note in rows:
        if note is None:
            yield Finding(log.origin, None, f"witness {name} signed a head of {size} leaves that is not kept")
            continue
        witnesses = [key for key in trusted if key.name == name and key.key_type == notes.COSIGNATURE]
        try:
            signature = Signature.parse(line)
            if signature.name != name:
                raise LogError(f"it is of {signature.name}")
            if witnesses:
                text = Note.parse(bytes(note)).text
                notes.verified(Note(text, (signature,)), witnesses)
        except LogError as error:
            yield Finding(log.origin, None, f"witness {name} did not sign the head of {size} leaves: {error}")


def _check_opening(ask: Ask, log: Log) -> Iterator[Finding]:
    """The first leaf of a log tells the last head of the one before."""
    first = ask(
        "SELECT e.facts FROM audit_leaf l JOIN audit_event e ON e.recorded_us = l.recorded_us AND e.seq = l.seq"
        " WHERE l.log = %s AND l.leaf_index = 0",
        [log.id],
    )
    before = ask(
        "SELECT g.origin, c.tree_size, encode(c.root, 'hex') FROM audit_log g JOIN audit_checkpoint c ON c.log = g.id"
        " WHERE g.id = %s - 1 ORDER BY c.tree_size DESC LIMIT 1",
        [log.id],
    )
    if not first or not before:
        return
    facts = _plain("facts", first[0][0]) or {}
    if (facts.get("previous_origin"), facts.get("previous_size"), facts.get("previous_root")) != before[0]:
        yield Finding(log.origin, 0, "it does not tell the last head of the log before")


def _check_strays(ask: Ask) -> Iterator[Finding]:
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


def _check_orphans(ask: Ask) -> Iterator[Finding]:
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


def _check_platforms(ask: Ask) -> Iterator[Finding]:
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


def _check_people(ask: Ask, stream: Stream) -> Iterator[Finding]:
    """Each pseudonym is the one that its year's key gives to the account beside it."""
    keys = {year: bytes(key) for year, key in ask("SELECT year, key FROM audit_pseudonym_key", [])}
    for pseudonym, year, actor in stream("SELECT pseudonym::text, year, actor_key FROM audit_actor", []):
        if year not in keys or hidden(keys[year], actor) != pseudonym:
            yield Finding("audit_actor", None, f"the pseudonym {pseudonym} is given to another account than its own")
