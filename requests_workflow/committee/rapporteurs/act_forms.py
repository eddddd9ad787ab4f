"""Which form each act of and about rapporteurs asks for, and where a report is written."""

from django.urls import reverse

from requests_workflow.committee.rapporteurs import forms
from requests_workflow.procedure.registry import act_form, act_page

act_form("access_request", "assign_rapporteurs", "replace_rapporteurs")(forms.RapporteursForm)
act_form("assignment", "decline")(forms.DeclineForm)


@act_page("assignment", "submit_report")
def where_the_report_is_written(assignment) -> str:
    return reverse("committee:report", args=[assignment.request.reference])
