"""Who reports on a file, and which reports a person reads. Nothing here writes."""

from datetime import date

from django.db.models import Count, QuerySet

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.committee.enums import SEATED
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.models import (
    Assignment,
    Report,
)
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.procedure import clocks, policies
from requests_workflow.procedure.models import AccessRequest


def assignments_of(user: User) -> QuerySet[Assignment]:
    """Return the seats of rapporteur a person holds on files before the committee, the last proposed first."""
    found = Assignment.objects.filter(rapporteur=user, state__in=SEATED).select_related("request__organisation")
    return found.order_by("-pk")


def seats_of(request: AccessRequest, *, round_: int | None = None) -> list[Assignment]:
    """Return the seats taken for an examination (the one under way by default), without recused rapporteurs."""
    number = round_ or opinions.round_of(request)
    found = Assignment.objects.filter(request=request, round=number, state__in=SEATED)
    return list(
        found.exclude(rapporteur__in=interests.recused_from(request)).select_related("rapporteur", "request", "report")
    )


def seats_on(request_ids) -> QuerySet[Assignment]:
    """Return the seats taken on several files, in any examination, with their rapporteurs: one query."""
    found = Assignment.objects.filter(request__in=request_ids, state__in=SEATED)
    return found.select_related("rapporteur")


def declined_seats(request: AccessRequest, *, round_: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(request=request, round=round_, state="declined").select_related("rapporteur")


def own_seat(user: User, request: AccessRequest) -> Assignment | None:
    """Return the seat a person holds in the examination under way."""
    return next((seat for seat in seats_of(request) if seat.rapporteur_id == user.pk), None)


def seats_left(request: AccessRequest) -> int:
    return int(request.rule_set.parameter("P23_rapporteurs")) - len(seats_of(request))


def candidates(request: AccessRequest) -> list[User]:
    """Return the members who may be asked to report: not recused, not on the file already, not of its team."""
    taken = {seat.rapporteur_id for seat in seats_of(request)} | interests.recused_from(request)
    taken |= policies.team_keys(request)
    return [member for member in accounts.people_in_role(Role.COMMITTEE_MEMBER) if member.pk not in taken]


def load_of_month(members, month: date) -> dict[int, int]:
    """Return how many files each member was asked to report on in a month, those declined left out."""
    rows = Assignment.objects.filter(rapporteur__in=members, month=month, state__in=SEATED)
    return dict(rows.order_by().values_list("rapporteur").annotate(Count("pk")))


def round_shown(request: AccessRequest) -> int:
    """Return the examination a page shows: the one under way, or the last once its opinion is given."""
    under_way = opinions.round_of(request)
    before = AccessRequest.objects.filter(interests.before_the_committee(), pk=request.pk).exists()
    return under_way if before else max(1, under_way - 1)


def reports_hidden_from(user: User, request: AccessRequest, *, round_: int) -> bool:
    """Tell whether a rapporteur has still to hand in a report before reading the others'."""
    seats = seats_of(request, round_=round_)
    return any(seat.rapporteur_id == user.pk and seat.state != "reported" for seat in seats)


def reports_shown_to(user: User, request: AccessRequest, *, round_: int) -> list[Report]:
    """Return the reports a reader sees; a rapporteur sees the others' only after handing in theirs."""
    if reports_hidden_from(user, request, round_=round_):
        return []
    return [seat.report for seat in seats_of(request, round_=round_) if seat.state == "reported"]


def report_due(assignment: Assignment) -> date | None:
    """Return the last day for a report: the running delay of the file."""
    running = clocks.running(assignment, "C5")
    return running[0].due_on if running else None


def open_seats_of(user: User) -> list[Assignment]:
    """Return the seats on which a person still owes an answer or a report."""
    found = assignments_of(user).filter(state__in=["proposed", "accepted"])
    return list(found.filter(interests.before_the_committee("request__")))
