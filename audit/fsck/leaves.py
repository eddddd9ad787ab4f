"""Each log, leaf by leaf: entries, details, tiles, heads, signatures."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from audit.fsck.findings import Finding, Report, Stream, as_mapping
from audit.log import checkpoints, entries, merkle, notes, tiles
from audit.log.errors import LogError
from audit.log.merkle import Frontier
from audit.log.notes import Note, Signature, VerifierKey
from audit.tree import Ask, Log

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


def check(ask: Ask, stream: Stream, log: Log, trusted: Sequence[VerifierKey], report: Report) -> Iterator[Finding]:
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
        " EXISTS (SELECT FROM audit_removal r WHERE r.what = 'entry' AND r.month_us = audit_month_us("
        f"  date_trunc('month', timestamp 'epoch' + l.recorded_us * interval '1 microsecond'))), {columns}"
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
    return as_mapping(value) if name == "facts" and value is not None else value


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
    facts = as_mapping(first[0][0])
    if (facts.get("previous_origin"), facts.get("previous_size"), facts.get("previous_root")) != before[0]:
        yield Finding(log.origin, 0, "it does not tell the last head of the log before")
