"""What may leave the trail at its term: details, accesses, pseudonyms. Leaves, tiles, heads and seals stay for good.

Terms are parameters of the data-protection officer's analysis (audit.md section 5). Removing is the owner's, never a
running process's; the trail tells each removal.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connections, transaction

from audit import api, configuration


@dataclass(frozen=True)
class Details:
    """The details of one month."""

    month: date


@dataclass(frozen=True)
class Entries:
    """The entries of one month and one retention class."""

    month: date
    retention: str


@dataclass(frozen=True)
class Pseudonyms:
    """Who stood behind the pseudonyms of one past year."""

    year: int


@dataclass(frozen=True)
class OneDetail:
    """The detail of one event."""

    event_id: str


Removal = Details | Entries | Pseudonyms | OneDetail


def details_past_term(today: date, months: int) -> list[Removal]:
    """Return the months whose details are older than the term and still kept."""
    return [Details(month) for month in _months("audit_detail", "", today, months)]


def entries_past_term(today: date, retention: str, months: int) -> list[Removal]:
    """Return the months whose entries of a class are older than the term and still kept."""
    return [Entries(month, retention) for month in _months("audit_event", retention, today, months)]


_MONTH = "date_trunc('month', timestamp 'epoch' + recorded_us * interval '1 microsecond')::date"
_KEPT = {
    "audit_detail": f"SELECT DISTINCT {_MONTH} FROM audit_detail WHERE %s = ''",  # noqa: S608 — our own text
    "audit_event": f"SELECT DISTINCT {_MONTH} FROM audit_event WHERE retention = %s",  # noqa: S608 — our own text
}


def _months(table: str, retention: str, today: date, months: int) -> list[date]:
    count = today.year * 12 + today.month - 1 - months
    first_kept = datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)
    found = configuration.ask_owner(
        f"{_KEPT[table]} AND recorded_us < %s ORDER BY 1", [retention, int(first_kept.timestamp() * 1_000_000)]
    )
    return [month for (month,) in found]


def remove(removal: Removal, reference: str, *, using: str, at: datetime, actor: api.Actor) -> int:
    """Remove, as the owner of the tables, and record it. Returns how many rows went.

    `reference` names the decision. Raises the database's error for entries that no seal covers, or a year in use.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            kind, facts = _call(cursor, removal, reference)
            count = int(cursor.fetchone()[0])
        facts = {**facts, "rows": count, "reference": reference[:200]}
        about = api.Ref("trail", kind.partition(".")[2])
        api.record(kind, object=about, actor=actor, at=at, facts=facts, using=using)
    return count


def _call(cursor, removal: Removal, reference: str) -> tuple[str, dict[str, str | int | bool | None]]:
    match removal:
        case Details(month):
            cursor.execute("SELECT audit_remove_details(%s, %s)", [month, reference])
            return "audit.detail_erased", {"month": month.isoformat()[:7]}
        case Entries(month, retention):
            cursor.execute("SELECT audit_remove_entries(%s, %s, %s)", [month, retention, reference])
            return "audit.entries_pruned", {"month": month.isoformat()[:7], "retention": retention}
        case Pseudonyms(year):
            cursor.execute("SELECT audit_remove_actors(%s, %s)", [year, reference])
            return "audit.pseudonyms_erased", {"year": year}
        case OneDetail(event_id):
            cursor.execute("SELECT audit_remove_detail_of(%s, %s)", [event_id, reference])
            return "audit.detail_erased", {"event": event_id}
