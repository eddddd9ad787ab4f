"""The pages of a sitting: the item under examination, its acts, the big screen, a member's phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hub import clock
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.live import presentation
from requests_workflow.committee.precedents import queries as precedents
from requests_workflow.committee.sessions import presentation as sessions_words
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.procedure import pages, registry, wording
from requests_workflow.procedure.act_forms import ConfirmForm

if TYPE_CHECKING:
    from django import forms

    from requests_workflow.committee.models import AgendaItem, Session
    from requests_workflow.procedure.models import Stateful


def item(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """One item of an agenda: what is put to the vote, who votes, what to do now."""
    found = _item_or_404(request, pk, key)
    pages.record_reading(request, found.request, part="item")
    return render(request, "committee/item.html", _item_context(request, found))


def _item_or_404(request: HttpRequest, pk: int, key: int) -> AgendaItem:
    """Return an item whose file this person may read; for the others there is none."""
    found = sessions.item(pk, key)
    if found is None or not interests.reads(request.user, found.request):
        raise Http404
    return found


def _item_context(request: HttpRequest, found: AgendaItem) -> dict:
    now, ballot = clock.now(), deliberation.running(found)
    runs = interests.runs_the_committee(request.user) or found.presided_by_id == request.user.pk
    return {
        "session": found.session,
        "item": found,
        "words": sessions_words.session_words(found.session),
        "status": sessions_words.item_state(found),
        "facts": presentation.item_facts(found) if found.openings else [],
        "rapporteurs": presentation.rapporteur_names(found),
        "ballots": presentation.ballots(found),
        "running": ballot,
        "divergence": precedents.divergence(found.request, ballot.kind, user=request.user) if ballot else "",
        "own": presentation.own_vote(request.user, ballot, at=now) if ballot else None,
        "acts": presentation.conduct(found, request.user, at=now),
        "voice_columns": presentation.voice_columns(),
        "voices": presentation.voice_rows(ballot) if ballot and runs else [],
        "electors": presentation.electors_words(found) if found.openings and runs else [],
    }


# Acts


def item_act(request: HttpRequest, pk: int, key: int, transition: str) -> HttpResponse:
    """Do one act on an item, on its running ballot or on its file, and come back to the item."""
    found = _item_or_404(request, pk, key)
    subject = _subject(found, transition)
    form = _form(request, subject, transition)
    if form.is_bound and form.is_valid():
        done = _done(request, found, subject, transition, form)
        if done is not None:
            return done
    if subject.pk:
        refused = pages.refuse_to_draw(request, transition, subject, form=form)
        if refused is not None:
            return refused
    return _act_page(request, found, subject, transition, form)


def _subject(found: AgendaItem, transition: str) -> Stateful:
    """Return what an act is about; 404 when the item has nothing of the kind, or the act no page."""
    if transition in presentation.ENDING:
        return found.request
    if transition == "put_to_vote":
        return deliberation.new_ballot(found)
    if ("agenda_item", transition) in registry.ACT_PAGES:
        return found
    ballot = deliberation.last_ballot(found)
    if ("ballot", transition) not in registry.ACT_PAGES or ballot is None:
        raise Http404
    return ballot


def _form(request: HttpRequest, subject: Stateful, transition: str) -> forms.Form:
    kind = registry.ACT_FORMS.get((subject.machine_name, transition), ConfirmForm)
    about = {"subject": getattr(subject, "item", subject) if transition == "put_to_vote" else subject}
    extra = about if getattr(kind, "needs_subject", False) else {}
    return kind(request.POST if request.method == "POST" else None, **extra)


def _done(
    request: HttpRequest, found: AgendaItem, subject: Stateful, transition: str, form: forms.Form
) -> HttpResponse | None:
    """Perform the act; return where to go next, the page of a conflict, or None for a form to correct."""
    if transition == "put_to_vote":
        subject = deliberation.new_ballot(found, **_motion(form))
    conflict = pages.perform_from(request, transition, subject, form=form)
    if conflict is not None or form.errors:
        return conflict
    messages.success(request, wording.kind_label(subject.machine.transitions[transition].audit))
    return redirect("committee:item", pk=found.session_id, key=found.pk)


def _motion(form: forms.Form) -> dict:
    """Return the fields of a ballot that its form gives."""
    data = form.cleaned_data
    return {
        "mode": data["mode"],
        "kind": data["kind"],
        "reasons": data["reasons"],
        "recommendations": "\n".join(data["recommendations"]),
        "opened_at": clock.now(),
    }


def _act_page(
    request: HttpRequest, found: AgendaItem, subject: Stateful, transition: str, form: forms.Form
) -> HttpResponse:
    rule = subject.machine.transitions[transition]
    context = {
        "session": found.session,
        "item": found,
        "form": form,
        "label": wording.of(rule, "label"),
        "weight": "danger" if rule.weight == "danger" else "primary",
        "after": "" if rule.stays else wording.of(subject.machine.states[rule.to], "next"),
        "seen": request.POST.get("seen", subject.version),
    }
    return render(request, "committee/item_act.html", context, status=422 if form.errors else 200)


# Following a sitting


@require_GET
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The sitting on a member's phone: the item under way, one's own vote, nothing to look for."""
    found = _session_or_404(pk)
    under_way = _item_shown(request, found)
    ballot = deliberation.running(under_way) if under_way else None
    context = {
        **_live_context(request, found, under_way),
        "own": presentation.own_vote(request.user, ballot, at=clock.now()) if ballot else None,
    }
    return render(request, "committee/live.html", context)


@require_GET
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The sitting on the wall: what the committee examines, what is put to the vote, the result once declared."""
    found = _session_or_404(pk)
    return render(request, "committee/screen.html", _live_context(request, found, _item_shown(request, found)))


def _session_or_404(pk: int) -> Session:
    found = sessions.session(pk)
    if found is None:
        raise Http404
    return found


def _item_shown(request: HttpRequest, found: Session) -> AgendaItem | None:
    """Return the item under way, unless this person is not to know of it: then nothing is under way for them."""
    under_way = deliberation.item_under_way(found)
    return under_way if under_way and interests.reads(request.user, under_way.request) else None


def _live_context(request: HttpRequest, found: Session, under_way: AgendaItem | None) -> dict:
    return {
        "session": found,
        "words": sessions_words.session_words(found),
        "item": under_way,
        "facts": presentation.item_facts(under_way) if under_way else [],
        "rapporteurs": presentation.rapporteur_names(under_way) if under_way else "",
        "ballots": presentation.ballots(under_way)[:1] if under_way else [],
        "still": "fige" in request.GET,
        "looked_at": clock.now(),
    }
