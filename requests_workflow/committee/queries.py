"""What the committee knows of a file, and who may know it. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee import voting
from requests_workflow.committee.enums import SEATED
from requests_workflow.committee.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Interest,
    Opinion,
    Report,
    Session,
)
from requests_workflow.procedure import clocks, policies
from requests_workflow.procedure.models import AccessRequest

SEATS = frozenset({Role.COMMITTEE_MEMBER, Role.CHAIR})
#: Functions that read the committee's work on every file, unless recused from it.
OFFICE = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.DPO, Role.AUDITOR})


# Opinions


def opinion_of(request: AccessRequest) -> Opinion | None:
    """Return the opinion that stands, with its recommendations: the last given."""
    return opinions_of(request).first()


def opinions_of(request: AccessRequest) -> QuerySet[Opinion]:
    """Return every opinion on a file, the last first."""
    found = Opinion.objects.filter(request=request).select_related("request__organisation", "session")
    return found.prefetch_related("recommendation_rows").order_by("-round")


def opinions_shown_to(user: User, request: AccessRequest) -> list[Opinion]:
    """Return the opinions a person reads, the last first: outside the committee, those the sponsor was notified of."""
    inside = reads(user, request)
    return [opinion for opinion in opinions_of(request) if inside or opinion.notified_at]


def unanswered(opinion: Opinion, answers: Mapping[int, str]) -> int:
    """Return how many recommendations have no answer yet, `answers` (by position) being given now."""
    rows = opinion.recommendation_rows.all()
    return sum(not (row.answer or answers.get(row.position, "").strip()) for row in rows)


def reexaminations(request: AccessRequest) -> int:
    """Return how many times the sponsor asked for another examination."""
    return Opinion.objects.filter(request=request, reexamined_at__isnull=False).count()


def round_of(request: AccessRequest) -> int:
    """Return the number of the examination under way: one more than the opinions given."""
    return Opinion.objects.filter(request=request).count() + 1


def awaits_the_choice_of(user: User, request: AccessRequest) -> bool:
    """Tell whether it is for this person to say what comes after the opinion."""
    return request.rule_state.stage == "choice" and bool(
        policies.roles_on(user, request) & set(request.rule_state.waits_for)
    )


# Interests


def interest_of(user: User, request: AccessRequest) -> Interest | None:
    """Return what a member declared about a file; None when they said nothing yet."""
    return Interest.objects.filter(member=user, request=request).first()


def recused_from(request: AccessRequest) -> frozenset[int]:
    """Return the keys of the members shut out of a file."""
    return frozenset(Interest.objects.filter(request=request, has_interest=True).values_list("member_id", flat=True))


def declared_out(user: User, reference: str) -> bool:
    """Tell whether a person declared an interest in the file of this reference."""
    return Interest.objects.filter(member=user, has_interest=True, request__reference=reference).exists()


def recusals(request: AccessRequest) -> QuerySet[Interest]:
    """Return the interests declared on a file, with what was said of them: for those who run the committee."""
    return Interest.objects.filter(request=request, has_interest=True).select_related("member")


def runs_the_committee(user: User) -> bool:
    return bool(accounts.roles_of(user) & {Role.CHAIR, Role.SECRETARIAT})


@dataclass(frozen=True)
class Declared:
    """Counts of the members of today: without interest, shut out, silent so far."""

    without: int
    recused: int
    silent: int


def interests_declared(request: AccessRequest) -> Declared:
    everyone = set(members().values_list("pk", flat=True))
    said = dict(Interest.objects.filter(request=request, member__in=everyone).values_list("member_id", "has_interest"))
    recused = sum(said.values())
    return Declared(without=len(said) - recused, recused=recused, silent=len(everyone) - len(said))


def declarable(user: User) -> QuerySet[AccessRequest]:
    """Return the files before the committee about which a member may say something: all but those they are out of."""
    if not SEATS & accounts.roles_of(user):
        return AccessRequest.objects.none()
    out = Interest.objects.filter(member=user, has_interest=True).values("request_id")
    return AccessRequest.objects.filter(_before_the_committee()).exclude(pk__in=out).select_related("organisation")


def awaiting_declaration(user: User) -> QuerySet[AccessRequest]:
    """Return the files before the committee about which a member declared nothing yet, the oldest first.

    Only title, controller and funders may be shown of them.
    """
    declared = Interest.objects.filter(member=user).values("request_id")
    return declarable(user).exclude(pk__in=declared).order_by("completed_at", "pk")


def _before_the_committee(prefix: str = "") -> Q:
    """Return the states in which the rules let a member declare interests; `prefix` leads to the file."""
    found = Q(**{f"{prefix}pk__in": []})
    for ruleset in rules.all_rulesets().values():
        states = ruleset.machines["access_request"].transitions["declare_interest"].from_
        found |= Q(**{f"{prefix}ruleset": ruleset.id, f"{prefix}state__in": states})
    return found


def reads(user: User, request: AccessRequest) -> bool:
    """Tell whether a person reads the committee's work on a file: reports, remarks, votes."""
    return request.pk in readable(user, [request.pk])


def readable(user: User, request_ids) -> set[int]:
    """Return, among files, those whose committee work a person reads: by function, or after declaring no interest."""
    said = dict(Interest.objects.filter(member=user, request__in=request_ids).values_list("request_id", "has_interest"))
    by_function = bool(OFFICE & accounts.roles_of(user))
    seated = bool(SEATS & accounts.roles_of(user))
    return {
        key for key in request_ids if said.get(key) is not True and (by_function or (seated and said.get(key) is False))
    }


# Rapporteurs


def assignments_of(user: User) -> QuerySet[Assignment]:
    """Return the seats of rapporteur a person holds on files before the committee, the last proposed first."""
    found = Assignment.objects.filter(rapporteur=user, state__in=SEATED).select_related("request__organisation")
    return found.order_by("-pk")


def seats_of(request: AccessRequest, *, round_: int | None = None) -> list[Assignment]:
    """Return the seats taken for an examination (the one under way by default), without recused rapporteurs."""
    number = round_ or round_of(request)
    found = Assignment.objects.filter(request=request, round=number, state__in=SEATED)
    return list(found.exclude(rapporteur__in=recused_from(request)).select_related("rapporteur", "request", "report"))


def declined_seats(request: AccessRequest, *, round_: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(request=request, round=round_, state="declined").select_related("rapporteur")


def own_seat(user: User, request: AccessRequest) -> Assignment | None:
    """Return the seat a person holds in the examination under way."""
    return next((seat for seat in seats_of(request) if seat.rapporteur_id == user.pk), None)


def seats_left(request: AccessRequest) -> int:
    return int(request.rule_set.parameter("P23_rapporteurs")) - len(seats_of(request))


def candidates(request: AccessRequest) -> list[User]:
    """Return the members who may be asked to report: not recused, not on the file already, not of its team."""
    taken = {seat.rapporteur_id for seat in seats_of(request)} | recused_from(request)
    taken |= policies.team_keys(request)
    return [member for member in accounts.people_in_role(Role.COMMITTEE_MEMBER) if member.pk not in taken]


def load_of_month(members, month: date) -> dict[int, int]:
    """Return how many files each member was asked to report on in a month, those declined left out."""
    rows = Assignment.objects.filter(rapporteur__in=members, month=month, state__in=SEATED)
    return dict(rows.order_by().values_list("rapporteur").annotate(Count("pk")))


def round_shown(request: AccessRequest) -> int:
    """Return the examination a page shows: the one under way, or the last once its opinion is given."""
    under_way = round_of(request)
    before = AccessRequest.objects.filter(_before_the_committee(), pk=request.pk).exists()
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


# Sessions


def session(pk: int) -> Session | None:
    return Session.objects.filter(pk=pk).first()


def new_session(**fields) -> Session:
    """Return a session that does not exist yet: the door brings it to life."""
    return Session(**fields)


def current_item(request: AccessRequest) -> AgendaItem | None:
    """Return where a file stands on an agenda in the examination under way; None when it waits for a session."""
    found = AgendaItem.objects.filter(request=request, adjourned_at=None, round=round_of(request))
    return found.select_related("session").order_by("-pk").first()


def sessions_to_come(request: AccessRequest, day: date) -> QuerySet[Session]:
    """Return the sessions on whose agenda a file may be put on a day: not open yet, and not seen by it before."""
    passed = AgendaItem.objects.filter(request=request).values("session_id")
    return Session.objects.filter(state__in=["planned", "agenda_published"], held_on__gte=day).exclude(pk__in=passed)


def items_to_decide(session: Session) -> list[AgendaItem]:
    """Return the items of a session that still wait for an opinion, or to be adjourned."""
    decided = Opinion.objects.filter(request=OuterRef("request"), round=OuterRef("round"))
    found = session.items.filter(~Exists(decided), adjourned_at=None, request__state="scheduled")
    return list(found.select_related("request"))


def members() -> QuerySet[User]:
    """Return the members of the committee today, the chair among them."""
    found = accounts.people_in_role(Role.COMMITTEE_MEMBER) | accounts.people_in_role(Role.CHAIR)
    return found.distinct()


@dataclass(frozen=True)
class Electorate:
    """Who counts for one item: keys of the members present who may vote, how many are out of it, the quorum."""

    voters: frozenset[int]
    #: Voters who declared nothing yet about the file.
    undeclared: int
    recused: int
    quorum: voting.Quorum


def electorate(item: AgendaItem) -> Electorate:
    """Return who may vote on an item now, from the attendance and the interests declared."""
    return electorates(item.session, [item.request_id])[item.request_id]


def electorates(session: Session, request_ids) -> dict[int, Electorate]:
    """Return who may vote on each of several files in a session, by the file's key: three queries for all."""
    everyone = frozenset(members().values_list("pk", flat=True))
    present = frozenset(Attendance.objects.filter(session=session).values_list("member_id", flat=True)) & everyone
    said: dict[int, dict[int, bool]] = {key: {} for key in request_ids}
    for interest in Interest.objects.filter(request__in=request_ids, member__in=everyone):
        said[interest.request_id][interest.member_id] = interest.has_interest
    return {key: _electorate(session, everyone, present, by_member) for key, by_member in said.items()}


def _electorate(session: Session, everyone: frozenset, present: frozenset, said: dict[int, bool]) -> Electorate:
    out = frozenset(member for member, has_interest in said.items() if has_interest)
    parameter = session.rule_set.parameter
    found = voting.quorum(
        everyone,
        present,
        out,
        numerator=int(parameter("P22_quorum_numerator")),
        denominator=int(parameter("P22_quorum_denominator")),
        recused_count=bool(parameter("P15")),
    )
    voters = present - out
    return Electorate(voters=voters, undeclared=len(voters - said.keys()), recused=len(out), quorum=found)


def calendar(user: User) -> QuerySet[Session]:
    """Return every session, the nearest first, each with `items_count`: the items this person may know of."""
    counted = Q(items__adjourned_at=None) & _known_to(user, "items__request__in")
    return Session.objects.annotate(items_count=Count("items", filter=counted, distinct=True))


def _known_to(user: User, files: str) -> Q:
    """Return the condition, on the lookup `files`, of the files that an agenda names to a person."""
    said = Interest.objects.filter(member=user)
    not_out = ~Q(**{files: said.filter(has_interest=True).values("request_id")})
    if OFFICE & accounts.roles_of(user):
        return not_out
    read = Q(**{files: said.filter(has_interest=False).values("request_id")})
    return not_out & (read | Q(**{files: awaiting_declaration(user).order_by().values("pk")}))


def items_of(session: Session) -> list[AgendaItem]:
    """Return the agenda of a session, in order."""
    return list(session.items.select_related("request__organisation"))


def opinions_in(session: Session) -> dict[int, Opinion]:
    """Return the opinions given in a session, by the file's key."""
    return {opinion.request_id: opinion for opinion in session.opinions.select_related("request")}


def report_due(assignment: Assignment) -> date | None:
    """Return the last day for a report: the running delay of the file."""
    running = clocks.running(assignment, "C5")
    return running[0].due_on if running else None


# What each must do


@dataclass(frozen=True)
class Row:
    """One thing a person must do: what, on which file, where, until when, in which role."""

    title: str
    what: str
    url: str
    due_on: date | None
    role: str


def to_do(user: User, at: datetime) -> list[Row]:
    """Return the declarations, answers and reports that the committee awaits from a person, nearest date first."""
    awaiting = list(awaiting_declaration(user))
    seat = Role.CHAIR if Role.CHAIR in accounts.roles_of(user) else Role.COMMITTEE_MEMBER
    rows = [_declaration_row(request, seat) for request in awaiting]
    hidden = {request.pk for request in awaiting}
    rows += [_seat_row(seat) for seat in open_seats_of(user) if seat.request_id not in hidden]
    return sorted(rows, key=lambda row: row.due_on or date.max)


def open_seats_of(user: User) -> list[Assignment]:
    """Return the seats on which a person still owes an answer or a report."""
    found = assignments_of(user).filter(state__in=["proposed", "accepted"])
    return list(found.filter(_before_the_committee("request__")))


def _declaration_row(request: AccessRequest, role: str) -> Row:
    url = reverse("committee:declare", args=[request.reference])
    return Row(title=request.title, what=_("Déclarer vos intérêts"), url=url, due_on=None, role=role)


def _seat_row(seat: Assignment) -> Row:
    name, what = {
        "proposed": ("committee:file", _("Accepter ou décliner d’être rapporteur")),
        "accepted": ("committee:report", _("Remettre votre rapport")),
    }[seat.state]
    due_on = report_due(seat) if seat.state == "accepted" else None
    url = reverse(name, args=[seat.request.reference])
    return Row(title=seat.request.title, what=what, url=url, due_on=due_on, role="rapporteur")
