"""Which form each act of and about rapporteurs asks for, and where it is done."""

from functools import partial

from django.urls import reverse

from requests_workflow.committee.rapporteurs import forms
from requests_workflow.procedure.act_forms import ReasonForm
from requests_workflow.procedure.registry import act_form, act_page

act_form("assignment", "decline")(forms.DeclineForm)
act_form("assignment", "relieve")(ReasonForm)
act_form("access_request", "waive_second_rapporteur")(ReasonForm)


def where_rapporteurs_are_chosen(request, *, transition: str) -> str:
    return reverse("committee:rapporteurs", args=[request.reference, transition])


for _transition in ("assign_rapporteurs", "replace_rapporteurs", "call_expert"):
    act_page("access_request", _transition)(partial(where_rapporteurs_are_chosen, transition=_transition))


@act_page("assignment", "submit_report")
def where_the_report_is_written(assignment) -> str:
    return reverse("committee:report", args=[assignment.request.reference])
