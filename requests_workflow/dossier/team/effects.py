"""What the acts of the team write, inside the door's transaction.

Data of the acts: `sign` {sha256: of what the person had before their eyes}; `declare_own_interests` {capacity, links:
[{organisation, nature, since, band}]}; `send_again` none. The row of an invitation is made by `actions.invite`.
"""

from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import grants
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.models import InterestDeclaration, Signature
from requests_workflow.dossier.team import actions, notifications, signing, statement
from requests_workflow.dossier.team.enums import GRANTS, Capacity
from requests_workflow.procedure.refusals import AlreadyDone, NotAllowed, Stale
from requests_workflow.procedure.registry import effect

# The signature


@effect("access_request", "ask_signature")
def await_the_signature(act) -> None:
    """Put the signature on the desk of who may give it."""
    _await(act, act.at)


@effect("access_request", "sign")
def sign(act) -> None:
    """Keep the signature of exactly what the person saw; refuse when the file is no longer that."""
    sha256 = signing.present_sha256(act.request)
    if act.data["sha256"] != sha256:
        raise Stale(_("Le dossier a changé pendant que vous le lisiez : rien n’est signé. Relisez-le."), [])
    standing = signing.standing(act.request, sha256=sha256)
    if standing.holds and standing.signature.by_id == act.by.pk:
        raise AlreadyDone(_("Vous avez déjà signé exactement ceci."))
    Signature.objects.create(
        request=act.request, by=act.by, at=act.at, sha256=sha256, statement=statement.PRESENT,
        by_function=signing.signs_by_function(act.by, act.request),
    )  # fmt: skip
    _await(act, None)
    act.facts |= {"signed_sha256": sha256, "statement": statement.PRESENT}


@effect("access_request", *dossier.FILINGS, "delete_draft")
def await_no_signature(act) -> None:
    _await(act, None)


def _await(act, at) -> None:
    act.subject.signature_asked_at = at
    act.subject.save(update_fields=["signature_asked_at"])


# Interests


@effect("access_request", "declare_own_interests")
def keep_interests(act) -> None:
    """Replace what the person said of their interests; those of the implementer are written by who writes the file."""
    capacity = act.data["capacity"]
    if capacity == Capacity.IMPLEMENTER and not act.roles & {"sponsor", "coauthor"}:
        raise NotAllowed(_("Les liens du responsable de mise en œuvre sont déclarés par ceux qui écrivent le dossier."))
    whose = {"person": act.by} if capacity == Capacity.OWN else {}
    told = {"links": act.data["links"], "declared_at": act.at, "person": act.by}
    InterestDeclaration.objects.update_or_create(request=act.request, capacity=capacity, **whose, defaults=told)
    act.facts |= {"capacity": str(capacity), "links": len(act.data["links"])}


# Invitations


@effect("invitation", "invite")
def send_the_link(act) -> None:
    act.facts |= {"role": act.subject.role}
    notifications.invite(act.subject, at=act.at)


@effect("invitation", "send_again")
def send_another_link(act) -> None:
    """Make another link, which alone works from now on, with a whole life before it."""
    invitation = act.subject
    actions.renew(invitation, on=clock.day_of(act.at))
    invitation.save(update_fields=["nonce", "token_sha256", "expires_on"])
    notifications.invite(invitation, at=act.at)


@effect("invitation", "accept")
def take_the_place(act) -> None:
    """Tie the person to the file; their account says their address from now on."""
    invitation = act.subject
    invitation.person, invitation.joined_at, invitation.address = act.by, act.at, ""
    invitation.save(update_fields=["person", "joined_at", "address"])
    grants.give(GRANTS[invitation.role], to=act.by, on=act.request)
    act.facts |= {"role": invitation.role}


@effect("invitation", "end_place", "leave")
def leave_the_place(act) -> None:
    """Untie the person from the file; what they wrote and signed stays, told as theirs."""
    invitation = act.subject
    invitation.ended_at = act.at
    invitation.save(update_fields=["ended_at"])
    grants.take(GRANTS[invitation.role], from_=invitation.person, on=act.request)
    act.facts |= {"role": invitation.role}
