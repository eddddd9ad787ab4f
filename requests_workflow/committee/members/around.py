"""Those around the members: the open list of experts, and who signs for the chair."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.committee.members import delegations, experts, queries
from requests_workflow.committee.members.forms import DelegationForm, ExpertListForm


@require_GET
def expert_list(request: HttpRequest) -> HttpResponse:
    """Whom the chair may call from outside, what each knows, and how old their public declarations are."""
    context = {
        "lines": queries.expert_lines(clock.today()),
        "keeps": Role.SECRETARIAT in accounts.roles_of(request.user),
    }
    return render(request, "committee/experts.html", context)


def add_expert(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list."""
    form = ExpertListForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            experts.add(person, form.cleaned_data["competences"], by=request.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("%(name)s est sur la liste. Enregistrez sa déclaration publique d’intérêts.")
            messages.success(request, said % {"name": person.full_name})
            return redirect("committee:member", pk=person.pk)
    return render(request, "committee/expert_add.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def remove_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    person = queries.experts().filter(pk=pk).first()
    if person is None:
        raise Http404
    experts.remove(person, by=request.user, at=clock.now())
    messages.success(request, _("%(name)s n’est plus sur la liste.") % {"name": person.full_name})
    return redirect("committee:experts")


def delegation(request: HttpRequest) -> HttpResponse:
    """Who signs for the chair, and the means to have somebody else sign."""
    form = DelegationForm(request.POST if request.method == "POST" else None, members=queries.may_sign_instead())
    if form.is_bound and form.is_valid():
        try:
            made = delegations.give(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("%(name)s peut signer à votre place : un courriel le lui dit.")
            messages.success(request, said % {"name": made.user.full_name})
            return redirect("committee:delegation")
    context = {"form": form, "delegations": list(queries.delegations(clock.today()))}
    return render(request, "committee/delegation.html", context, status=422 if form.errors else 200)


@require_POST
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation before its last day."""
    found = queries.delegations(clock.today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    delegations.end(found, by=request.user, at=clock.now())
    messages.success(request, _("%(name)s ne signe plus à votre place.") % {"name": found.user.full_name})
    return redirect("committee:delegation")
