"""Earlier opinions: near one file, and among all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from requests_workflow.committee.opening import open_work
from requests_workflow.committee.precedents import presentation, queries
from requests_workflow.committee.precedents.forms import SearchForm
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure import pages

if TYPE_CHECKING:
    from hub.accounts.models import User
    from requests_workflow.procedure.models import AccessRequest

#: Opinions on a page.
SHOWN = 20


@require_GET
def precedents_of(request: HttpRequest, reference: str) -> HttpResponse:
    """The earlier opinions on like files, the most alike first, each with why."""
    found = open_work(request, reference, part="precedents")
    near = queries.like(found, request.user, text=_clauses(request.user, found))
    context = {"lines": presentation.lines(near[:SHOWN]), "more": max(0, len(near) - SHOWN)}
    return pages.render_file(request, found, "committee/precedents_of.html", context)


def _clauses(user: User, found: AccessRequest) -> str:
    """Return the clauses that this person writes, or reads, about the file: what was proposed so far."""
    shown = rapporteurs.reports_shown_to(user, found, round_=rapporteurs.round_shown(found))
    return "\n".join([rapporteurs.own_recommendations(user, found), *(report.recommendations for report in shown)])


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Past opinions by words, theme, data, kind and year, as far as this person may know them."""
    form = SearchForm(request.GET, user=request.user)
    page = Paginator(queries.search(request.user, form.asked), SHOWN).get_page(request.GET.get("page"))
    lines = presentation.lines(queries.details_of(list(page), request.user))
    return render(request, "committee/precedents.html", {"form": form, "page": page, "lines": lines})
