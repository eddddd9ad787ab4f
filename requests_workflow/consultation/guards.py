"""Facts about the consultation of data holders."""

from django.utils.translation import gettext as _

from requests_workflow.consultation import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("holders_to_consult")
def holders_to_consult(act) -> None:
    """Some holder is not consulted yet, and each can be reached here."""
    awaiting = queries.holders_awaiting(act.request)
    if not awaiting:
        raise GuardFailed(_nobody_to_consult(act.request))
    unreachable = [holder.name for holder in awaiting if holder.organisation is None]
    if unreachable:
        raise GuardFailed(
            _("Personne ne répond ici au nom de : %(names)s. L’administrateur y rattache d’abord une organisation.")
            % {"names": ", ".join(unreachable)}
        )


def _nobody_to_consult(request) -> str:
    if queries.consultations_of(request).exists():
        return _("Tous les responsables des données demandées sont déjà consultés.")
    return _("Aucune donnée du catalogue n’est demandée : il n’y a pas de responsable de données à consulter.")


@guard("holders_consulted")
def holders_consulted(act) -> None:
    """Every holder of the catalogue data asked for has been consulted, or none had to be."""
    awaiting = [holder.short_name for holder in queries.holders_awaiting(act.request)]
    if awaiting:
        raise GuardFailed(
            _("Il reste à consulter, avant de remettre le dossier à la présidence : %(names)s.")
            % {"names": ", ".join(awaiting)}
        )


@guard("is_own_consultation")
def is_own_consultation(act) -> None:
    """The person answers for the very holder that is asked."""
    if act.subject.holder.organisation not in queries.organisations(act.by):
        raise GuardFailed(_("Cette consultation s’adresse à un autre responsable de données."))
