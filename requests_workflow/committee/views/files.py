"""The committee's pages of one file: rapporteurs and reports, one's own report, the opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from hub.pdf import PdfUnavailable
from requests_workflow.committee import letters, queries
from requests_workflow.committee import presentation as committee
from requests_workflow.committee.forms import ReportForm
from requests_workflow.procedure import downloads, pages
from requests_workflow.procedure.refusals import NotAllowed

if TYPE_CHECKING:
    from requests_workflow.committee.models import Assignment
    from requests_workflow.procedure.models import AccessRequest


def _open(request: HttpRequest, reference: str, *, part: str) -> AccessRequest:
    """Return a file whose committee work this person reads; the sponsor and the holders see the opinion only."""
    file = pages.open_file(request, reference, part=part)
    if not queries.reads(request.user, file):
        raise NotAllowed(_("Les travaux du comité sont réservés à ses membres sans lien d’intérêts et au secrétariat."))
    return file


def file(request: HttpRequest, reference: str) -> HttpResponse:
    """Rapporteurs, reports, declarations and session of one file."""
    found = _open(request, reference, part="committee")
    now, shown = clock.now(), queries.round_shown(found)
    item = queries.current_item(found)
    context = {
        "columns": committee.report_columns(),
        "seats": committee.seats(found, request.user, round_=shown, at=now),
        "seats_left": queries.seats_left(found) if shown == queries.round_of(found) else 0,
        "reports": [committee.report_words(r) for r in queries.reports_shown_to(request.user, found, round_=shown)],
        "reports_hidden": queries.reports_hidden_from(request.user, found, round_=shown),
        "acts": committee.acts(found, request.user, at=now),
        "interests": committee.interest_rows(found),
        "stepped_aside": committee.stepped_aside(found, request.user, round_=shown),
        "item": item,
        "session_words": committee.session_words(item.session) if item else "",
        "opinion": queries.opinion_of(found),
    }
    return pages.render_file(request, found, "committee/file.html", context)


def report(request: HttpRequest, reference: str) -> HttpResponse:
    """A rapporteur's own report: written here, then read here."""
    found = _open(request, reference, part="report")
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
        "columns": committee.report_columns(),
        "form": form,
        "seat": seat,
        "due_on": queries.report_due(seat) if seat.state == "accepted" else None,
        "report": committee.report_words(seat.report) if seat.state == "reported" else None,
    }
    status = 422 if form is not None and form.errors else 200
    return pages.render_file(request, found, "committee/report.html", context, status=status)


def opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """The opinion with its reasons, its vote and its recommendations; outside the committee, once notified."""
    found = pages.open_file(request, reference, part="opinion")
    context = {
        "opinions": [committee.opinion_words(given) for given in queries.opinions_shown_to(request.user, found)],
        "may_choose": queries.awaits_the_choice_of(request.user, found),
    }
    return pages.render_file(request, found, "committee/opinion.html", context)


def letter(request: HttpRequest, reference: str, round_: int) -> HttpResponse:
    """The letter of one opinion, for those who read it on its page."""
    found = pages.open_file(request, reference)
    given = next((one for one in queries.opinions_shown_to(request.user, found) if one.round == round_), None)
    if given is None:
        raise Http404
    try:
        content = letters.pdf(given)
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    pages.record_reading(request, found, kind="document.read", part="opinion.pdf")
    return downloads.pdf(content, letters.file_name(given))
