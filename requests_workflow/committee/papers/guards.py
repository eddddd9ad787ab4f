"""Facts about minutes that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.committee.papers import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("session_closed")
def session_closed(act) -> None:
    """The session is over, and nobody drew up its minutes yet."""
    if act.subject.session.state != "closed":
        raise GuardFailed(_("Le procès-verbal se dresse une fois la séance levée."))
    if queries.minutes_of(act.subject.session) is not None:
        raise GuardFailed(_("Le procès-verbal de cette séance est déjà dressé."))


@guard("following_session_open")
def following_session_open(act) -> None:
    """A session that comes after is open: there the members approve (law.md 5.4)."""
    if queries.following_session(act.subject.session) is None:
        raise GuardFailed(_("Le procès-verbal s’approuve pendant une séance suivante : ouvrez-la d’abord."))


@guard("corrections_answered")
def corrections_answered(act) -> None:
    """Every correction asked for has its answer."""
    left = queries.unanswered(act.subject).count()
    if left:
        raise GuardFailed(
            ngettext(
                "%(n)s correction attend une réponse du secrétariat.",
                "%(n)s corrections attendent une réponse du secrétariat.",
                left,
            )
            % {"n": left}
        )
