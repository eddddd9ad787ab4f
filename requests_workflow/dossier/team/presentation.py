"""What the pages of the team show, in the shapes the components draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hub.accounts.models import User
from hub.ui import words
from hub.ui.shapes import Cell
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.models import InterestDeclaration, Invitation
from requests_workflow.dossier.team import queries, signing
from requests_workflow.dossier.team.enums import Band, Capacity
from requests_workflow.procedure import door, wording
from requests_workflow.procedure.models import AccessRequest

#: What can be done of an invitation or a place on its line, and how its button says it.
ON_A_LINE = {
    "send_again": gettext_noop("Renvoyer"),
    "revoke": gettext_noop("Annuler"),
    "end_place": gettext_noop("Retirer"),
    "leave": gettext_noop("Quitter l’équipe"),
}


@dataclass(frozen=True)
class LineAct:
    label: str
    url: str
    about: str
    refusal: str


@dataclass(frozen=True)
class MemberLine:
    name: str
    role: str
    since: str
    note: str
    acts: list[LineAct]


@dataclass(frozen=True)
class WaitingLine:
    address: str
    role: str
    sent: str
    until: str
    expired: bool
    acts: list[LineAct]


def members(request: AccessRequest, user: User, *, at: datetime) -> list[MemberLine]:
    """Return the team of a file as one of its readers sees it."""
    return [
        MemberLine(
            name=one.person.full_name,
            role=wording.role_label(one.role, request.rule_set),
            since=words.day_month(one.since) if one.since else _("Par sa fonction"),
            note=_("Compte fermé : ne compte plus") if one.gone else "",
            acts=_acts(one.place, user, at, about=one.person.full_name) if one.place else [],
        )
        for one in queries.members(request)
    ]


def waiting(request: AccessRequest, user: User, *, on: date, at: datetime) -> list[WaitingLine]:
    """Return the invitations that nobody has answered."""
    return [
        WaitingLine(
            address=one.address or _("Adresse effacée"),
            role=wording.role_label(one.role, request.rule_set),
            sent=words.day_month(one.invited_at),
            until=words.day_month(one.expires_on),
            expired=queries.has_expired(one, on=on),
            acts=_acts(one, user, at, about=one.address),
        )
        for one in queries.waiting(request)
    ]


def _acts(invitation: Invitation, user: User, at: datetime, *, about: str) -> list[LineAct]:
    found = []
    for offer in door.offers(invitation, user, at):
        name = offer.transition.name
        if name in ON_A_LINE:
            url = reverse("dossier:place", args=[invitation.request.reference, invitation.pk, name])
            found.append(LineAct(_(ON_A_LINE[name]), url, about, offer.refusal))
    return found


# The signature


@dataclass(frozen=True)
class SignatureWords:
    """Where the signature of a file stands: `holds`, or why not; who may sign; who no longer may."""

    holds: bool
    told: str
    signatories: list[str]
    departed: list[str]
    asked_on: str


def signature(request: AccessRequest) -> SignatureWords | None:
    """Return where the signature of a file stands; None on a route where nothing is signed."""
    if not signing.wanted(request, dossier.filing_act(request)):
        return None
    standing = signing.standing(request)
    told = standing.why_not or signing.kept_in_words(signing.as_kept(standing.signature))
    names = [person.full_name for person in queries.signatories(request)]
    asked = words.day_month(request.signature_asked_at) if request.signature_asked_at else ""
    return SignatureWords(standing.holds, told, names, queries.signatory_departures(request), asked)


def hashes(request: AccessRequest) -> list[list[Cell | str]]:
    """Return one line a document: its piece, its name, its SHA-256."""
    return [
        [
            wording.of(request.rule_set.pieces[one.piece], "label"),
            one.name,
            Cell(one.sha256[:32], detail=one.sha256[32:]),
        ]
        for one in dossier.documents(request)
    ]


# Interests


def link_columns() -> list[str]:
    """Return the heads of a table of links, in the active language."""
    return [_("Organisation"), _("Nature du lien"), _("Depuis l’année"), _("Montant par an")]


@dataclass(frozen=True)
class DeclarationLine:
    """What one person, or the implementer, declared; `links` are lines of a table, none for no interest."""

    who: str
    quality: str
    declared: str
    links: list[list[Cell | str]]


def declarations(said: Iterable[InterestDeclaration]) -> list[DeclarationLine]:
    """Return the public declaration of a file, line by line."""
    return [
        DeclarationLine(
            who=_("Le responsable de mise en œuvre") if one.capacity == Capacity.IMPLEMENTER else one.person.full_name,
            quality=_("écrit par %(name)s") % {"name": one.person.full_name}
            if one.capacity == Capacity.IMPLEMENTER
            else "",
            declared=words.day_month(one.declared_at),
            links=[_link(link) for link in one.links],
        )
        for one in said
    ]


def public_links(links: Iterable[dict]) -> list[str]:
    """Return links as everyone reads them, each once: with whom, of which nature, since when; not whose."""
    return list(dict.fromkeys(" · ".join(map(str, _link(link))) for link in links))


def _link(link: dict) -> list[Cell | str]:
    return [link["organisation"], link["nature"], str(link["since"]), words.typo(str(Band(link["band"]).label))]
