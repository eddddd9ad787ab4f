"""Calendars that programs read (RFC 5545), as every part of the hub writes them."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from hub.ui import brand


def calendar(*, method: str, name: str = "") -> Calendar:
    """Return an empty calendar; `method` says what its reader does with it (RFC 5546, 1.4)."""
    found = Calendar()
    found.add("prodid", f"-//{urlsplit(settings.HUB_PUBLIC_URL).netloc}//{brand.name()}//")
    found.add("version", "2.0")
    found.add("method", method)
    if name:
        found.add("x-wr-calname", name)
    return found


def event(path: str, what: str) -> Event:
    """Return an event about the page at `path`; the same page and thing keep one identity, whatever their day."""
    address = settings.HUB_PUBLIC_URL + path
    found = Event()
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{address}#{what}")
    found.add("uid", f"{identity}@{urlsplit(settings.HUB_PUBLIC_URL).hostname}")
    found.add("description", address)
    found.add("url", address)
    return found
