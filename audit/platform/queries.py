"""What is known of platforms: their keys, how far they have come, what is missing, who is silent."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from audit import configuration, tree
from audit.models import Event
from audit.platform.models import Source, SourceKey

GAP, SILENCE = "gap", "silence"


@dataclass(frozen=True)
class Alarm:
    """Something wrong with a source since an aware instant: numbers that never came (first to last), or not a word."""

    kind: str
    source: str
    since: datetime
    first: int | None = None
    last: int | None = None


def sources() -> list[Source]:
    """Return every source with its keys, by name."""
    return list(Source.objects.prefetch_related("keys"))


def lock_sources() -> None:
    """Let one process at a time tell alarms, to the end of its transaction."""
    list(Source.objects.select_for_update())


def key_named(key_id: str) -> SourceKey | None:
    """Return the key that a signature names, good or not."""
    return SourceKey.objects.filter(key_id=key_id).first()


def last_number(source: str) -> int:
    """Return the highest number that came from a source, 0 when none did."""
    found = configuration.ask("SELECT last_seq FROM audit_intake WHERE source = %s", [source])
    return found[0][0] if found else 0


def alarms(at: datetime) -> list[Alarm]:
    """Return what is wrong at an aware instant: numbers missing for too long, sources silent for too long."""
    return [*_gaps(at, _OPEN_GAPS), *_silences(at)]


def untold_alarms(at: datetime, most: int) -> list[Alarm]:
    """Return the alarms of an aware instant that the trail does not hold yet, at most `most` gaps among them."""
    return [*_gaps(at, _OPEN_GAPS + _UNTOLD)[:most], *(alarm for alarm in _silences(at) if not _was_told(alarm))]


_OPEN_GAPS = (
    "SELECT g.source, g.first_seq, g.last_seq, g.opened_us FROM audit_gap g"
    " WHERE g.closed_us IS NULL AND g.opened_us <= %s"
)
_TOLD = (
    "EXISTS (SELECT FROM audit_event e WHERE e.object_type = 'source' AND e.object_id = g.source"
    " AND e.kind = '{}' AND (e.facts ->> 'first')::bigint = g.first_seq)"
)
_UNTOLD = " AND NOT " + _TOLD.format("audit.gap_detected")
_FILLED = (
    "SELECT g.source, g.first_seq, g.last_seq, g.closed_us FROM audit_gap g WHERE g.closed_us - g.opened_us >= %s"  # noqa: S608 — made of the lines above
    f" AND {_TOLD.format('audit.gap_detected')} AND NOT {_TOLD.format('audit.gap_closed')}"
)


def _gaps(at: datetime, which: str) -> list[Alarm]:
    found = configuration.ask(f"{which} ORDER BY g.source, g.first_seq", [_microseconds(at) - _gap_patience_us()])
    return [Alarm(GAP, source, _instant(opened), first, last) for source, first, last, opened in found]


def _silences(at: datetime) -> list[Alarm]:
    heard = dict(configuration.ask("SELECT source, heard_us FROM audit_intake", []))
    good = Q(keys__valid_from__lte=at) & (Q(keys__valid_until__isnull=True) | Q(keys__valid_until__gt=at))
    found = []
    for source in Source.objects.filter(good).distinct():
        since = _instant(heard[source.name]) if source.name in heard else source.registered_at
        if since + timedelta(seconds=source.silence_after) < at:
            found.append(Alarm(SILENCE, source.name, since))
    return found


def _gap_patience_us() -> int:
    return settings.HUB_DATA_ACTIONS_GAP_SECONDS * 1_000_000


def _was_told(silence: Alarm) -> bool:
    told = Event.objects.filter(object_type="source", object_ref=silence.source, kind="audit.source_silent")
    return told.filter(occurred_at__gte=silence.since).exists()


def filled_gaps() -> list[Alarm]:
    """Return the gaps that were told, were filled since (their `since`), and whose filling was not told yet."""
    found = configuration.ask(_FILLED, [_gap_patience_us()])
    return [Alarm(GAP, source, _instant(closed), first, last) for source, first, last, closed in found]


def receipt_of(source: str, event_id: str) -> bytes | None:
    """Return the proof (C2SP tlog-proof) of an event of this source, None when it sent no such event.

    Raises `tree.NotSealed` while no checkpoint covers it.
    """
    found = configuration.ask("SELECT seq FROM audit_ingest WHERE source = %s AND event_id = %s", [source, event_id])
    if not found:
        return None
    return tree.place_of(configuration.ask, found[0][0], configuration.policy()).receipt().encode()


def _instant(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


def _microseconds(at: datetime) -> int:
    return (at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)
