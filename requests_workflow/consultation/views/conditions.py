"""The conditions of a file: what must be done before the data are provided, and the evidence of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts.enums import Role
from requests_workflow.consultation import actions, conditions, presentation, queries
from requests_workflow.consultation.condition_forms import ConditionForm
from requests_workflow.procedure import pages, policies

if TYPE_CHECKING:
    from requests_workflow.procedure.models import AccessRequest


def index(request: HttpRequest, reference: str) -> HttpResponse:
    """The conditions this person reads, and the form that sets one for those who may."""
    file = pages.open_file(request, reference, part="conditions")
    form = _form(request, file)
    if request.method == "POST":
        response = _set(request, file, form)
        if response is not None:
            return response
    now, roles = clock.now(), policies.roles_on(request.user, file)
    found = [
        presentation.condition_words(number, condition, request.user, at=now, roles=roles)
        for number, condition in conditions.readable_by(request.user, file)
    ]
    shown = form if form.is_bound or actions.may_set_condition(file, by=request.user, at=now) else None
    context = {"conditions": found, "form": shown, "form_open": form.is_bound or not found}
    return pages.render_file(request, file, "consultation/conditions.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, file: AccessRequest) -> ConditionForm:
    return ConditionForm(
        request.POST if request.method == "POST" else None,
        holders=queries.holders_for(request.user, file),
        as_holder=Role.SECRETARIAT not in policies.roles_on(request.user, file),
    )


def _set(request: HttpRequest, file: AccessRequest, form: ConditionForm) -> HttpResponse | None:
    """Return the next page once the condition is set; None when the form has errors."""
    actions.check_may_set_condition(file, by=request.user, at=clock.now())
    if not form.is_valid():
        return None
    condition = actions.new_condition(file, by=request.user, at=clock.now(), **form.cleaned_data)
    conflict = pages.perform_from(request, "set_condition", condition, form=form)
    if conflict is not None or form.errors:
        return conflict
    messages.success(request, _("La condition est posée."))
    return redirect("consultation:conditions", reference=file.reference)
