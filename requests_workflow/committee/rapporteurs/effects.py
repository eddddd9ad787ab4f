"""What is written when rapporteurs are proposed, accept, decline, report."""

from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import grants
from requests_workflow.committee.models import (
    Assignment,
    Report,
)
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import queries
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect


@effect("access_request", "assign_rapporteurs", "replace_rapporteurs")
def propose_the_seats(act) -> None:
    """Propose each free seat to a member; raise `GuardFailed` for a choice that does not fill them exactly."""
    chosen = list(act.data["rapporteurs"])
    _check_choice(act.request, chosen)
    taken = len(queries.seats_of(act.request))
    for position, member in enumerate(chosen, start=taken + 1):
        seat = Assignment(
            request=act.request,
            rapporteur=member,
            round=opinions.round_of(act.request),
            position=position,
            month=clock.day_of(act.at).replace(day=1),
        )
        door.perform("propose", seat, by=act.by, at=act.at)
        grants.give(Grant.RAPPORTEUR_ON, to=member, on=act.request)


def _check_choice(request, chosen: list) -> None:
    left = queries.seats_left(request)
    allowed = {member.pk for member in queries.candidates(request)}
    if len({member.pk for member in chosen}) != left or len(chosen) != left:
        raise GuardFailed(_("Choisissez exactement %(n)s rapporteur(s), tous différents.") % {"n": left})
    refused = [member.full_name for member in chosen if member.pk not in allowed]
    if refused:
        raise GuardFailed(_("Ne peut pas rapporter ce dossier : %(names)s.") % {"names": ", ".join(refused)})


@effect("assignment", "accept")
def begin_when_all_accepted(act) -> None:
    """The last rapporteur to accept starts the review."""
    request = act.request
    if request.state != "assignment" or queries.seats_left(request) > 0:
        return
    if all(seat.state != "proposed" for seat in queries.seats_of(request)):
        door.perform("start_review", request, by=act.by, at=act.at)


@effect("assignment", "decline")
def give_up_the_seat(act) -> None:
    act.subject.decline_reason = act.data.get("decline_reason", "")
    act.subject.save(update_fields=["decline_reason"])
    grants.take(Grant.RAPPORTEUR_ON, from_=act.subject.rapporteur, on=act.request)


@effect("assignment", "submit_report")
def keep_the_report(act) -> None:
    Report.objects.create(
        request=act.request,
        assignment=act.subject,
        grid=act.data["grid"],
        conclusion=act.data["conclusion"],
        recommendations="\n".join(act.data.get("recommendations", [])),
        submitted_at=act.at,
    )
