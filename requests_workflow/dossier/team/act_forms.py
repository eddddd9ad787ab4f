"""The pages where the acts of the team are done."""

from django.urls import reverse

from requests_workflow.dossier.models import Invitation
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import act_page


@act_page("access_request", "sign", "ask_signature")
def signature_page(request: AccessRequest) -> str:
    return reverse("dossier:signature", args=[request.reference])


@act_page("access_request", "declare_own_interests")
def interests_page(request: AccessRequest) -> str:
    return reverse("dossier:interests", args=[request.reference])


@act_page("invitation", "invite", "send_again", "revoke", "end_place", "leave", "accept", "decline")
def team_page(invitation: Invitation) -> str:
    return reverse("dossier:team", args=[invitation.request.reference])
