"""One bit of one value of one row of the trail, anywhere: what finds it, or why it does not matter."""

import random
from dataclasses import dataclass
from typing import Any

from audit.tampering.stage import Stage

_TEXT = "overlay({0} placing chr(ascii(substr({0}, {1})) # 1) from {1} for 1)"
#: SQL that flips one bit of a value, by the type of its column. `{0}` is the column.
FLIPS = {
    "bytea": "set_byte({0}, octet_length({0}) / 2, get_byte({0}, octet_length({0}) / 2) # 1)",
    # A bit high enough for the new value to be nobody else's key.
    "smallint": "{0} # 4096::smallint",
    "integer": "{0} # 4096",
    "bigint": "{0} # 4096",
    "text": _TEXT.format("{0}", "((length({0}) + 1) / 2)"),
    "uuid": "encode(set_byte(uuid_send({0}), 15, get_byte(uuid_send({0}), 15) # 1), 'hex')::uuid",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "date": "{0} + 1",
    "xid8": "({0}::text::bigint # 1)::text::xid8",
    "jsonb": "{0} || jsonb_build_object('number', ({0} ->> 'number')::bigint # 1)",
}

#: Tables of this app that are no part of the trail, and why.
NOT_THE_TRAIL = {
    "audit_source": "who may send: a governed table, each change of which is an event",
    "audit_sourcekey": "the same",
}

#: Columns whose change alters nothing that the trail says, and why.
IRRELEVANT = {
    "audit_checkpoint.signed_us": "our date of a head: the order is checked, the witnesses' signatures hold theirs",
    "audit_cosignature.received_us": "when a signature came: it holds its own time",
    "audit_gap.opened_us": "since when an alarm waits",
    "audit_gap.closed_us": "the same",
    "audit_ingest.entry_sha256": "what a batch that comes again is compared with: it would be refused, nothing else",
    "audit_intake.heard_us": "since when a platform is silent: an alarm",
    "audit_log.opened_us": "the first leaf of a log holds its own time",
    "audit_log.closed_us": "the first leaf of the next log holds its own time",
    "audit_log_key.since_us": "since when a key signs: the event of its change tells it",
    "audit_pending.xid": "asked for by the transaction of the event alone, at its commit",
    "audit_pending.object_id": "the same",
    "audit_removal.id": "in which order removals came: their events hold their own times",
    "audit_removal.removed_us": "when it was removed: the event that tells it holds its own time",
    "audit_seal.archive": "where the file was put: whatever it is called, the file proves itself",
    "audit_seal.sealed_us": "our date of a seal: the event that tells it, and the authority's token, hold theirs",
}


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    type: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def columns(stage: Stage) -> list[Column]:
    """Return every column of every table of the trail, in a stable order."""
    found = stage.ask(
        "SELECT c.relname, a.attname, format_type(a.atttypid, NULL)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relname LIKE 'audit\\_%%' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum",
        [],
    )
    return [Column(*row) for row in found if row[0] not in NOT_THE_TRAIL]


def flip(cursor: Any, column: Column, draw: random.Random) -> bool:
    """Flip one bit of a column in a row drawn by lot; return whether a row has a value there."""
    cursor.execute(
        f"SELECT ctid::text, tableoid::regclass::text FROM {column.table} WHERE {column.name} IS NOT NULL"  # noqa: S608 — our own names
        f" AND {_has_something(column)} ORDER BY 1, 2"
    )
    rows = cursor.fetchall()
    if not rows:
        return False
    place, part = draw.choice(rows)
    if (column.table, column.name) == ("audit_event", "leaf_hash"):
        cursor.execute("ALTER TABLE audit_event ALTER leaf_hash DROP EXPRESSION")
    cursor.execute(
        f"UPDATE {part} SET {column.name} = {FLIPS[column.type].format(column.name)} WHERE ctid = %s::tid",  # noqa: S608 — the same
        [place],
    )
    return True


def _has_something(column: Column) -> str:
    if column.table == "audit_pseudonym_key":
        # A key made ahead, that hides nobody yet, can be any.
        return "year IN (SELECT year FROM audit_actor)"
    if column.type == "text":
        return f"{column.name} <> ''"
    return f"{column.name} ? 'number'" if column.type == "jsonb" else "true"
