"""Whether the request of a file is signed as it stands: by whom, and why a signature given no longer holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.ui import words
from requests_workflow.dossier.models import Signature
from requests_workflow.dossier.team import statement
from requests_workflow.procedure import policies, snapshots
from requests_workflow.procedure.models import AccessRequest

#: The guard of the rules that wants a signature.
GUARD = "signed"


@dataclass(frozen=True)
class Standing:
    """The last signature given, and what keeps it from holding: nothing, a change since, or its author's departure."""

    signature: Signature | None
    fits: bool
    present: bool

    @property
    def holds(self) -> bool:
        return self.signature is not None and self.fits and self.present

    @property
    def why_not(self) -> str:
        """Return why the request does not count as signed; empty when it does."""
        if self.signature is None:
            return _("La demande n’est pas encore signée par le signataire du responsable de traitement.")
        told = {"name": self.signature.by.full_name, "day": words.day_month(self.signature.at)}
        if not self.present:
            return (
                _("%(name)s a signé le %(day)s, mais n’est plus signataire : une autre signature est nécessaire.")
                % told
            )
        if not self.fits:
            return (
                _("Le dossier a changé depuis que %(name)s l’a signé, le %(day)s : il faut le signer à nouveau.") % told
            )
        return ""


def wanted(request: AccessRequest, act: str) -> bool:
    """Tell whether an act of a file's route wants the request signed."""
    return GUARD in request.machine.transitions[act].guards


def present_sha256(request: AccessRequest) -> str:
    """Return the SHA-256 of what would be signed now, in hexadecimal."""
    return snapshots.digest(snapshots.signable(request))


def of(request: AccessRequest) -> list[Signature]:
    """Return the signatures given, oldest first."""
    return list(request.signatures.select_related("by", "request__organisation"))


def standing(request: AccessRequest, *, sha256: str = "") -> Standing:
    """Return where the signature of a file stands: one query when nobody signed.

    `sha256` is that of what would be signed now, when who asks has it already.
    """
    given = of(request)
    if not given:
        return Standing(None, fits=False, present=False)
    signatories = {person.pk for person in policies.signatories(request)}
    sha256 = sha256 or present_sha256(request)
    found = [Standing(one, one.sha256 == sha256, one.by_id in signatories) for one in reversed(given)]
    return next((one for one in found if one.holds), found[0])


def signs_by_function(person: User, request: AccessRequest) -> bool:
    """Tell whether a function at the controller lets a person sign, rather than a place given on this file."""
    return request.organisation in accounts.organisations_of(person, Role.SIGNATORY)


def quality(request: AccessRequest, *, by_function: bool) -> str:
    """Return in which quality somebody signs for the controller of a file."""
    told = {"organisation": request.organisation.name}
    if by_function:
        return _("Signataire pour %(organisation)s") % told
    return _("Désigné pour signer cette demande au nom de %(organisation)s") % told


def kept_in_words(kept: Mapping) -> str:
    """Return a signature that a snapshot keeps as a receipt tells it: who, in which quality, when, of what."""
    told = {**kept, "moment": words.moment(datetime.fromisoformat(kept["at"]))}
    return _("Signé par %(name)s (%(title)s), %(moment)s\nEmpreinte signée : SHA-256 %(sha256)s") % told


def as_kept(signature: Signature) -> dict:
    """Return a signature as a snapshot and a transmission keep it, ready for JSON."""
    with translation.override("fr"):
        title = quality(signature.request, by_function=signature.by_function)
    return {
        "name": signature.by.full_name,
        "title": title,
        "at": signature.at.isoformat(),
        "sha256": signature.sha256,
        "statement": {"version": signature.statement, "lines": statement.kept(signature.statement)},
    }
