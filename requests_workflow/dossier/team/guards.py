"""Facts of the team that the rules demand: who may be invited, whether an invitation still holds, who signed what."""

from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.team import queries, signing
from requests_workflow.procedure import policies, registry
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard

#: Invitations that may wait for an answer on one file at a time.
MOST_WAITING = 20


@guard("team_open")
def team_open(act) -> None:
    """The file is not at its end: a deleted draft has no team any more."""
    if act.request.rule_state.terminal:
        raise GuardFailed(_("Ce dossier est clos ou supprimé : son équipe ne change plus."))


@guard("invitable")
def invitable(act) -> None:
    """The address is somebody else's, waits for no answer, and has not this place already."""
    invitation = act.subject
    if invitation.address == act.by.email.lower():
        raise GuardFailed(_("C’est votre propre adresse : vous êtes déjà dans l’équipe."))
    waiting = queries.waiting(act.request)
    if any(one.address == invitation.address for one in waiting):
        raise GuardFailed(_("Cette adresse a déjà une invitation en attente : renvoyez-la, ou annulez-la d’abord."))
    if len(waiting) >= MOST_WAITING:
        raise GuardFailed(_("Trop d’invitations attendent déjà une réponse. Annulez-en avant d’en envoyer d’autres."))
    if queries.has_place(act.request, invitation.address, invitation.role):
        raise GuardFailed(_("Cette personne est déjà dans l’équipe. Pour changer sa place, retirez-la d’abord."))


@guard("invitation_in_time")
def invitation_in_time(act) -> None:
    """The invitation has not expired."""
    if act.subject.expires_on < clock.day_of(act.at):
        raise GuardFailed(_("Cette invitation a expiré. Demandez qu’on vous en renvoie une."))


@guard("inviter_still_sponsor")
def inviter_still_sponsor(act) -> None:
    """Who invited still carries the project: a departed sponsor brings nobody in."""
    if act.subject.invited_by not in policies.people("sponsor", act.request):
        raise GuardFailed(_("La personne qui vous a invité ne porte plus ce projet. Demandez une autre invitation."))


@guard("fit_to_sign")
def fit_to_sign(act) -> None:
    """Everything that filing demands besides the signature is there: one signs what will be filed."""
    filing = act.request.machine.transitions[dossier.filing_act(act.request)]
    if signing.GUARD not in filing.guards:
        raise GuardFailed(_("Sur ce circuit, rien n’est à signer."))
    for name in filing.guards:
        if name != signing.GUARD:
            registry.GUARDS[name](act)


@guard("signatory_named")
def signatory_named(act) -> None:
    """Somebody may sign."""
    if not policies.signatories(act.request).exists():
        raise GuardFailed(queries.no_signatory_words(act.request))


@guard("signed")
def signed(act) -> None:
    """Somebody who signs for the controller today has signed exactly what would be filed now."""
    standing = signing.standing(act.request)
    if standing.holds:
        return
    if not policies.signatories(act.request).exists():
        raise GuardFailed(queries.no_signatory_words(act.request))
    raise GuardFailed(standing.why_not)
