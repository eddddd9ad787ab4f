"""Facts about interests that the rules demand."""

from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow.committee.enums import Declared
from requests_workflow.committee.interests import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("interest_not_yet_declared")
def interest_not_yet_declared(act) -> None:
    """Nothing declared yet; an interest found after declaring none is still told."""
    said = queries.interest_of(act.by, act.request)
    if said is not None and act.data.get("declared", Declared.NONE) == Declared.NONE:
        day = words.day_month(said.declared_at)
        raise GuardFailed(_("Vous avez déclaré n’avoir aucun lien d’intérêts, le %(day)s.") % {"day": day})


@guard("no_interest")
def no_interest(act) -> None:
    """The rapporteur has declared that nothing ties them to the project."""
    said = queries.interest_of(act.by, act.request)
    if said is None:
        raise GuardFailed(_("Déclarez d’abord vos intérêts sur ce dossier."))
    if said.out:
        raise GuardFailed(_("Vous avez déclaré un lien d’intérêts : vous ne pouvez pas rapporter ce dossier."))


@guard("tie_to_decide")
def tie_to_decide(act) -> None:
    """A member declared a tie on which nothing was decided; when the form is sent, the one it names."""
    waiting = queries.undecided(act.request)
    if not waiting:
        raise GuardFailed(_("Aucun lien déclaré sur ce dossier n’attend de décision."))
    chosen = act.data.get("interest")
    if chosen is not None and chosen not in waiting:
        raise GuardFailed(_("Le lien de ce membre a déjà fait l’objet d’une décision."))
