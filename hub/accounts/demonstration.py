"""The demonstration's accounts, told by function."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.accounts import queries
from hub.accounts.enums import Role
from hub.accounts.models import Membership

#: What each function does here, in one sentence.
DOES: dict[str, Promise] = {
    Role.SPONSOR: _("Prépare un projet, dépose la demande et répond aux questions."),
    Role.SIGNATORY: _("Engage l’organisme responsable : signe la convention d’accès."),
    Role.SECRETARIAT: _("Reçoit les dossiers, vérifie qu’ils sont complets et organise leur examen."),
    Role.DATA_HOLDER: _("Fait ses remarques sur les demandes qui portent sur ses données."),
    Role.COMMITTEE_MEMBER: _("Examine les dossiers qui lui sont confiés et vote en séance."),
    Role.CHAIR: _("Désigne les rapporteurs et préside les séances du comité."),
    Role.VICE_CHAIR: _("Préside à la place de la présidence, sur ce dont elle s’est déportée ou en son absence."),
    Role.CHAIR_DELEGATE: _("Signe des avis à la place de la présidence, entre deux jours."),
    Role.EXPERT: _("Rapporte un dossier pour le comité, quand la présidence l’y appelle."),
    Role.CNIL_LIAISON: _("Transmet les dossiers à la CNIL et enregistre sa décision."),
    Role.DPO: _("Veille au respect des droits des personnes et consulte le journal."),
    Role.REGISTRAR: _("Habilite les utilisateurs et ouvre l’accès aux données."),
    Role.AUDITOR: _("Lit le journal : qui a fait quoi, sur quel dossier, et quand."),
    Role.ADMINISTRATOR: _("Ouvre les comptes et attribue les fonctions."),
}


@dataclass(frozen=True)
class Account:
    """One account to enter, and what the form that enters it posts."""

    name: str
    organisation: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Function:
    """One function and the accounts that hold it."""

    label: str
    does: str
    accounts: list[Account]


def functions(*, then: str = "") -> list[Function]:
    """Return the functions that have an account to try, in the order in which a file meets them.

    `then` is the address where each account arrives, its desk when empty.
    """
    by_role = groupby(queries.demonstration_accounts(), key=lambda membership: membership.role)
    held = {role: [_account(membership, then) for membership in memberships] for role, memberships in by_role}
    return [Function(str(role.label), str(DOES[role]), held[role.value]) for role in Role if role.value in held]


def _account(membership: Membership, then: str) -> Account:
    fields = {"person": str(membership.user_id), **({"next": then} if then else {})}
    return Account(membership.user.full_name, membership.organisation.name, fields)
