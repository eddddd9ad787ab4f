"""The same dates as a calendar that programs subscribe to (RFC 5545): references and what is due, nothing of a file."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Event

from hub import calendars
from requests_workflow.desk.calendar.dates import Date

#: How often a program is asked to come back.
REFRESH = timedelta(hours=6)


def write(dates: Iterable[Date], *, name: str, at: datetime) -> bytes:
    """Return the calendar in UTF-8. A program replaces what it had: a date that is gone is told by its absence."""
    calendar = calendars.calendar(method="PUBLISH", name=name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in dates:
        calendar.add_component(_event(one, at))
    return calendar.to_ical()


def _event(one: Date, at: datetime) -> Event:
    event = calendars.event(one.url, f"{one.kind} {one.what}")
    event.add("dtstamp", at)
    event.add("dtstart", one.on)
    event.add("dtend", one.last + timedelta(days=1))
    event.add("summary", f"{one.reference} : {one.what}" if one.reference else one.what)
    event.add("categories", [one.kind_label])
    event.add("transp", "TRANSPARENT")
    return event
