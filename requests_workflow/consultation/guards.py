"""Facts about the consultation of data holders, and about the conditions of a file."""

from django.utils.translation import gettext as _

from hub.accounts.enums import Role
from requests_workflow.consultation import conditions, queries
from requests_workflow.consultation.enums import Origin, Owner
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


@guard("examination_over")
def examination_over(act) -> None:
    """The file has left the committee: what a data holder would say comes too late."""
    if queries.is_examined(act.request):
        raise GuardFailed(_("Le comité examine encore ce dossier : la consultation garde son objet."))


@guard("file_goes_on")
def file_goes_on(act) -> None:
    """The procedure of the file is not over."""
    if act.request.rule_state.terminal:
        raise GuardFailed(_("La procédure de ce dossier est terminée : ses conditions ne changent plus."))


@guard("may_set_condition")
def may_set_condition(act) -> None:
    """The secretariat sets conditions on every file that was filed; a holder, while the committee may still read it."""
    if act.request.filed_at is None:
        raise GuardFailed(_("Une condition se pose sur un dossier déposé."))
    if Role.SECRETARIAT not in act.roles and not _speaks_as_a_consulted_holder(act.subject):
        raise GuardFailed(
            _("Un responsable de données pose ses conditions pendant que le comité examine le dossier, s’il y répond.")
        )


def _speaks_as_a_consulted_holder(condition) -> bool:
    if condition.origin != Origin.HOLDER or not queries.is_examined(condition.request):
        return False
    return queries.answers_of(condition.holder, condition.request).exists()


@guard("is_new_condition")
def is_new_condition(act) -> None:
    """The same condition does not stand on the file already: a button pressed twice sets one."""
    if conditions.is_repeated(act.subject):
        raise GuardFailed(_("Cette condition est déjà posée."))


@guard("is_bound_by_condition")
def is_bound_by_condition(act) -> None:
    """The condition binds the person who gives the evidence."""
    owner = Owner(act.subject.owner)
    if not act.roles & conditions.BOUND_ROLES[owner]:
        raise GuardFailed(_("Cette condition oblige : %(owner)s.") % {"owner": owner.label})


@guard("may_judge_condition")
def may_judge_condition(act) -> None:
    """The secretariat judges every evidence; a data holder, that of the conditions it set for others."""
    condition = act.subject
    own = condition.origin == Origin.HOLDER and condition.owner != Owner.HOLDER
    if Role.SECRETARIAT not in act.roles and not own:
        raise GuardFailed(_("Cette condition vous oblige, ou vient d’un autre : le secrétariat en juge."))


@guard("conditions_lifted")
def conditions_lifted(act) -> None:
    """No condition of the file is left: each was lifted or waived."""
    left = conditions.unsettled_numbers(act.request)
    if left:
        raise GuardFailed(
            _("Il reste à lever, avant toute mise à disposition, les conditions : %(numbers)s.")
            % {"numbers": ", ".join(map(str, left))}
        )
