"""The agenda of a session as it is drawn up: order, hours, load, and the files that wait for a session."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from requests_workflow.committee.enums import Handling
from requests_workflow.committee.models import AgendaItem, Assignment, Session
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure import clocks
from requests_workflow.procedure.models import AccessRequest

#: The delays within which the committee gives its opinion, in clocks.toml: the usual one, and the urgent one.
DELAYS = ("C4", "C4u")


@dataclass(frozen=True)
class Slot:
    """An item at its hour; `due_on` is the last day for its opinion, None when no delay runs."""

    item: AgendaItem
    begins_at: datetime
    minutes: int
    due_on: date | None = None

    @property
    def too_late(self) -> bool:
        return self.due_on is not None and self.due_on < self.item.session.held_on


def slots(session: Session, *, with_delays: bool = False) -> list[Slot]:
    """Return the items that stand on an agenda, at the hours that their lengths give: one query, three with delays."""
    items = [item for item in queries.items_of(session) if item.state not in queries.GONE]
    due = last_days(item.request for item in items) if with_delays else {}
    found, at = [], session.begins_at
    for item in items:
        minutes = minutes_of(item, session)
        found.append(Slot(item, at, minutes, due.get(item.request_id)))
        at += timedelta(minutes=minutes)
    return found


def minutes_of(item: AgendaItem, session: Session) -> int:
    """Return how long the agenda gives an item; those examined without debate take no time of their own."""
    if item.minutes is not None:
        return item.minutes
    return 0 if item.handling == Handling.NO_DEBATE else int(session.rule_set.parameter("item_minutes"))


def total_minutes(session: Session) -> int:
    return sum(slot.minutes for slot in slots(session))


@dataclass(frozen=True)
class Waiting:
    """A file that waits for a session."""

    request: AccessRequest
    due_on: date | None
    reports_in: int
    reports_needed: int


def waiting() -> list[Waiting]:
    """Return the files that wait for a session, the most pressing first: the same few queries however many."""
    files = queries.waiting_files()
    due, seats = last_days(files), _last_seats(files)
    found = [
        Waiting(file, due.get(file.pk), sum(seat.state == "reported" for seat in seats[file.pk]), len(seats[file.pk]))
        for file in files
    ]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.request.reference))


def _last_seats(files: Iterable[AccessRequest]) -> dict[int, list[Assignment]]:
    """Return the seats of the last examination of each file, by key: one query."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for seat in sorted(rapporteurs.seats_on([file.pk for file in files]), key=lambda one: one.round):
        if found[seat.request_id] and found[seat.request_id][0].round < seat.round:
            found[seat.request_id].clear()
        found[seat.request_id].append(seat)
    return found


def last_days(files: Iterable[AccessRequest]) -> dict[int, date]:
    """Return the last day for the committee's opinion on each file whose delay runs, by key: one query a delay."""
    keys = [file.pk for file in files]
    found: dict[int, date] = {}
    for delay in DELAYS:
        found |= clocks.last_days(AccessRequest.machine_name, keys, delay)
    return found
