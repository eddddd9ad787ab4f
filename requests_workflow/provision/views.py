from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.procedure import pages, policies
from requests_workflow.procedure import presentation as procedure
from requests_workflow.procedure.enums import TEAM
from requests_workflow.provision import delivered, presentation, queries
from requests_workflow.provision.act_forms import NameUserForm

#: Who reads the names of the people let in: those who sign, open, deliver and control; not the committee.
READS_NAMES = frozenset({*TEAM, "secretariat", "registrar", "data_holder", "dpo", "auditor"})


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Agreement, people, data, access and results of an authorised project; its sponsor names the people here."""
    file = pages.open_file(request, reference, part="provision")
    if file.authorised_at is None:
        raise Http404
    form = _name_form(request, file)
    if request.method == "POST" and form.is_valid():
        conflict = pages.perform_from(request, "name_user", file, form=form)
        if conflict is not None:
            return conflict
        if not form.errors:
            messages.success(request, _("%(name)s est désigné.") % {"name": form.cleaned_data["full_name"]})
            return redirect(procedure.act_url(file, "name_user"))
    return pages.render_file(
        request, file, "provision/detail.html", _context(request, file, form), status=422 if form.errors else 200
    )


def _name_form(request: HttpRequest, file) -> NameUserForm:
    return NameUserForm(request.POST if request.method == "POST" else None, subject=file)


def _context(request: HttpRequest, file, form: NameUserForm) -> dict:
    roles = policies.roles_on(request.user, file)
    now = clock.now()
    here = file.rule_state.stage in {"provision", "use"}
    buttons = procedure.buttons(file, request.user, at=now) if here else []
    naming, delivery = procedure.act_url(file, "name_user"), queries.delivery_of(file)
    results = queries.results_of(file)
    return {
        "buttons": [button for button in buttons if button.url != naming],
        "form": form if "sponsor" in roles and file.state == "accreditation" else None,
        "agreement": presentation.agreement(queries.agreement_of(file)),
        "users": queries.users_of(file),
        "names": bool(roles & READS_NAMES),
        "user_columns": presentation.user_columns(),
        "user_rows": presentation.user_rows(queries.users_of(file)),
        "delivery": presentation.delivery(delivery),
        "data_columns": presentation.data_columns(),
        "data_rows": presentation.data_rows(delivered.asked_of(file), delivered.lines_of(delivery)),
        "access_ends_on": queries.access_ends_on(file),
        "closure": queries.closure_of(file),
        "results": presentation.results(results) if results else [],
        "results_due_on": queries.results_due_on(file),
    }
