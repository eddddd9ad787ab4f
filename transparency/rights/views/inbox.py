"""The letters of a holder: the list, one letter, fetching it, acting on it. The officer sees them, and opens none."""

import json
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit import api as audit
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.procedure import door, pages, registry, wording
from transparency.rights import presentation, queries

if TYPE_CHECKING:
    from transparency.rights.models import Letter

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person’s organisations, the oldest first."""
    found = queries.letters_for(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": presentation.lines(list(page), today=clock.today()),
        "holds": Role.DATA_HOLDER in accounts.roles_of(request.user),
    }
    return render(request, "rights/inbox.html", context)


@require_GET
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter: what is asked, until when, and what may be done now. Reading it leaves a trace."""
    found = _found(request, number)
    audit.record("rights.letter_read", object=found.audit_ref, actor=accounts.actor_of(request.user), at=clock.now())
    return _draw(request, found)


@require_POST
def fetch(request: HttpRequest, number: int) -> HttpResponse:
    """The sealed letter itself, as text: each time is counted and traced."""
    done = door.perform("fetch_letter", _found(request, number), by=request.user, at=clock.now())
    return HttpResponse(
        done.result,
        content_type="application/jose; charset=us-ascii",
        headers={"Content-Disposition": f'attachment; filename="lettre-{number}.jwe"', "Cache-Control": "no-store"},
    )


def act(request: HttpRequest, number: int, transition: str) -> HttpResponse:
    """Confirm one act on a letter; what it needs is asked by its form."""
    found = _found(request, number)
    if (found.machine_name, transition) not in registry.ACT_FORMS:
        raise Http404
    rule = found.machine.transitions[transition]
    form = pages.form_of(request, transition, found)
    if form.is_bound and form.is_valid():
        conflict = pages.perform_from(request, transition, found, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, wording.kind_label(rule.audit))
            return redirect("rights:letter", number=number)
    refused = pages.refuse_to_draw(request, transition, found, form=form)
    if refused is not None:
        return refused
    context = {
        "letter": found,
        "form": form,
        "label": wording.of(rule, "label"),
        "weight": "danger" if rule.weight == "danger" else "primary",
        "seen": request.POST.get("seen", found.version),
        "sources": [found.rule_set.sources[source] for source in rule.sources if source != "choix"],
    }
    return render(request, "rights/act.html", context, status=422 if form.errors else 200)


def _draw(request: HttpRequest, found: "Letter") -> HttpResponse:
    now = clock.now()
    line = presentation.lines([found], today=clock.day_of(now))[0]
    offers = [one for one in door.offers(found, request.user, now) if one.transition.name != "fetch_letter"]
    context = {
        "letter": found,
        "line": line,
        "rows": presentation.letter_rows(found, line),
        "offers": [
            (wording.of(one.transition, "label"), one.transition.name, one.refusal, one.transition.weight)
            for one in offers
        ],
        "may_fetch": bool(found.ciphertext) and Role.DATA_HOLDER in accounts.roles_of(request.user),
        "may_remind": Role.DPO in accounts.roles_of(request.user) and found.closed_at is None,
        "labels": json.dumps(presentation.answer_labels()),
        "next": wording.of(found.rule_state, "next"),
    }
    return render(request, "rights/letter.html", context)


def _found(request: HttpRequest, number: int) -> "Letter":
    """Return a letter this person may follow; another’s does not exist for them."""
    found = queries.letters_for(request.user).filter(pk=number).select_related("asked", "holder", "key").first()
    if found is None:
        raise Http404
    return found
