"""When a report is due: at the end of its own delay, or some hours before the session, whichever comes first."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from hub import clock
from requests_workflow.committee.models import AgendaItem, Assignment
from requests_workflow.committee.sessions.queries import GONE
from requests_workflow.procedure import clocks

#: The delay of a rapporteur, in clocks.toml.
DELAY = "C5"


def last_moment(delay_on: date | None, session_at: datetime | None, hours: int) -> datetime | None:
    """Return the last moment for a report; None when neither a delay nor a session binds it.

    `delay_on`: last day of the delay, included. `session_at`: when the session begins. `hours`: elapsed hours that the
    members have to read (parameter `report_hours`).
    """
    # Elapsed hours are counted in UTC: a change of clocks between the two changes nothing to them.
    before = session_at.astimezone(UTC) - timedelta(hours=hours) if session_at else None
    delay = datetime.combine(delay_on, time.max, tzinfo=clock.PARIS) if delay_on else None
    return min((one for one in (before, delay) if one), default=None)


def moments(seats: Iterable[Assignment]) -> dict[int, datetime]:
    """Return the last moment for the report of each seat that has one, by key: two queries however many seats."""
    seats = list(seats)
    delays = clocks.last_days(Assignment.machine_name, [seat.pk for seat in seats], DELAY)
    sessions = _sessions(seats)
    found = {
        seat.pk: last_moment(
            delays.get(seat.pk),
            sessions.get((seat.request_id, seat.round)),
            int(seat.rule_set.parameter("report_hours")),
        )
        for seat in seats
    }
    return {key: at for key, at in found.items() if at}


def _sessions(seats: list[Assignment]) -> dict[tuple[int, int], datetime]:
    """Return when the session of each examination begins: the last agenda on which the file still stands."""
    items = AgendaItem.objects.filter(request__in={seat.request_id for seat in seats}).exclude(state__in=GONE)
    rows = items.order_by("pk").values_list("request_id", "round", "session__held_on", "session__starts_at")
    return {(key, number): starts_at(day, hour) for key, number, day, hour in rows}


def starts_at(day: date, hour: time) -> datetime:
    """Return the instant at which a session begins, from its day and hour in Paris."""
    return datetime.combine(day, hour, tzinfo=clock.PARIS)
