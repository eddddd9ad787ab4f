"""Facts about interests that the rules demand."""

from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow.committee.interests import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("interest_not_yet_declared")
def interest_not_yet_declared(act) -> None:
    """Nothing declared yet; an interest found after declaring none is still told."""
    said = queries.interest_of(act.by, act.request)
    if said is not None and not act.data.get("has_interest"):
        day = words.day_month(said.declared_at)
        raise GuardFailed(_("Vous avez déclaré n’avoir aucun lien d’intérêts, le %(day)s.") % {"day": day})


@guard("no_interest")
def no_interest(act) -> None:
    """The rapporteur has declared that nothing ties them to the project."""
    said = queries.interest_of(act.by, act.request)
    if said is None:
        raise GuardFailed(_("Déclarez d’abord vos intérêts sur ce dossier."))
    if said.has_interest:
        raise GuardFailed(_("Vous avez déclaré un lien d’intérêts : vous ne pouvez pas rapporter ce dossier."))
