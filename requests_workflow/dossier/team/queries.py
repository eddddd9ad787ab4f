"""Who is in the team of a file, who was invited, what they declared. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.models import InterestDeclaration, Invitation
from requests_workflow.dossier.team import links
from requests_workflow.dossier.team.enums import Capacity, Place
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Member:
    """Somebody in the team; `place` is the invitation that brought them, none for the sponsor and by function.

    `gone`: a place that no longer counts, because the account is closed.
    """

    person: User
    role: str
    since: datetime | None
    place: Invitation | None = None
    gone: bool = False


def members(request: AccessRequest) -> list[Member]:
    """Return the team of a file: sponsors, who came by an invitation, who signs by their function."""
    places = list(invitations(request).filter(state="accepted"))
    sponsors = [Member(one, "sponsor", request.created_at) for one in policies.people("sponsor", request)]
    came = [Member(one.person, one.role, one.joined_at, one, not one.person.is_active) for one in places]
    known = {one.person_id for one in places if one.role == Place.SIGNATORY}
    by_function = accounts.people_of(request.organisation_id, Role.SIGNATORY).exclude(pk__in=known)
    return [*sponsors, *came, *(Member(one, Role.SIGNATORY, None) for one in by_function)]


def names(request: AccessRequest) -> list[str]:
    """Return the names of a project's people: its team at the hub, and those that its answers name, each once."""
    named = [row["name"] for row in dossier.answers(request).get("authorised_people") or []]
    return list(dict.fromkeys([*(one.person.full_name for one in members(request)), *named]))


def invitations(request: AccessRequest):
    """Return the invitations of a file with who sent them and who came."""
    return Invitation.objects.filter(request=request).select_related("person", "invited_by", "request__organisation")


def waiting(request: AccessRequest) -> list[Invitation]:
    """Return the invitations that nobody has answered, expired or not."""
    return list(invitations(request).filter(state="sent"))


def has_expired(invitation: Invitation, *, on: date) -> bool:
    return invitation.state == "sent" and invitation.expires_on < on


def has_place(request: AccessRequest, address: str, role: str) -> bool:
    """Tell whether the account of an address is in the team in a way that this place would repeat."""
    person = User.objects.filter(email=address).first()
    if person is None:
        return False
    if role == Place.SIGNATORY:
        return policies.signatories(request).filter(pk=person.pk).exists()
    return bool(policies.roles_on(person, request) & {"sponsor", Place.COAUTHOR, Place.READER})


def by_token(token: str) -> Invitation | None:
    """Return the invitation of a link."""
    found = Invitation.objects.filter(token_sha256=links.hash_of(token))
    return found.select_related("request__organisation", "invited_by", "person").first()


def signatories(request: AccessRequest) -> list[User]:
    """Return who may sign a file today."""
    return list(policies.signatories(request))


def signatory_departures(request: AccessRequest) -> list[str]:
    """Return the names of those who signed, or were to sign, this file and no longer may, each once."""
    present = {person.pk for person in policies.signatories(request)}
    places = Q(role=Place.SIGNATORY, state__in=["accepted", "ended"])
    were = [(one.person_id, one.person.full_name) for one in invitations(request).filter(places)]
    were += [(one.by_id, one.by.full_name) for one in request.signatures.select_related("by")]
    return list(dict.fromkeys(name for key, name in were if key not in present))


def no_signatory_words(request: AccessRequest) -> str:
    """Return why nobody can sign, and what to do."""
    gone = signatory_departures(request)
    if gone:
        reason = _("%(names)s ne signe plus pour cette demande : invitez un autre signataire dans l’équipe.")
        return reason % {"names": ", ".join(gone)}
    reason = _("Personne ne signe encore pour %(organisation)s : invitez son signataire dans l’équipe.")
    return reason % {"organisation": request.organisation.name}


# Interests


def declarations(request: AccessRequest) -> list[InterestDeclaration]:
    """Return what was declared, the team's first, each with its author."""
    found = InterestDeclaration.objects.filter(request=request).select_related("person")
    return sorted(found, key=lambda one: (one.capacity != Capacity.OWN, one.person.full_name, one.pk))


def links_declared(request: AccessRequest) -> tuple[int, list[dict]]:
    """Return how many declarations a file holds, and every link they tell, whoever has it: one query."""
    said = list(InterestDeclaration.objects.filter(request=request).order_by("pk").values_list("links", flat=True))
    return len(said), [link for links in said for link in links]


def silent_members(team: Iterable[Member], said: Iterable[InterestDeclaration]) -> list[User]:
    """Return the members who have declared nothing yet, each once."""
    heard = {one.person_id for one in said if one.capacity == Capacity.OWN}
    left = {one.person.pk: one.person for one in team if not one.gone and one.person.pk not in heard}
    return list(left.values())
