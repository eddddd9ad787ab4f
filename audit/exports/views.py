from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit import api
from audit.exports import presentation, requests, selection
from audit.exports.forms import ExportForm
from audit.forms import FilterForm
from audit.journal import matching
from hub import clock
from hub.accounts import queries as accounts


@never_cache
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Choose what leaves the journal and how; the filters stand in the address, as on the journal's own page."""
    filters = FilterForm(request.GET)
    if not filters.is_valid():
        return _page(request, filters, ExportForm(), status=422)
    if request.method == "GET":
        return _page(request, filters, ExportForm())
    form = ExportForm(request.POST)
    if form.is_valid() and requests.are_stopped(clock.now()):
        form.add_error(
            None, _("Les témoins ne répondent plus depuis un jour : aucun export ne sort avant leur retour.")
        )
    if not form.is_valid():
        return _page(request, filters, form, status=422)
    given = form.cleaned_data
    job = requests.ask(
        request.user,
        format=given["format"],
        filters=filters.asked(),
        details=given["details"],
        log=given["registre"],
        at=clock.now(),
    )
    return redirect("jobs:detail", job.public_id)


def _page(request: HttpRequest, filters: FilterForm, form: ExportForm, status: int = 200) -> HttpResponse:
    asked = filters.asked() if filters.is_valid() else {}
    count = selection.count_up_to(matching(filters.cleaned_data)) if filters.is_valid() else None
    if asked:
        _record_count(request, asked)
    context = {
        "filters": filters,
        "form": form,
        "filtered": bool(asked),
        "count": presentation.count_words(count) if count is not None else "",
        "address": f"?{urlencode(asked)}" if asked else "",
        "columns": presentation.columns(),
        "rows": presentation.rows(requests.seen_by(request.user)),
    }
    return render(request, "audit/exports.html", context, status=status)


def _record_count(request: HttpRequest, asked: dict) -> None:
    """How many lines answer a filter tells of them too: a search like another."""
    about, actor = api.Ref("journal", "journal"), accounts.actor_of(request.user)
    api.record("audit.searched", object=about, actor=actor, at=clock.now(), detail={"filters": asked, "counted": True})
