"""Who reports on a file, and which reports a person reads. Nothing here writes."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee.enums import SEATED
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Assignment, LoneRapporteur, Opinion, Report, ReportDraft
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import due
from requests_workflow.procedure import policies
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
    """Return the seats of an examination that were declined, or taken back by the chair: its history."""
    found = Assignment.objects.filter(request=request, round=round_).exclude(state__in=SEATED)
    return found.select_related("rapporteur", "request")


def gave_back(request: AccessRequest) -> frozenset[int]:
    """Return the keys of those who no longer report on the examination under way."""
    gone = declined_seats(request, round_=opinions.round_of(request))
    return frozenset(gone.values_list("rapporteur_id", flat=True))


def own_seat(user: User, request: AccessRequest) -> Assignment | None:
    """Return the seat a person holds in the examination under way."""
    return next((seat for seat in seats_of(request) if seat.rapporteur_id == user.pk), None)


def had_a_seat(user: User, request: AccessRequest) -> bool:
    """Tell whether a person once was asked to report on the examination under way."""
    return Assignment.objects.filter(request=request, round=opinions.round_of(request), rapporteur=user).exists()


def seats_needed(request: AccessRequest, *, round_: int) -> int:
    """Return how many rapporteurs an examination calls for: the rule's number, or the one the chair found enough."""
    alone = LoneRapporteur.objects.filter(request=request, round=round_).exists()
    return 1 if alone else int(request.rule_set.parameter("P23_rapporteurs"))


def seats_left(request: AccessRequest) -> int:
    """Return how many rapporteurs the chair has still to find for the examination under way."""
    number = opinions.round_of(request)
    return max(0, seats_needed(request, round_=number) - len(seats_of(request, round_=number)))


def reporting_elsewhere(request: AccessRequest) -> set[int]:
    """Return the keys of those who cannot be asked whatever their merits: seated already, recused, or of the team."""
    taken = {seat.rapporteur_id for seat in seats_of(request)}
    return taken | interests.recused_from(request) | policies.team_keys(request)


def candidates(request: AccessRequest) -> list[User]:
    """Return the members who may be thought of: not recused, not on the file already, not of its team."""
    return _free(request, members.sitting(accounts.people_in_role(Role.COMMITTEE_MEMBER)))


def experts(request: AccessRequest) -> list[User]:
    """Return the experts of the list who may be thought of, as `candidates`."""
    return _free(request, members.experts())


def _free(request: AccessRequest, people: Iterable[User]) -> list[User]:
    out = reporting_elsewhere(request)
    return [person for person in people if person.pk not in out]


def load_of_month(members, month: date) -> dict[int, int]:
    """Return how many files each member was asked to report on in a month, those declined left out."""
    rows = Assignment.objects.filter(rapporteur__in=members, month=month, state__in=SEATED)
    return dict(rows.order_by().values_list("rapporteur").annotate(Count("pk")))


def round_shown(request: AccessRequest) -> int:
    """Return the examination a page shows: the one under way, or the last once its opinion is given."""
    under_way = opinions.round_of(request)
    before = AccessRequest.objects.filter(interests.before_the_committee(), pk=request.pk).exists()
    return under_way if before else max(1, under_way - 1)


def all_reports_in(request: AccessRequest, *, round_: int) -> bool:
    """Tell whether nothing more is awaited from the rapporteurs of an examination, under way or over."""
    if round_ < opinions.round_of(request):
        return True
    seats = seats_of(request, round_=round_)
    enough = len(seats) >= seats_needed(request, round_=round_)
    return enough and all(seat.state == "reported" for seat in seats)


def reads_reports(user: User, request: AccessRequest, *, round_: int) -> bool:
    """Tell whether a reader of the committee's work may read the reports now.

    A rapporteur and the other members, once all are in; those who run or watch the committee, as they come. A
    rapporteur who also runs it waits as a rapporteur.
    """
    by_function = bool(accounts.roles_of(user) & interests.OFFICE)
    reports = any(seat.rapporteur_id == user.pk for seat in seats_of(request, round_=round_))
    return (by_function and not reports) or all_reports_in(request, round_=round_)


def reports_hidden_from(user: User, request: AccessRequest, *, round_: int) -> bool:
    """Tell whether a reader of the committee's work has still to wait for the others' reports."""
    return not reads_reports(user, request, round_=round_)


def reports_shown_to(user: User, request: AccessRequest, *, round_: int) -> list[Report]:
    """Return the reports a reader sees, in the order of the seats; one's own alone while others are awaited."""
    found = [seat for seat in seats_of(request, round_=round_) if seat.state == "reported"]
    if not reads_reports(user, request, round_=round_):
        found = [seat for seat in found if seat.rapporteur_id == user.pk]
    for seat in found:
        # The seat was read with its file and its author: the report needs no query to name them.
        seat.report.assignment = seat
        seat.report.request = seat.request
    return [seat.report for seat in found]


def report_due(assignment: Assignment) -> date | None:
    """Return the last day for a report: its own delay, or the hours before the session, whichever comes first."""
    at = report_due_at(assignment)
    return clock.day_of(at) if at else None


def report_due_at(assignment: Assignment) -> datetime | None:
    return due.moments([assignment]).get(assignment.pk)


def draft_of(seat: Assignment) -> ReportDraft | None:
    return ReportDraft.objects.filter(assignment=seat).first()


def own_recommendations(user: User, request: AccessRequest) -> str:
    """Return the recommendations of the report that a person is writing on a file, one a line; nothing without one."""
    seat = own_seat(user, request)
    draft = draft_of(seat) if seat else None
    texts = draft.answers.items() if draft else ()
    return "\n".join(one["value"] for name, one in texts if name.endswith("_recommendations"))


def wanting_rapporteurs(user: User) -> list[AccessRequest]:
    """Return the files under review of which a rapporteur is missing, for who chairs the committee on them."""
    functions = accounts.roles_of(user)
    if not functions & {Role.CHAIR, Role.VICE_CHAIR}:
        return []
    presided = Q() if Role.CHAIR in functions else policies.left_to_vice_chairs()
    files = list(policies.visible_to(user).filter(_replaceable(), presided).order_by("completed_at", "pk"))
    missing = _missing_seats(files)
    return [file for file in files if missing[file.pk] > 0]


def _replaceable() -> Q:
    """Return the states in which the rules let a rapporteur be replaced."""
    found = Q(pk__in=[])
    for ruleset in rules.all_rulesets().values():
        states = ruleset.machines["access_request"].transitions["replace_rapporteurs"].from_
        found |= Q(ruleset=ruleset.id, state__in=states)
    return found


def _missing_seats(files: Collection[AccessRequest]) -> dict[int, int]:
    """Return how many rapporteurs each file still calls for, by key: four queries however many files."""
    given = Counter(Opinion.objects.filter(request__in=files).values_list("request_id", flat=True))
    alone = set(LoneRapporteur.objects.filter(request__in=files).values_list("request_id", "round"))
    seats = Assignment.objects.filter(request__in=files, state__in=SEATED)
    recused = interests.recused_pairs(files)
    seated = Counter(
        (key, number)
        for key, number, person in seats.values_list("request_id", "round", "rapporteur_id")
        if (key, person) not in recused
    )
    return {file.pk: _left(file, given[file.pk] + 1, alone, seated) for file in files}


def _left(file: AccessRequest, number: int, alone: set, seated: Counter) -> int:
    needed = 1 if (file.pk, number) in alone else int(file.rule_set.parameter("P23_rapporteurs"))
    return needed - seated[file.pk, number]


def of_mandates_over(user: User, on: date) -> list[Assignment]:
    """Return the reports awaited from people whose mandates are over, for the secretariat, which gives them back."""
    if Role.SECRETARIAT not in accounts.roles_of(user):
        return []
    over = members.whose_mandates_are_over(on).values("person_id")
    found = Assignment.objects.filter(rapporteur__in=over, state__in=["proposed", "accepted"])
    return list(found.filter(interests.before_the_committee("request__")).select_related("request", "rapporteur"))


def open_seats_of(user: User) -> list[Assignment]:
    """Return the seats on which a person still owes an answer or a report."""
    found = assignments_of(user).filter(state__in=["proposed", "accepted"])
    return list(found.filter(interests.before_the_committee("request__")))
