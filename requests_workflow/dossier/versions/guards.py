"""Facts of the complements that the rules demand before they are filed."""

from django.utils.translation import gettext as _

from requests_workflow.dossier import checklist
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("complements_answered")
def complements_answered(act) -> None:
    """Every point that was asked has its answer: something changed there, or the sponsor says why nothing did."""
    last = act.request.complements.last()
    if last is None:
        return
    answered = checklist.answered(act.request, last.round)
    left = [item.label for item, _verdict in checklist.missing(act.request, last.round) if not answered[item.code]]
    if left:
        reason = _("Répondez d’abord à chaque point demandé. Il reste : %(labels)s.")
        raise GuardFailed(reason % {"labels": ", ".join(left)})
