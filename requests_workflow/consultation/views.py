"""The data holders of a file: who was asked, until when, what they said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from hub.ui.shapes import Step
from requests_workflow.consultation import queries
from requests_workflow.consultation.forms import RemarksForm
from requests_workflow.procedure import pages, presentation, wording
from requests_workflow.procedure.presentation import Button, StateWords
from requests_workflow.procedure.refusals import NotAllowed

if TYPE_CHECKING:
    from datetime import date

    from requests_workflow.consultation.models import Consultation
    from requests_workflow.procedure.models import AccessRequest, Clock


@dataclass(frozen=True)
class Entry:
    """One consultation as the page draws it; `form` when this person may answer it here."""

    consultation: Consultation
    state: StateWords
    due_on: date | None
    late: bool
    steps: list[Step]
    silence: str
    buttons: list[Button]
    form: RemarksForm | None


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Every consultation of a file for those who run the procedure; a holder's own for a holder."""
    file = pages.open_file(request, reference, part="consultation")
    found = list(queries.readable_by(request.user, file))
    if not found and not queries.reads_all(request.user, file):
        raise NotAllowed(_("Les remarques des responsables de données sont lues par le secrétariat et le comité."))
    form = None
    if request.method == "POST":
        answered = _answered(request, found)
        form = _form(answered, request.POST)
        response = _give_remarks(request, answered, form)
        if response is not None:
            return response
    dues = queries.dues(file)
    entries = [_entry(request, row, dues.get(row.pk), form) for row in found]
    context = {"entries": entries, "bound_form": form, "awaiting": _awaiting(request, file)}
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
    conflict = pages.perform_from(request, "give_remarks", consultation, form=form)
    if conflict is not None or form.errors:
        return conflict
    messages.success(request, _("Vos remarques sont transmises au comité."))
    return redirect("consultation:detail", reference=consultation.request.reference)


def _form(consultation: Consultation, data=None) -> RemarksForm:
    return RemarksForm(data, prefix=f"c{consultation.pk}")


def _entry(request: HttpRequest, row: Consultation, due: Clock | None, bound: RemarksForm | None) -> Entry:
    now = clock.now()
    offered = presentation.buttons(row, request.user, at=now)
    answers = row.state == "sent" and row.holder.organisation in queries.organisations(request.user)
    form = bound if bound is not None and bound.prefix == f"c{row.pk}" else _form(row)
    here = presentation.act_url(row, "give_remarks")
    return Entry(
        consultation=row,
        state=presentation.state_words(row),
        due_on=due.due_on if due else None,
        late=bool(due and due.due_on and clock.day_of(now) > due.due_on),
        steps=presentation.calculation(due) if due else [],
        silence=wording.of(due.rule, "silence") if due else "",
        buttons=[button for button in offered if button.url != here],
        form=form if answers else None,
    )


def _awaiting(request: HttpRequest, file: AccessRequest) -> list[str]:
    """Return the names of the holders still to be consulted, for those who follow the procedure."""
    if not queries.reads_all(request.user, file):
        return []
    return [holder.short_name for holder in queries.holders_awaiting(file)]
