"""The pages of minutes: what they say to this reader, the debates to write, the corrections, the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit import api as audit
from hub import clock
from hub.accounts import queries as accounts
from requests_workflow.committee.papers import content, preparation, queries
from requests_workflow.committee.papers.forms import AnswerForm, CorrectionForm, DebateForm
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.committee.sessions.presentation import session_words
from requests_workflow.procedure import door, pages, presentation, wording
from requests_workflow.procedure.act_forms import ConfirmForm

if TYPE_CHECKING:
    from django import forms

    from hub.accounts.models import User
    from requests_workflow.committee.models import AgendaItem, Minutes, Session

#: The acts on minutes that ask for nothing but to be confirmed.
CONFIRMED = ("propose_minutes", "approve_minutes")


def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a session, as far as this reader may know them."""
    session = _session_or_404(pk)
    found = queries.minutes_of(session)
    if request.method == "GET":
        actor = accounts.actor_of(request.user)
        audit.record("minutes.read", object=session.audit_ref, actor=actor, at=clock.now())
    context = {
        "session": session,
        "minutes": found,
        "content": _content(session, request.user),
        **(_drawn_up(found, request.user) if found else _to_draw(session, request.user)),
    }
    return render(request, "committee/minutes.html", context)


def _session_or_404(pk: int) -> Session:
    found = sessions.session(pk)
    if found is None:
        raise Http404
    return found


def _content(session: Session, user: User) -> content.MinutesContent:
    return content.of(session, said=session_words(session), shown=content.shown_to(user, session))


def _drawn_up(found: Minutes, user: User) -> dict:
    """Return what the page shows of minutes that exist: where they stand, what this person may do."""
    offers = door.offers(found, user, clock.now())
    return {
        "state": presentation.state_words(found),
        "may": {offer.transition.name for offer in offers if offer.possible},
        "acts": presentation.buttons(found, user, at=clock.now()),
        "corrections": queries.corrections_shown_to(user, found),
    }


def _to_draw(session: Session, user: User) -> dict:
    return {"draw": door.offer_to_begin("draw_minutes", queries.new_minutes(session), user, clock.now())}


# Acts


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up the minutes of a session that is over."""
    new = queries.new_minutes(_session_or_404(pk), drawn_at=clock.now())
    with transaction.atomic():
        pages.perform_from(request, "draw_minutes", new)
    messages.success(request, _("Le procès-verbal est dressé. Écrivez les débats, point par point."))
    return redirect("committee:minutes", pk=pk)


def act(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Confirm an act on minutes."""
    found = _minutes_or_404(pk)
    if transition not in CONFIRMED:
        raise Http404
    rule = found.machine.transitions[transition]
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    context = {"label": wording.of(rule, "label"), "after": wording.of(found.machine.states[rule.to], "next")}
    return _do(request, transition, found, form, **context)


def debate(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Write what was said of one item."""
    found = _minutes_or_404(pk)
    item = _item_or_404(request, pk, key)
    written = queries.debates(found.session).get(item.pk)
    form = DebateForm(request.POST if request.method == "POST" else None, item=item, debate=written)
    return _do(request, "write_debate", found, form, label=_("Écrire les débats"), lead=item.request.title)


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a correction."""
    found = _minutes_or_404(pk)
    said = _content(found.session, request.user)
    labels = {str(item.key): f"{item.number}. {item.title}" for item in said.items}
    items = {str(item.pk): item for item in sessions.items_of(found.session) if str(item.pk) in labels}
    form = CorrectionForm(request.POST if request.method == "POST" else None, items=items, labels=labels)
    return _do(request, "ask_correction", found, form, label=_("Demander une correction"))


def answer(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Answer a correction."""
    found = _minutes_or_404(pk)
    asked = next((one for one in queries.corrections_shown_to(request.user, found) if one.pk == key), None)
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {"label": _("Répondre à une correction"), "lead": asked.text}
    return _do(request, "answer_correction", found, form, more={"correction": asked}, **context)


def _do(
    request: HttpRequest, transition: str, found: Minutes, form: forms.Form, *, more: dict | None = None, **context
) -> HttpResponse:
    """Perform an act from a sent and valid form, `more` being joined to its data; draw the form otherwise."""
    if form.is_bound and form.is_valid():
        form.cleaned_data |= more or {}
        conflict = pages.perform_from(request, transition, found, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, wording.kind_label(found.machine.transitions[transition].audit))
            return redirect("committee:minutes", pk=found.session_id)
    refused = pages.refuse_to_draw(request, transition, found, form=form)
    if refused is not None:
        return refused
    shown = {"session": found.session, "form": form, "seen": request.POST.get("seen", found.version)}
    return render(request, "committee/minutes_act.html", {**shown, **context}, status=422 if form.errors else 200)


def _minutes_or_404(pk: int) -> Minutes:
    found = queries.minutes_of(_session_or_404(pk))
    if found is None:
        raise Http404
    return found


def _item_or_404(request: HttpRequest, pk: int, key: int) -> AgendaItem:
    found = sessions.item(pk, key)
    if found is None or found.request_id not in content.shown_to(request.user, found.session):
        raise Http404
    return found


@require_POST
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the minutes as a PDF: long work, whose page tells how far it is."""
    job = preparation.ask(request.user, _minutes_or_404(pk).session, at=clock.now())
    return redirect("jobs:detail", job.public_id)
