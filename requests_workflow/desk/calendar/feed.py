"""The same dates as a calendar that programs subscribe to (RFC 5545): references and what is due, nothing of a file."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from hub.ui import brand
from requests_workflow.desk.calendar.dates import Date

#: How often a program is asked to come back.
REFRESH = timedelta(hours=6)


def write(dates: Iterable[Date], *, name: str, at: datetime) -> bytes:
    """Return the calendar in UTF-8. A program replaces what it had: a date that is gone is told by its absence."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{urlsplit(settings.HUB_PUBLIC_URL).netloc}//{brand.name()}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in dates:
        calendar.add_component(_event(one, at))
    return calendar.to_ical()


def _event(one: Date, at: datetime) -> Event:
    address = settings.HUB_PUBLIC_URL + one.url
    event = Event()
    event.add("uid", f"{_identity(one)}@{urlsplit(settings.HUB_PUBLIC_URL).hostname}")
    event.add("dtstamp", at)
    event.add("dtstart", one.on)
    event.add("dtend", one.last + timedelta(days=1))
    event.add("summary", f"{one.reference} : {one.what}" if one.reference else one.what)
    event.add("description", address)
    event.add("url", address)
    event.add("categories", [one.kind_label])
    event.add("transp", "TRANSPARENT")
    return event


def _identity(one: Date) -> uuid.UUID:
    """Return the same identifier for the same thing due, whatever becomes of its day: a program moves it."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.HUB_PUBLIC_URL}{one.url}#{one.kind} {one.what}")
