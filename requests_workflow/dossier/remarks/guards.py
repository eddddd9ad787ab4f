"""A blocking remark stands against filing, never against saving."""

from django.utils.translation import gettext as _

from requests_workflow.dossier.remarks import queries
from requests_workflow.procedure import wording
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("no_blocking_remark")
def no_blocking_remark(act) -> None:
    """No remark of the rules prevents filing, beside what the other facts of the act demand."""
    found = queries.blocking(act.request, at=act.at)
    if found:
        labels = dict.fromkeys(wording.of(one.rule, "label") for one in found)
        raise GuardFailed(" ".join([_("Une remarque empêche de déposer."), *labels]))
