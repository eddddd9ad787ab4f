"""Facts about sessions and agendas that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.ui import words
from requests_workflow.committee.sessions import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("session_planned")
def session_planned(act) -> None:
    """A session to come can take the file; the one chosen, when the form is sent."""
    to_come = queries.sessions_to_come(act.request, clock.day_of(act.at))
    chosen = act.data.get("session")
    if chosen is None and not to_come.exists():
        raise GuardFailed(_("Aucune séance à venir ne peut recevoir ce dossier : programmez-en une."))
    if chosen is not None and not to_come.filter(pk=chosen.pk).exists():
        raise GuardFailed(
            _("La séance du %(day)s ne peut plus recevoir ce dossier : choisissez-en une autre.")
            % {"day": words.day_month(chosen.held_on)}
        )


@guard("agenda_not_empty")
def agenda_not_empty(act) -> None:
    """At least one file is on the agenda."""
    if not act.subject.items.filter(state="listed").exists():
        raise GuardFailed(_("L’ordre du jour est vide : inscrivez d’abord un dossier à cette séance."))


@guard("agenda_finished")
def agenda_finished(act) -> None:
    """Every item has an opinion, or was adjourned."""
    left = len(queries.items_to_decide(act.subject))
    if left:
        raise GuardFailed(
            ngettext(
                "%(n)s dossier attend encore un avis ou un ajournement.",
                "%(n)s dossiers attendent encore un avis ou un ajournement.",
                left,
            )
            % {"n": left}
        )
