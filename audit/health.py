"""How the trail is, in figures a machine watches (/readyz) and a page tells (audit/state.py)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from audit import configuration

#: From when on a delay is an alarm (audit.md 8.10).
PENDING_TOO_LONG = timedelta(seconds=60)
WITNESS_LATE = timedelta(hours=1)
#: From when on nothing leaves the trail: an export that nobody outside confirmed would prove little.
WITNESS_LOST = timedelta(hours=24)
#: Months of partitions that must be ready ahead of the present one.
MONTHS_AHEAD = 1


@dataclass(frozen=True)
class Health:
    """`partitions_until` is the first day without a partition; seconds are whole; None where there is nothing yet."""

    pending: int
    oldest_pending_seconds: int | None
    last_checkpoint_seconds: int | None
    witness_behind_seconds: int | None
    partitions_until: date | None

    def alarms(self, at: datetime) -> list[str]:
        """Return what a person should look at, by name. `partition` comes long before an insert would fail."""
        found = {
            "pending": (self.oldest_pending_seconds or 0) > PENDING_TOO_LONG.total_seconds(),
            "witness": (self.witness_behind_seconds or 0) > WITNESS_LATE.total_seconds(),
            "partition": self.partitions_until is None or self.partitions_until < _month(at, MONTHS_AHEAD + 1),
        }
        return [name for name, raised in found.items() if raised]

    @property
    def witness_is_lost(self) -> bool:
        return (self.witness_behind_seconds or 0) > WITNESS_LOST.total_seconds()

    def can_write(self, at: datetime) -> bool:
        """Tell whether an event of now finds its partition."""
        return self.partitions_until is not None and self.partitions_until > at.date()

    def told(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them."""
        until = self.partitions_until
        return {**asdict(self), "partitions_until": until.isoformat() if until else None}


def measure(at: datetime) -> Health:
    """Return the figures of an instant, in one query."""
    found = configuration.ask(
        "SELECT (SELECT count(*) FROM audit_pending), (SELECT min(recorded_us) FROM audit_pending),"
        " (SELECT max(signed_us) FROM audit_checkpoint),"
        # Since when the newest head that a witness signed has a successor.
        " (SELECT min(c.signed_us) FROM audit_checkpoint c JOIN audit_log g ON g.id = c.log AND g.closed_us IS NULL"
        "  WHERE c.tree_size > coalesce((SELECT max(tree_size) FROM audit_cosignature s WHERE s.log = c.log), 0)),"
        " (SELECT max(substring(relname FROM 'y(.*)')) FROM pg_class WHERE relname LIKE 'audit\\_event\\_y%%'"
        "  AND relkind = 'r')",
        [],
    )
    pending, oldest_us, signed_us, unwitnessed_us, last_month = found[0]
    now_us = int(at.timestamp() * 1_000_000)

    def since(instant_us: int | None) -> int | None:
        return None if instant_us is None else max(0, now_us - instant_us) // 1_000_000

    return Health(
        pending=pending,
        oldest_pending_seconds=since(oldest_us),
        last_checkpoint_seconds=since(signed_us),
        witness_behind_seconds=since(unwitnessed_us),
        partitions_until=_after(last_month) if last_month else None,
    )


def _after(month: str) -> date:
    """Return the first day that follows a partition's month, written 2026m11."""
    year, number = month.split("m")
    return _month(datetime(int(year), int(number), 1), 1)  # noqa: DTZ001 — a calendar month, nowhere


def _month(at: datetime, ahead: int) -> date:
    count = at.year * 12 + at.month - 1 + ahead
    return date(count // 12, count % 12 + 1, 1)
