"""Facts about rapporteurs and their reports that the rules demand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("seats_to_fill")
def seats_to_fill(act) -> None:
    """A seat of rapporteur is free."""
    if queries.seats_left(act.request) <= 0:
        raise GuardFailed(_("Tous les rapporteurs sont désignés."))


@guard("second_seat_free")
def second_seat_free(act) -> None:
    """More than one rapporteur is called for, and one at most is seated."""
    number = opinions.round_of(act.request)
    if queries.seats_needed(act.request, round_=number) <= 1:
        raise GuardFailed(_("Un seul rapporteur suffit déjà pour cet examen."))
    if len(queries.seats_of(act.request, round_=number)) > 1:
        raise GuardFailed(_("Deux rapporteurs sont désignés : l’un d’eux peut décliner, ou être déchargé."))


@guard("is_own_assignment")
def is_own_assignment(act) -> None:
    """The rapporteur answers for their own seat."""
    if act.subject.rapporteur_id != act.by.pk:
        raise GuardFailed(_("Cette désignation est celle d’un autre rapporteur."))


@guard("rapporteurs_accepted")
def rapporteurs_accepted(act) -> None:
    """Every seat is taken by a rapporteur who accepted."""
    missing = queries.seats_left(act.request)
    if missing > 0:
        raise GuardFailed(_vacant(missing))
    waiting = [seat.rapporteur.full_name for seat in queries.seats_of(act.request) if seat.state == "proposed"]
    if waiting:
        raise GuardFailed(_("L’accord de chaque rapporteur est attendu : %(names)s.") % {"names": ", ".join(waiting)})


@guard("reports_submitted")
def reports_submitted(act) -> None:
    """Every rapporteur has handed in the report."""
    missing = queries.seats_left(act.request)
    if missing > 0:
        raise GuardFailed(_vacant(missing))
    late = [seat.rapporteur.full_name for seat in queries.seats_of(act.request) if seat.state != "reported"]
    if late:
        raise GuardFailed(_("Il manque le rapport de : %(names)s.") % {"names": ", ".join(late)})


def _vacant(missing: int) -> str:
    return ngettext("Il reste %(n)s rapporteur à désigner.", "Il reste %(n)s rapporteurs à désigner.", missing) % {
        "n": missing
    }
