"""The pages where the acts of this room are done."""

from django.urls import reverse

from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import act_page


@act_page("access_request", "answer_complement")
def complements_page(request: AccessRequest) -> str:
    return reverse("dossier:complements", args=[request.reference])


@act_page("access_request", "withdraw")
def withdraw_page(request: AccessRequest) -> str:
    return reverse("dossier:withdraw", args=[request.reference])
