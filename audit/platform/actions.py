"""Taking in what a platform sends: all of a batch, once, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit import api, receipts
from audit.append import NoPseudonym, pseudonym
from audit.client.events import Fault, check
from audit.log.entries import instant
from audit.platform import queries, rows

_INGEST = (
    "SELECT event_id::text, seq, recorded_us, leaf_hash, fresh"
    " FROM audit_ingest(%s, %s, %s, %s, %s, %s::uuid[], %s::text[])"
)

INTAKE = api.Actor("service:data-actions", "service")
WATCH = api.Actor("service:platform-watch", "service")
LONGEST_REASON = 500
#: As many gaps as one run tells: a source that sends every other number would make thousands.
MOST_ALARMS = 100
_ALARMS = {queries.GAP: "audit.gap_detected", queries.SILENCE: "audit.source_silent"}


@dataclass(frozen=True)
class Receipted:
    """What a platform holds of an event once it is recorded. `fresh` is false for one that had come before."""

    id: str
    source_seq: int
    event_id: str
    seq: int
    recorded_us: int
    leaf_hash: bytes
    fresh: bool


class Differs(Exception):
    """Identifiers or numbers that came before with another content; `faults` name the events of the batch."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} events contradict what came before")
        self.faults = list(faults)


def ingest(source: str, events: list[dict[str, Any]], *, at: datetime) -> list[Receipted]:
    """Record the events of a batch that `source` sent, and return their receipts in the order of the batch.

    `events` are CloudEvents as read from JSON, 1 to 1 000; `at` is the aware instant of their arrival. Their leaves
    come in the order of their sourceseq. Nothing is recorded when it raises: `Invalid` for a content that no event may
    have, `Differs` for one that contradicts an earlier batch, `api.TraceFailed` when the trail cannot be written.
    """
    ahead = timedelta(seconds=settings.HUB_DATA_ACTIONS_CLOCK_SECONDS)
    check(source, events, latest=at + ahead)
    people = _Pseudonyms()
    try:
        built = rows.build(source, events, people)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_INGEST, _arguments(source, built, people))
            found = {event_id: values for event_id, *values in cursor.fetchall()}
            receipts.send_all_on_commit((event_id, bytes(told[2])) for event_id, told in found.items() if told[3])
    except IntegrityError as error:
        raise _explained(source, events, built) or _failed(source) from error
    except (DatabaseError, NoPseudonym) as error:
        raise _failed(source) from error
    return [_receipted(event, event_id, *found[event_id]) for event, event_id in _told(events, built)]


class _Pseudonyms(dict[str, str]):
    """The pseudonyms of this year, by the keys behind them: each is made once a batch."""

    def __missing__(self, key: str) -> str:
        with connection.cursor() as cursor:
            self[key] = pseudonym(cursor, connection.settings_dict["NAME"], key)
        return self[key]


def _arguments(source: str, built: rows.Rows, people: _Pseudonyms) -> list[Any]:
    sums, salts = b"".join(built.sums), b"".join(built.salts)
    entries, details = "\n".join(built.entries), "\n".join(built.details)
    return [source, entries, sums, salts, details, list(people.values()), list(people)]


def _told(events: list[dict[str, Any]], built: rows.Rows) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the events of a batch, in its order, each with its identifier in the trail."""
    return ((event, built.event_ids[event["id"]]) for event in events)


def _receipted(
    event: dict[str, Any], event_id: str, seq: int, recorded_us: int, leaf_hash: memoryview, fresh: bool
) -> Receipted:
    return Receipted(event["id"], event["sourceseq"], event_id, seq, recorded_us, bytes(leaf_hash), fresh)


def _failed(source: str) -> api.TraceFailed:
    return api.TraceFailed(f"a batch of {source} could not be recorded")


def _explained(source: str, events: list[dict[str, Any]], built: rows.Rows) -> Differs | None:
    """Return which events contradict what came before; None when none does."""
    numbers = [event["sourceseq"] for event in events]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_id::text, source_seq, entry_sha256 FROM audit_ingest"
            " WHERE source = %s AND (event_id = ANY(%s::uuid[]) OR source_seq = ANY(%s))",
            [source, list(built.event_ids.values()), numbers],
        )
        known = [(event_id, number, bytes(total)) for event_id, number, total in cursor.fetchall()]
    contents = {event_id: total for event_id, _, total in known}
    holders = {number: event_id for event_id, number, _ in known}
    sums = dict(zip(built.event_ids.values(), built.sums, strict=True))
    faults = []
    for index, (event, event_id) in enumerate(_told(events, built)):
        if contents.get(event_id, sums[event_id]) != sums[event_id]:
            faults.append(Fault(index, "id", "came before with another content"))
        elif holders.get(event["sourceseq"], event_id) != event_id:
            faults.append(Fault(index, "sourceseq", "is the number of another event that came before"))
    return Differs(faults) if faults else None


def tell_refused(source: str, refusal: Exception, *, at: datetime) -> None:
    """Leave a trace of a signed batch that was refused whole, in a transaction of its own."""
    contradicts = isinstance(refusal, Differs)
    faults = getattr(refusal, "faults", [])
    with transaction.atomic():
        api.record(
            "audit.duplicate_differs" if contradicts else "audit.batch_refused",
            object=api.Ref("source", source),
            actor=INTAKE,
            at=at,
            outcome=8 if contradicts else 4,
            facts={"faults": len(faults)},
            detail={"reason": str(refusal)[:LONGEST_REASON], "faults": [asdict(fault) for fault in faults]},
        )


def tell_alarms(*, at: datetime) -> int:
    """Record the alarms of an aware instant and the gaps that were filled, each once; return how many that made."""
    told = 0
    with transaction.atomic():
        queries.lock_sources()
        for alarm in queries.untold_alarms(at, MOST_ALARMS):
            _tell(_ALARMS[alarm.kind], alarm, at=at, outcome=8)
            told += 1
        for filled in queries.filled_gaps()[:MOST_ALARMS]:
            _tell("audit.gap_closed", filled, at=at, outcome=0)
            told += 1
    return told


def _tell(kind: str, alarm: queries.Alarm, *, at: datetime, outcome: int) -> None:
    facts = {"since": instant(alarm.since), "first": alarm.first, "last": alarm.last}
    api.record(
        kind,
        object=api.Ref("source", alarm.source),
        actor=WATCH,
        at=at,
        outcome=outcome,
        facts={name: value for name, value in facts.items() if value is not None},
    )
