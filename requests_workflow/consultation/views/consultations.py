"""The data holders of a file: who was asked for what, until when, what they said; and a holder's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub import clock
from requests_workflow.consultation import presentation, queries
from requests_workflow.consultation.forms import RemarksForm
from requests_workflow.procedure import pages
from requests_workflow.procedure.refusals import NotAllowed

if TYPE_CHECKING:
    from requests_workflow.consultation.models import Consultation
    from requests_workflow.procedure.models import AccessRequest, Clock

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every consultation of the holders this person answers for, the last sent first."""
    page = Paginator(queries.own_consultations(request.user), PER_PAGE).get_page(request.GET.get("page"))
    dues, today = queries.dues(page), clock.today()
    context = {
        "page": page,
        "lines": [presentation.line(row, dues.get(row.pk), today=today) for row in page],
        "open": len(queries.awaiting_answer(request.user)),
    }
    return render(request, "consultation/list.html", context)


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Every consultation of a file for those who run the procedure; a holder's own for a holder."""
    file = pages.open_file(request, reference, part="consultation")
    found = list(queries.readable_by(request.user, file).prefetch_related("dataset_answers", "documents"))
    if not found and not queries.reads_all(request.user, file):
        raise NotAllowed(_("Les remarques des responsables de données sont lues par le secrétariat et le comité."))
    form = None
    if request.method == "POST":
        answered = _answered(request, found)
        form = RemarksForm(request.POST, request.FILES, consultation=answered)
        response = _give_remarks(request, answered, form)
        if response is not None:
            return response
    dues = queries.dues(found)
    context = {
        "entries": [_entry(request, row, dues.get(row.pk), form) for row in found],
        "bound_form": form,
        "awaiting": _awaiting(request, file),
        "sent_columns": presentation.sent_columns(),
        "answer_columns": presentation.answer_columns(),
    }
    return pages.render_file(request, file, "consultation/detail.html", context, status=422 if form else 200)


def _answered(request: HttpRequest, found: list[Consultation]) -> Consultation:
    key = request.POST.get("consultation", "")
    consultation = next((row for row in found if str(row.pk) == key), None)
    if consultation is None:
        raise Http404
    return consultation


def _give_remarks(request: HttpRequest, consultation: Consultation, form: RemarksForm) -> HttpResponse | None:
    """Return the next page when the remarks are kept, or the page of a conflict; None when the form has errors."""
    if not form.is_valid():
        return None
    conflict = pages.perform_from(request, "give_remarks", consultation, form=form, data=form.as_act())
    if conflict is not None or form.errors:
        return conflict
    messages.success(request, _("Vos remarques sont transmises au comité."))
    return redirect("consultation:detail", reference=consultation.request.reference)


def _entry(request: HttpRequest, row: Consultation, due: Clock | None, bound: RemarksForm | None) -> presentation.Entry:
    form = None
    if row.state == "sent" and row.is_held_by(queries.organisations(request.user)):
        form = bound if bound is not None and bound.prefix == f"c{row.pk}" else RemarksForm(consultation=row)
    return presentation.entry(row, request.user, due, at=clock.now(), form=form)


def _awaiting(request: HttpRequest, file: AccessRequest) -> list[str]:
    """Return the names of the holders still to be consulted, for those who follow the procedure."""
    if not queries.reads_all(request.user, file):
        return []
    return [holder.short_name for holder in queries.holders_awaiting(file)]
