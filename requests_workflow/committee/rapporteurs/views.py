"""A rapporteur's own report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requests_workflow.committee.opening import open_work
from requests_workflow.committee.rapporteurs import presentation, queries
from requests_workflow.committee.rapporteurs.forms import ReportForm
from requests_workflow.procedure import pages
from requests_workflow.procedure.refusals import NotAllowed

if TYPE_CHECKING:
    from requests_workflow.committee.models import Assignment
    from requests_workflow.procedure.models import AccessRequest


def report(request: HttpRequest, reference: str) -> HttpResponse:
    """A rapporteur's own report: written here, then read here."""
    found = open_work(request, reference, part="report")
    seat = queries.own_seat(request.user, found)
    if seat is None:
        raise NotAllowed(_("Cette page est celle des rapporteurs de ce dossier."))
    if seat.state != "accepted":
        return _report_page(request, found, seat, form=None)
    form = ReportForm(request.POST if request.method == "POST" else None, subject=found)
    if form.is_bound and form.is_valid():
        conflict = pages.perform_from(request, "submit_report", seat, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, _("Votre rapport est remis. Vous pouvez lire celui de l’autre rapporteur."))
            return redirect("committee:file", reference=found.reference)
    return _report_page(request, found, seat, form=form)


def _report_page(
    request: HttpRequest, found: AccessRequest, seat: Assignment, *, form: ReportForm | None
) -> HttpResponse:
    context = {
        "columns": presentation.report_columns(),
        "form": form,
        "seat": seat,
        "due_on": queries.report_due(seat) if seat.state == "accepted" else None,
        "report": presentation.report_words(seat.report) if seat.state == "reported" else None,
    }
    status = 422 if form is not None and form.errors else 200
    return pages.render_file(request, found, "committee/report.html", context, status=status)
