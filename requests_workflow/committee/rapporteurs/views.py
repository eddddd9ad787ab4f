"""Rapporteurs chosen, a report written, all reports side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from hub.ui import errors
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.opening import open_work
from requests_workflow.committee.precedents import queries as precedents
from requests_workflow.committee.rapporteurs import drafts, presentation, proposal, queries, writing
from requests_workflow.committee.rapporteurs.forms import ExpertForm, RapporteursForm, ReportForm
from requests_workflow.procedure import door, pages, policies, wording
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Refused

if TYPE_CHECKING:
    from requests_workflow.committee.models import Assignment
    from requests_workflow.procedure.models import AccessRequest

#: What each act by which a seat of rapporteur is filled asks for.
CHOICES = {
    "assign_rapporteurs": RapporteursForm,
    "replace_rapporteurs": RapporteursForm,
    "call_expert": ExpertForm,
}


def choose(request: HttpRequest, reference: str, transition: str) -> HttpResponse:
    """Choose who reports on a file, among the names proposed with their reasons."""
    if transition not in CHOICES:
        raise Http404
    found = open_work(request, reference, part=f"act:{transition}")
    form = CHOICES[transition](request.POST if request.method == "POST" else None, subject=found, at=clock.now())
    refused = pages.refuse_to_draw(request, transition, found, form=form)
    if refused is not None:
        return refused
    if form.is_bound and form.is_valid():
        conflict = pages.perform_from(request, transition, found, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, form.done)
            return redirect("committee:file", reference=reference)
    context = {
        "form": form,
        "label": wording.of(found.machine.transitions[transition], "label"),
        "seen": request.POST.get("seen", found.version),
        "load": presentation.load_rows(form.found),
        "load_columns": presentation.load_columns(),
        "domains": proposal.fields_words(found),
    }
    status = 422 if form.errors else 200
    return pages.render_file(request, found, "committee/rapporteurs.html", context, status=status)


# A report


def report(request: HttpRequest, reference: str) -> HttpResponse:
    """A rapporteur's own report: written here over several days, then read here."""
    found = open_work(request, reference, part="report")
    seat = queries.own_seat(request.user, found)
    if seat is None:
        return _not_theirs(request, found)
    if seat.state != "accepted":
        return _written(request, found, seat)
    if request.method == "POST":
        return _save(request, found, seat)
    draft = queries.draft_of(seat)
    return _draw(request, found, seat, ReportForm(initial=drafts.values(draft), subject=found))


def _not_theirs(request: HttpRequest, found: AccessRequest) -> HttpResponse:
    """Give back what was typed to who lost the seat meanwhile; the page is nobody else's."""
    if request.method == "POST" and queries.had_a_seat(request.user, found):
        reason = _("Vous n’êtes plus rapporteur de ce dossier.")
        return _conflict(request, writing.sent(request.POST)["answers"], reason)
    raise NotAllowed(_("Cette page est celle des rapporteurs de ce dossier."))


def _written(request: HttpRequest, found: AccessRequest, seat: Assignment) -> HttpResponse:
    """Show what became of the seat; what another tab sends after the report was handed in is given back."""
    if request.method == "POST" and seat.state == "reported" and not _is_the_same(request, seat):
        reason = _("Votre rapport est déjà remis : il ne change plus.")
        return _conflict(request, writing.sent(request.POST)["answers"], reason)
    words = presentation.report_words(seat.report) if seat.state == "reported" else None
    return pages.render_file(request, found, "committee/report.html", {"seat": seat, "report": words})


def _is_the_same(request: HttpRequest, seat: Assignment) -> bool:
    form = ReportForm(request.POST, subject=seat.request)
    return form.is_valid() and (form.cleaned_data["grid"], form.cleaned_data["conclusion"]) == (
        seat.report.grid,
        seat.report.conclusion,
    )


def _save(request: HttpRequest, found: AccessRequest, seat: Assignment) -> HttpResponse:
    """Save all that was typed, valid or not; then hand the report in, when that is what was asked."""
    sent = writing.sent(request.POST)
    try:
        outcome = door.perform("save_report", seat, by=request.user, at=clock.now(), data=sent).result
    except GuardFailed as refused:
        pages.record_refusal(request, refused.reason)
        form = ReportForm(request.POST, subject=found)
        form.add_error(None, refused.reason)
        return _draw(request, found, seat, form)
    if outcome.conflicts:
        reason = _("Un autre onglet a enregistré d’autres réponses que celles-ci. Le reste de la page est enregistré.")
        return _conflict(request, {name: sent["answers"][name] for name in outcome.conflicts}, reason)
    if "save" in request.POST:
        messages.success(request, _("Votre rapport est enregistré. Vous seul le lisez tant qu’il n’est pas remis."))
        return redirect("committee:report", reference=found.reference)
    return _hand_in(request, found, seat)


def _hand_in(request: HttpRequest, found: AccessRequest, seat: Assignment) -> HttpResponse:
    form = ReportForm(drafts.values(queries.draft_of(seat)), subject=found)
    if form.is_valid():
        conflict = pages.perform_from(request, "submit_report", seat, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, presentation.handed_in(found))
            return redirect("committee:file", reference=found.reference)
    return _draw(request, found, seat, form)


def _draw(request: HttpRequest, found: AccessRequest, seat: Assignment, form: ReportForm) -> HttpResponse:
    draft = queries.draft_of(seat)
    conclusion = drafts.values(draft).get("conclusion", "")
    context = {
        "form": form,
        "seat": seat,
        "due_at": queries.report_due_at(seat),
        "divergence": precedents.divergence(found, conclusion, user=request.user),
        **writing.page(request, seat, form, draft),
    }
    return pages.render_file(request, found, "committee/report.html", context, status=422 if form.errors else 200)


def _conflict(request: HttpRequest, answers: dict[str, Any], reason: str) -> HttpResponse:
    return errors.conflict(request, reason=reason, retry_url=request.path, kept=writing.kept(answers))


def autosave(request: HttpRequest, reference: str) -> JsonResponse:
    """Save what the page's program sends of a report (`writing.read`); answers 200, or 409 with what is in conflict."""
    if request.method != "POST":
        raise Http404
    found = policies.visible_to(request.user).filter(reference=reference).first()
    if found is None or not interests.reads(request.user, found):
        raise Http404
    try:
        sent = writing.read(request.body)
    except RequestDataTooBig:
        return JsonResponse({"reason": drafts.too_long()}, status=413)
    if sent is None:
        reason = _("Cette saisie n’a pas pu être lue. Rechargez la page : rien de ce qui est enregistré n’est perdu.")
        return JsonResponse({"reason": reason}, status=422)
    seat = queries.own_seat(request.user, found)
    if seat is None:
        return JsonResponse({"closed": _("Vous n’êtes plus rapporteur de ce dossier.")}, status=409)
    try:
        act = door.perform("save_report", seat, by=request.user, at=clock.now(), data=sent)
    except GuardFailed as refused:
        return JsonResponse({"reason": refused.reason}, status=422)
    except Refused as refused:
        pages.record_refusal(request, refused.reason)
        return JsonResponse({"closed": refused.reason}, status=409)
    return writing.told(act.result, request.user.full_name)


def synthesis(request: HttpRequest, reference: str) -> HttpResponse:
    """The reports side by side, criterion by criterion, and where they differ, in words."""
    found = open_work(request, reference, part="synthesis")
    shown = queries.round_shown(found)
    reports = queries.reports_shown_to(request.user, found, round_=shown)
    hidden = queries.reports_hidden_from(request.user, found, round_=shown)
    context = {"hidden": hidden, "synthesis": None if hidden or not reports else presentation.synthesis(reports)}
    return pages.render_file(request, found, "committee/synthesis.html", context)
