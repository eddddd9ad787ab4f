"""A person's dates by month, the address of their calendar, and the calendar for programs."""

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from hub import clock
from hub.ui import brand
from requests_workflow.desk.calendar import dates, feed, keys

#: The years whose months may be asked for.
YEARS = range(2000, 2100)


@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """The dates of one month, the present one by default: `?mois=2026-12`."""
    now = clock.now()
    today = clock.day_of(now)
    shown = dates.month_of(dates.of(request.user, at=now), _month(request, today), today=today)
    return render(request, "desk/calendar/agenda.html", {"month": shown, "today": today})


def _month(request: HttpRequest, today: date) -> date:
    """Return the first day of the month asked for; of the present one when what is asked for is none."""
    try:
        asked = datetime.strptime(request.GET.get("mois", ""), "%Y-%m").date()  # noqa: DTZ007 — a month has no zone
    except ValueError:
        asked = today
    return (asked if asked.year in YEARS else today).replace(day=1)


def key(request: HttpRequest) -> HttpResponse:
    """The address of this person's calendar: given, given anew, closed. Only the answer that gives it shows it."""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        keys.revoke(request.user, at=clock.now())
        messages.success(request, _("L’adresse ne répond plus."))
        return redirect("desk:calendar_key")
    address = ""
    if request.method == "POST":
        secret = keys.give(request.user, at=clock.now())
        address = request.build_absolute_uri(reverse("calendar_ics", args=[secret]))
    response = render(request, "desk/calendar/key.html", {"key": keys.of(request.user), "address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever was given this address, in their language."""
    now = clock.now()
    user = keys.reader(token, at=now)
    if user is None:
        raise Http404
    with translation.override(user.language):
        name = _("Mes dates, %(brand)s") % {"brand": brand.name()}
        content = feed.write(dates.of(user, at=now), name=name, at=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
