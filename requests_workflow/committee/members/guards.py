"""Facts about members and their mandates that the rules demand."""

from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.committee.members import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("mandate_is_over")
def mandate_is_over(act) -> None:
    """The rapporteur's mandates are all over, or end today."""
    if not queries.is_over(act.subject.rapporteur, clock.day_of(act.at)):
        raise GuardFailed(_("Le mandat de ce rapporteur court encore : seule la présidence peut le décharger."))
