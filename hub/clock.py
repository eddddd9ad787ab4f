"""The only reader of the system's clock. Everything else receives its time as `at`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day in Paris."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """Return the day in Paris at an aware instant: the day the law counts from."""
    return at.astimezone(PARIS).date()
