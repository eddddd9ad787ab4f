"""Facts about votes that the rules demand."""

from django.utils.translation import gettext as _

from requests_workflow.committee.deliberation import motions, queries
from requests_workflow.committee.enums import TACIT
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("quorum_reached")
def quorum_reached(act) -> None:
    """Enough members who may sit on this file are present."""
    found = _electorate(act).quorum
    if not found.reached:
        raise GuardFailed(
            _("Le quorum n’est pas atteint sur ce dossier : présents %(present)s, requis %(needed)s sur %(entitled)s.")
            % {"present": found.present, "needed": found.needed, "entitled": found.entitled}
        )


@guard("vote_carries")
def vote_carries(act) -> None:
    """The opinion has the text the law asks for, and the majority."""
    if act.data["kind"] == TACIT:
        raise GuardFailed(_("L’avis réputé favorable naît du silence : il ne se vote pas."))
    voters = _electorate(act).voters
    rule = act.request.rule_set.opinions[act.data["kind"]]
    for _field, reason in motions.problems(rule, act.data, len(voters)):
        raise GuardFailed(reason)
    if act.data.get("casting") and act.by.pk not in voters:
        raise GuardFailed(_("La voix prépondérante est celle d’une présidence présente en séance."))


vote_carries.needs_data = True


def _electorate(act) -> queries.Electorate:
    item = sessions.current_item(act.request)
    if item is None:
        raise GuardFailed(_("Ce dossier n’est inscrit à aucune séance."))
    return queries.electorate(item)
