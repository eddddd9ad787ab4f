"""Where interests are declared, and what deciding of a tie asks for."""

from django.urls import reverse

from requests_workflow.committee.interests import forms
from requests_workflow.procedure.registry import act_form, act_page

act_form("access_request", "decide_interest")(forms.DecisionForm)


@act_page("access_request", "declare_interest")
def where_interests_are_declared(request) -> str:
    return reverse("committee:declare", args=[request.reference])
