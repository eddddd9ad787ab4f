"""Inviting somebody, once; forgetting the address of who did not come."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from audit import api as audit
from hub import clock
from hub.accounts.models import User
from hub.mail import outbox
from requests_workflow import rules
from requests_workflow.dossier.models import Invitation
from requests_workflow.dossier.team import links
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest

SERVICE = audit.Actor("service:invitations", "service")


class KeyTaken(Exception):
    """Another invitation carries this sending key: the form must be asked again."""


def renew(invitation: Invitation, *, on: date) -> None:
    """Give an invitation another link and a whole life from a day; the row is not saved."""
    invitation.nonce = secrets.token_hex(16)
    invitation.token_sha256 = links.hash_of(links.token_of(invitation))
    days = rules.in_force(on).parameter("invitation_days")
    invitation.expires_on = on + timedelta(days=int(days))


def invite(
    file: AccessRequest, *, address: str, role: str, language: str, sending_key: UUID, by: User, at: datetime
) -> Invitation:
    """Return the invitation of this sending key, sent now or by an earlier press of the button.

    Raises `KeyTaken`, and the door's refusals.
    """
    invitation = Invitation(
        request=file,
        role=role,
        address=address.lower(),
        language=language,
        sending_key=sending_key,
        invited_by=by,
        invited_at=at,
    )
    renew(invitation, on=clock.day_of(at))
    already = _sent(invitation)
    if already is not None:
        return already
    try:
        with transaction.atomic():
            return door.perform("invite", invitation, by=by, at=at).subject
    except IntegrityError as error:
        already = _sent(invitation)
        if already is None:
            raise KeyTaken from error
        return already


def _sent(invitation: Invitation) -> Invitation | None:
    same = Invitation.objects.filter(sending_key=invitation.sending_key, request=invitation.request)
    return same.filter(invited_by=invitation.invited_by).first()


def purge_addresses(*, at: datetime) -> int:
    """Forget the addresses of invitations that led to nothing, some days after they expired; return how many."""
    today = clock.day_of(at)
    kept_days = int(rules.in_force(today).parameter("invitation_address_days"))
    old = Invitation.objects.filter(expires_on__lt=today - timedelta(days=kept_days)).exclude(address="")
    return sum(_forget(key, at=at) for key in old.values_list("pk", flat=True))


@transaction.atomic
def _forget(key: int, *, at: datetime) -> bool:
    invitation = Invitation.objects.select_for_update().select_related("request").filter(pk=key).exclude(address="")
    found = invitation.first()
    if found is None:
        return False
    found.address = ""
    found.save(update_fields=["address"])
    outbox.forget_address(links.about_of(found))
    audit.record(
        "team.invitation_purged",
        object=found.audit_ref,
        actor=SERVICE,
        at=at,
        project=found.request.reference,
        facts={"invitation": found.pk},
    )
    return True
