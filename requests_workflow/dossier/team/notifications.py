"""The mail that carries the link of an invitation to an address that may have no account yet."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hub.mail import outbox
from requests_workflow.dossier.models import Invitation
from requests_workflow.dossier.team import links, wording


def invite(invitation: Invitation, *, at: datetime) -> None:
    """Queue the mail of an invitation, in the language its sender chose; the link is written when it leaves."""
    with translation.override(invitation.language):
        context = {
            "link": outbox.LATE,
            "inviter": invitation.invited_by.full_name,
            "controller": invitation.request.organisation.name,
            "place": wording.place(invitation.role),
            "expires_on": invitation.expires_on,
        }
    outbox.write_to_address(
        "invitation",
        address=invitation.address,
        language=invitation.language,
        about=links.about_of(invitation),
        context=context,
        key=f"invitation:{invitation.pk}:{invitation.token_sha256[:16]}",
        at=at,
    )


@outbox.late("invitation")
def link(about: str) -> str:
    """Return the address where the invitation of a mail is answered."""
    invitation = Invitation.objects.get(pk=int(about.partition(":")[2]))
    with translation.override(invitation.language):
        path = reverse("dossier:invitation", args=[links.token_of(invitation)])
    return settings.HUB_PUBLIC_URL + path
