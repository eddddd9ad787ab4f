"""Beginning the description of a new dataset, and confirming an act on a description."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.procedure import pages, registry, wording
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.stewardship import actions, presentation, queries
from requests_workflow.stewardship.forms import NewDatasetForm
from requests_workflow.stewardship.views import shared


def new(request: HttpRequest) -> HttpResponse:
    """Begin the description of a dataset that the catalogue does not know."""
    sent = request.POST if request.method == "POST" else None
    form = NewDatasetForm(sent, holders=queries.holders_for(request.user))
    if form.is_bound and form.is_valid() and _created(request, form):
        messages.success(request, _("La description est commencée. Remplissez-la dans l’ordre que vous voulez."))
        return redirect("stewardship:detail", code=form.cleaned_data["code"])
    return render(request, "stewardship/new.html", {"form": form}, status=422 if form.errors else 200)


def _created(request: HttpRequest, form: NewDatasetForm) -> bool:
    try:
        with transaction.atomic():
            actions.create(queries.new_description(**form.cleaned_data), by=request.user, at=clock.now())
    except (GuardFailed, IntegrityError):
        form.add_error("code", _("Un jeu de données a déjà ce code."))
        return False
    return True


def act(request: HttpRequest, code: str, transition: str) -> HttpResponse:
    """Confirm one act on a description; what it needs is asked by its form."""
    description = shared.opened(request, code)
    rule = description.machine.transitions.get(transition)
    if rule is None or (description.machine_name, transition) not in registry.ACT_PAGES:
        raise Http404
    form = pages.form_of(request, transition, description)
    if form.is_bound and form.is_valid():
        conflict = _performed(request, description, transition, form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, wording.kind_label(rule.audit))
            return redirect("stewardship:detail", code=code)
    refused = pages.refuse_to_draw(request, transition, description, form=form)
    if refused is not None:
        return refused
    context = {
        **shared.around(description),
        "form": form,
        "label": wording.of(rule, "label"),
        "weight": "danger" if rule.weight == "danger" else "primary",
        "seen": request.POST.get("seen", description.version),
        "after": "" if rule.stays else wording.of(description.machine.states[rule.to], "next"),
        "changes": presentation.changes(description) if transition in _SHOWING_CHANGES else None,
        "sources": [description.rule_set.sources[source] for source in rule.sources if source != "choix"],
    }
    return render(request, "stewardship/act.html", context, status=422 if form.errors else 200)


#: The acts that nobody confirms without what they change before their eyes.
_SHOWING_CHANGES = frozenset({"submit", "publish", "send_back", "abandon", "rebase"})


def _performed(request: HttpRequest, description, transition: str, form) -> HttpResponse | None:
    """Return the page of a conflict, or None; two first clicks at once make one row, and the second is done too."""
    try:
        with transaction.atomic():
            return pages.perform_from(request, transition, description, form=form)
    except IntegrityError:
        if description.pk is not None:
            raise
        return None
