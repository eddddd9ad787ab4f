"""The members of the committee: the list, one's own public declaration, what the secretariat keeps of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members import actions, queries
from requests_workflow.committee.members.forms import CompetencesForm, DeclarationForm

if TYPE_CHECKING:
    from hub.accounts.models import User


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who sits on the committee, their competences, and how old their public declarations are."""
    context = {
        "lines": queries.lines(clock.today()),
        "keeps": Role.SECRETARIAT in accounts.roles_of(request.user),
        "own": queries.kept(request.user.pk) is not None,
        "presides": Role.CHAIR in accounts.roles_of(request.user),
        "delegations": list(queries.delegations(clock.today())),
    }
    return render(request, "committee/members.html", context)


def own(request: HttpRequest) -> HttpResponse:
    """One's own public declaration of interests: an expert, who reads no list, comes back to it."""
    back = "committee:members" if interests.sits(request.user) else "committee:own_declaration"
    return _declaration(request, request.user, back=back)


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """What the secretariat keeps of one member, or of one expert."""
    person = queries.kept(pk)
    if person is None:
        raise Http404
    if request.POST.get("part") != "competences":
        return _declaration(request, person, back="committee:member")
    form = CompetencesForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["competences"]
        actions.set_competences(person, chosen, at=clock.now(), actor=accounts.actor_of(request.user))
        messages.success(request, _("Les compétences sont enregistrées."))
        return redirect("committee:member", pk=pk)
    return _page(request, person, DeclarationForm(), form)


def _declaration(request: HttpRequest, person: User, *, back: str) -> HttpResponse:
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _recorded(request, person, form):
        messages.success(request, _("La déclaration publique est enregistrée."))
        return redirect(back, *([person.pk] if back == "committee:member" else []))
    known = sorted(queries.competences_of([person]).get(person.pk, ()))
    return _page(request, person, form, CompetencesForm(initial={"competences": "\n".join(known)}))


def _recorded(request: HttpRequest, person: User, form: DeclarationForm) -> bool:
    try:
        actions.record_declaration(person, **form.cleaned_data, at=clock.now(), actor=accounts.actor_of(request.user))
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


def _page(
    request: HttpRequest, person: User, declaration: DeclarationForm, competences: CompetencesForm
) -> HttpResponse:
    is_expert = queries.experts().filter(pk=person.pk).exists()
    context = {
        "person": person,
        "is_expert": is_expert,
        "last": queries.last_declaration(person),
        "declaration": declaration,
        "competences": competences if Role.SECRETARIAT in accounts.roles_of(request.user) else None,
    }
    status = 422 if declaration.errors or competences.errors else 200
    return render(request, "committee/member.html", context, status=status)
