"""The seats of the committee: who sits until when, a mandate given, a mandate ended."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.committee.members import mandates, queries
from requests_workflow.committee.members.forms import EndForm, MandateForm, seat_words
from requests_workflow.procedure.refusals import Refused


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every seat in the order of the decree: who holds it, until when, and which are vacant."""
    today = clock.today()
    context = {
        "years": int(rules.in_force(today).parameter("mandate_years")),
        "lines": [(seat_words(line.seat), line) for line in queries.seats(today)],
        "keeps": Role.SECRETARIAT in accounts.roles_of(request.user),
    }
    return render(request, "committee/seats.html", context)


def give(request: HttpRequest) -> HttpResponse:
    """Record a mandate."""
    form = MandateForm(request.POST if request.method == "POST" else None, people=queries.appointable())
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            mandates.give(said.pop("person"), **said, by=request.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Le mandat est enregistré."))
            return redirect("committee:seats")
    return render(request, "committee/mandate.html", {"form": form}, status=422 if form.errors else 200)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate before its term."""
    mandate = queries.running_mandates(clock.today()).filter(pk=pk).first()
    if mandate is None:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            moved = mandates.end(mandate, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _ended(moved))
            return redirect("committee:seats")
    context = {"form": form, "mandate": mandate}
    return render(request, "committee/mandate_end.html", context, status=422 if form.errors else 200)


def _ended(moved: int) -> str:
    said = _("Le mandat est clos.")
    if not moved:
        return said
    more = ngettext(
        "%(n)s rapport à faire est rendu à la présidence.", "%(n)s rapports à faire sont rendus à la présidence.", moved
    )
    return f"{said} {more % {'n': moved}}"
