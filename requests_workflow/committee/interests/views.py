"""Declaring one's interests: the page opens no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from requests_workflow.committee.enums import Declared
from requests_workflow.committee.interests import candidates, queries
from requests_workflow.committee.interests.forms import InterestForm
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.team import queries as team
from requests_workflow.procedure import pages

if TYPE_CHECKING:
    from requests_workflow.procedure.models import AccessRequest


def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare one's interests on a file not yet open to me: title, controller, team and funders, nothing else."""
    # A double click: the first one shut the file to its author.
    if request.method == "POST" and queries.declared_out(request.user, reference):
        return _out(request)
    found = queries.declarable(request.user).filter(reference=reference).first()
    if found is None:
        raise Http404
    said = queries.interest_of(request.user, found)
    form = InterestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        tied = form.cleaned_data["declared"] != Declared.NONE
        if said is not None and not tied:
            return redirect("desk:file", reference=reference)
        pages.perform_from(request, "declare_interest", found, form=form)
        if not form.errors:
            return _out(request) if tied else _in(request, found)
    if request.method == "GET":
        pages.record_reading(request, found, part="declaration")
    context = {
        "file": found,
        "said": said,
        "form": form,
        "funders": dossier.funders(found),
        "team": ", ".join(team.names(found)),
        "candidates": candidates.of(found, [request.user]).get(request.user.pk, []),
    }
    return render(request, "committee/declare.html", context, status=422 if form.errors else 200)


def _out(request: HttpRequest) -> HttpResponse:
    text = _(
        "Votre déclaration est enregistrée. Le dossier ne vous est plus montré ; la présidence décide, et vous écrit."
    )
    messages.success(request, text)
    return redirect("committee:sessions")


def _in(request: HttpRequest, found: AccessRequest) -> HttpResponse:
    messages.success(request, _("Vous avez déclaré n’avoir aucun lien : le dossier vous est ouvert."))
    return redirect("desk:file", reference=found.reference)
