"""The committee's calendar and its sessions. None of these pages opens a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from audit import api as audit
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members.queries import SEATS
from requests_workflow.committee.queries import to_do
from requests_workflow.committee.sessions import outlook, preparation, queries
from requests_workflow.committee.sessions import papers as session_papers
from requests_workflow.committee.sessions import presentation as committee
from requests_workflow.procedure import pages, presentation, wording

if TYPE_CHECKING:
    from requests_workflow.committee.models import Session


def index(request: HttpRequest) -> HttpResponse:
    """What the committee awaits from me, then its calendar."""
    now = clock.now()
    to_come, past = committee.calendar(request.user, at=now)
    context = {
        "todo": to_do(request.user, now),
        "to_come": to_come,
        "past": past,
        "seated": bool(SEATS & accounts.roles_of(request.user)),
        "may_plan": Role.SECRETARIAT in accounts.roles_of(request.user),
        "shortfalls": outlook.shortfalls(clock.day_of(now)),
    }
    return render(request, "committee/sessions.html", context)


def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: its agenda as far as this person may know it, who is present, what to do."""
    found = _session_or_404(pk)
    if request.method == "GET":
        _record_reading(request, found)
    context = {
        "session": found,
        "words": committee.session_words(found),
        "state": presentation.state_words(found),
        "entries": committee.agenda(found, request.user),
        "attendance": committee.attendance(found),
        "papers": committee.papers_words(found),
        "may_arrange": Role.SECRETARIAT in accounts.roles_of(request.user) and found.state in queries.DRAWN_UP,
        "buttons": committee.buttons(found, request.user, at=clock.now()),
    }
    return render(request, "committee/session.html", context)


def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a session as they were sent, on the files that this person may know of."""
    found = _session_or_404(pk)
    sent = queries.papers_of(found)
    if sent is None:
        raise Http404
    if request.method == "GET":
        _record_reading(request, found, kind="session.papers_read", sha256=sent.sha256)
    keys = interests.readable(request.user, [int(key) for key in sent.content])
    context = {
        "session": found,
        "words": committee.session_words(found),
        "sent": sent,
        "files": session_papers.shown(sent, keys),
    }
    return render(request, "committee/papers.html", context)


@require_POST
def papers_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the papers as a PDF: long work, whose page tells how far it is."""
    sent = queries.papers_of(_session_or_404(pk))
    if sent is None:
        raise Http404
    return redirect("jobs:detail", preparation.ask(request.user, sent, at=clock.now()).public_id)


def _session_or_404(pk: int) -> Session:
    found = queries.session(pk)
    if found is None:
        raise Http404
    return found


def _record_reading(request: HttpRequest, found: Session, *, kind: str = "session.read", sha256: str = "") -> None:
    role = "+".join(sorted(accounts.roles_of(request.user)))[:40]
    actor = audit.Actor(str(request.user.pk), role)
    audit.record(kind, object=found.audit_ref, actor=actor, at=clock.now(), object_sha256=sha256)


def session_act(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Confirm one act on a session; what it needs is asked by its form."""
    found = _session_or_404(pk)
    rule = found.machine.transitions.get(transition)
    if rule is None or not rule.from_:
        raise Http404
    form = pages.form_of(request, transition, found)
    if form.is_bound and form.is_valid():
        conflict = pages.perform_from(request, transition, found, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, wording.kind_label(rule.audit))
            return redirect("committee:session", pk=found.pk)
    refused = pages.refuse_to_draw(request, transition, found, form=form)
    if refused is not None:
        return refused
    context = {
        "session": found,
        "words": committee.session_words(found),
        "form": form,
        "label": wording.of(rule, "label"),
        "seen": request.POST.get("seen", found.version),
        "after": "" if rule.stays else wording.of(found.machine.states[rule.to], "next"),
    }
    return render(request, "committee/session_act.html", context, status=422 if form.errors else 200)
