"""What the secretariat does ahead of a session: plan it, alone or in a series, and draw up its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.tracing import record_refusal
from hub.ui import errors, words
from requests_workflow.committee.sessions import agenda as agendas
from requests_workflow.committee.sessions import presentation as committee
from requests_workflow.committee.sessions import queries
from requests_workflow.committee.sessions.forms import AgendaForm, PlanForm, SeriesForm
from requests_workflow.procedure import door, pages, policies
from requests_workflow.procedure.refusals import Refused, Stale

if TYPE_CHECKING:
    from requests_workflow.committee.models import Session


def plan(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    _check_may_plan(request)
    if form.is_bound and form.is_valid():
        session = _planned(request, form)
        if session is not None:
            messages.success(request, _("La séance est programmée. Inscrivez-y des dossiers depuis leur page."))
            return redirect("committee:session", pk=session.pk)
    return render(request, "committee/plan.html", {"form": form}, status=422 if form.errors else 200)


def _check_may_plan(request: HttpRequest) -> None:
    door.check("plan_session", queries.new_session(held_on=clock.today()), by=request.user, at=clock.now())


def _planned(request: HttpRequest, form: PlanForm) -> Session | None:
    """Return the session the door made; None when another of the same hour was planned meanwhile."""
    session = queries.new_session(**form.fields_of_session)
    try:
        with transaction.atomic():
            pages.perform_from(request, "plan_session", session, form=form)
    except IntegrityError:
        form.add_error("starts_at", _("Une séance est déjà programmée ce jour-là, à cette heure-là."))
        return None
    return session


def series(request: HttpRequest) -> HttpResponse:
    """Plan several sessions at once: their days are shown first."""
    form = SeriesForm(request.POST if request.method == "POST" else None)
    _check_may_plan(request)
    found = form.sessions() if form.is_bound and form.is_valid() else []
    if found and request.POST.get("act") == "plan":
        try:
            with transaction.atomic():
                for fields in found:
                    door.perform("plan_session", queries.new_session(**fields), by=request.user, at=clock.now())
        except IntegrityError:
            form.add_error(None, _("Une séance vient d’être programmée à l’une de ces heures : relisez les jours."))
        else:
            said = ngettext("%(n)s séance est programmée.", "%(n)s séances sont programmées.", len(found))
            messages.success(request, said % {"n": len(found)})
            return redirect("committee:sessions")
    if form.is_bound and form.is_valid() and not found:
        form.add_error(None, _("Une séance est déjà programmée à cette heure chacun de ces jours."))
    context = {"form": form, "days": [words.day(one["held_on"]) for one in found]}
    return render(request, "committee/series.html", context, status=422 if form.errors else 200)


def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up the agenda of a session: the order, the hours, the load, and the files that wait for a session."""
    found = queries.session(pk)
    if found is None:
        raise Http404
    if found.state not in queries.DRAWN_UP:
        return redirect("committee:session", pk=found.pk)
    slots = agendas.slots(found, with_delays=True)
    usual = int(found.rule_set.parameter("item_minutes"))
    arranging = request.method == "POST" and request.POST.get("act") == "arrange"
    form = AgendaForm(request.POST if arranging else None, items=[slot.item for slot in slots], usual=usual)
    if arranging and form.is_valid():
        return _arranged(request, found, form)
    if request.method == "POST" and not arranging:
        return _added(request, found)
    context = {
        "session": found,
        "words": committee.session_words(found),
        "form": form,
        "slots": committee.slot_rows(slots, form),
        "load": committee.load_words(found, slots),
        "waiting": committee.waiting_rows(agendas.waiting(), found) if found.state in queries.TO_COME else [],
    }
    return render(request, "committee/agenda.html", context, status=422 if form.errors else 200)


def _arranged(request: HttpRequest, session: Session, form: AgendaForm) -> HttpResponse:
    changes = form.changes()
    try:
        with transaction.atomic():
            for item, data in changes:
                door.perform("arrange_item", item, by=request.user, at=clock.now(), data=data, seen=item.version)
    except (Stale, IntegrityError):
        reason = _("L’ordre du jour a changé pendant que vous le composiez.")
        return errors.conflict(request, retry_url=request.path, reason=reason, kept=form.typed)
    said = _("L’ordre du jour est enregistré.") if changes else _("Rien n’a changé dans l’ordre du jour.")
    messages.success(request, said)
    return redirect("committee:agenda", pk=session.pk)


def _added(request: HttpRequest, session: Session) -> HttpResponse:
    """Put the files that were ticked on the agenda; what is refused is said, file by file."""
    ticked = request.POST.getlist("files")
    files = policies.visible_to(request.user).filter(reference__in=ticked).order_by("reference")
    done = 0
    for file in files:
        try:
            door.perform("schedule", file, by=request.user, at=clock.now(), data={"session": session})
            done += 1
        except Refused as refused:
            record_refusal(request, refused.reason)
            messages.error(request, f"{file.reference} : {refused.reason}")
    if done:
        said = ngettext("%(n)s dossier est inscrit.", "%(n)s dossiers sont inscrits.", done) % {"n": done}
        messages.success(request, said)
    elif not files:
        messages.error(request, _("Cochez au moins un dossier à inscrire."))
    return redirect("committee:agenda", pk=session.pk)
