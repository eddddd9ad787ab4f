"""Where interests are declared."""

from django.urls import reverse

from requests_workflow.procedure.registry import act_page


@act_page("access_request", "declare_interest")
def where_interests_are_declared(request) -> str:
    return reverse("committee:declare", args=[request.reference])
