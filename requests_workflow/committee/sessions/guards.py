"""Facts about sessions and agendas that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import clock
from hub.ui import words
from requests_workflow.committee.sessions import presentation, queries
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


@guard("session_not_closed")
def session_not_closed(act) -> None:
    """The agenda may still change."""
    if act.subject.session.state not in queries.DRAWN_UP:
        raise GuardFailed(_("La séance est levée ou annulée : son ordre du jour ne change plus."))


# Day and hour


@guard("not_convened")
def not_convened(act) -> None:
    """The members were not convened yet; a change of date convenes them anew by itself."""
    if act.subject.convened_at:
        raise GuardFailed(
            _("Les membres sont convoqués depuis le %(day)s.")
            % {"day": words.day_month(clock.day_of(act.subject.convened_at))}
        )


@guard("hour_is_free")
def hour_is_free(act) -> None:
    """The new day is to come, and no other session has its hour."""
    day, hour = act.data["held_on"], act.data["starts_at"]
    if day < clock.day_of(act.at):
        raise GuardFailed(_("Ce jour est passé : choisissez un jour à venir."))
    if queries.is_taken(day, hour, but=act.subject.pk):
        raise GuardFailed(_("Une séance est déjà programmée ce jour-là, à cette heure-là."))


hour_is_free.needs_data = True


@guard("session_day")
def session_day(act) -> None:
    """A session opens on its day; an electronic consultation, from its day until its end."""
    session, today = act.subject, clock.day_of(act.at)
    last = clock.day_of(session.ends_at) if session.ends_at else session.held_on
    if not session.held_on <= today <= last:
        raise GuardFailed(
            _("La séance est fixée au %(day)s : elle s’ouvre ce jour-là. Déplacez-la si elle se tient un autre jour.")
            % {"day": words.day(session.held_on)}
        )


@guard("papers_in_time")
def papers_in_time(act) -> None:
    """The members have the hours the rules give them to read, or are told why they have fewer."""
    session = act.subject
    hours = int(session.rule_set.parameter("papers_hours"))
    if presentation.hours_until(session, act.at) < hours and not act.data.get("late_reason", "").strip():
        raise GuardFailed(
            _("La séance commence dans moins de %(hours)s heures : dites pourquoi les documents partent si tard.")
            % {"hours": hours}
        )


papers_in_time.needs_data = True
