"""The public calendar of the committee: a page, JSON, and a feed for calendar programs (RFC 5545)."""

from datetime import UTC, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hub import calendars, clock
from transparency.caching import public_page
from transparency.committee_calendar import listing

#: How long a session is said to last: its end is not fixed beforehand.
LENGTH = timedelta(hours=3)
#: How often a program is asked to come back.
REFRESH = timedelta(hours=6)


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """The sessions to come, then those of the past year."""
    today = clock.today()
    found = listing.sessions(today)
    to_come = [one for one in found if clock.day_of(one.begins_at) >= today]
    context = {
        "lead": listing.lead(found, today),
        "to_come": to_come,
        "past": [one for one in reversed(found) if one not in to_come],
    }
    return render(request, "transparency/committee_calendar.html", context)


@public_page
def data(request: HttpRequest) -> JsonResponse:
    """The same for programs; instants are ISO 8601, in UTC."""
    found = [
        {
            "session": one.key,
            "begins_at": one.begins_at.astimezone(UTC).isoformat(),
            "words": one.words,
            "state": one.state,
            "cancelled": one.cancelled,
            "files": one.files,
            "titles": one.titles,
        }
        for one in listing.sessions(clock.today())
    ]
    return JsonResponse({"sessions": found}, json_dumps_params={"ensure_ascii": False})


@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The same for calendar programs. It changes only when the calendar does: stamps are those of the sessions."""
    calendar = calendars.calendar(method="PUBLISH", name=_("Séances du comité"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in listing.sessions(clock.today()):
        event = calendars.event(reverse("transparency:committee_calendar"), f"session {one.key}")
        event.add("dtstamp", one.begins_at)
        event.add("dtstart", one.begins_at)
        event.add("dtend", one.begins_at + LENGTH)
        event.add("summary", _("Séance du comité"))
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="seances.ics"'
    return response
