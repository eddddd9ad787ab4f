from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit import api, journal
from audit.forms import FilterForm, PlaceForm
from hub import clock
from hub.accounts import queries as accounts


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the journal, newest first; reading it is an act that the journal keeps."""
    form, place = FilterForm(request.GET), PlaceForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/index.html", {"form": form}, status=422)
    place.is_valid()
    stand = {"before": place.cleaned_data.get("avant"), "after": place.cleaned_data.get("apres")}
    page = journal.page(journal.matching(form.cleaned_data), **stand)
    _record_search(request, form.asked())
    context = {
        "form": form,
        "filtered": bool(form.asked()),
        "lost": bool(place.errors),
        "columns": journal.columns(),
        "rows": journal.rows(page.events),
        "newest": _address(form) if stand != {"before": None, "after": None} else "",
        "newer": _address(form, apres=page.newer),
        "older": _address(form, avant=page.older),
    }
    return render(request, "audit/index.html", context)


def _record_search(request: HttpRequest, asked: dict) -> None:
    about = api.Ref("journal", "journal")
    actor = accounts.actor_of(request.user)
    api.record("audit.searched", object=about, actor=actor, at=clock.now(), detail={"filters": asked})


def _address(form: FilterForm, **place: int | None) -> str:
    """Return the address of another place in the same list, or "" when there is none."""
    if place and None in place.values():
        return ""
    return "?" + urlencode({**form.asked(), **place})
