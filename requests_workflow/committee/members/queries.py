"""Who sits on the committee, what they know, how old their public declarations are. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q, QuerySet

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import OrganisationKind, Role
from hub.accounts.models import Membership, Organisation, User
from requests_workflow import rules
from requests_workflow.committee.models import Expertise, Mandate, PublicDeclaration

SEATS = frozenset({Role.COMMITTEE_MEMBER, Role.CHAIR})


def members() -> QuerySet[User]:
    """Return the members of the committee today, the chair among them; none whose mandates are all over."""
    found = accounts.people_in_role(Role.COMMITTEE_MEMBER) | accounts.people_in_role(Role.CHAIR)
    return sitting(found).distinct()


def sitting(people: QuerySet[User]) -> QuerySet[User]:
    """Return, of some people, those who sit today: none whose mandates are all over."""
    running = running_mandates(clock.today()).values("person_id")
    over = Mandate.objects.exclude(person__in=running).values("person_id")
    return people.exclude(pk__in=over)


def experts() -> QuerySet[User]:
    """Return the experts of the open list, by name: whoever was taken off it is no longer there the same day."""
    return accounts.members_of(Membership.objects.filter(role=Role.EXPERT, until_on=None))


def committee() -> Organisation | None:
    """Return the organisation that the committee is."""
    return Organisation.objects.filter(kind=OrganisationKind.COMMITTEE).order_by("pk").first()


def may_sign_instead() -> QuerySet[User]:
    """Return the members to whom the chair may delegate the signature, by name."""
    found = sitting(accounts.people_in_role(Role.COMMITTEE_MEMBER))
    return found.exclude(pk__in=accounts.people_in_role(Role.CHAIR).order_by().values("pk"))


def delegations(on: date) -> QuerySet[Membership]:
    """Return the delegations of signature that run on a day, or will."""
    found = Membership.objects.filter(role=Role.CHAIR_DELEGATE, until_on__gte=on).filter(until_on__gte=F("since_on"))
    return found.select_related("user").order_by("since_on", "pk")


def running_mandates(on: date) -> QuerySet[Mandate]:
    """Return the mandates that run on a day."""
    found = Mandate.objects.filter(since_on__lte=on, until_on__gte=on)
    return found.filter(Q(ended_on=None) | Q(ended_on__gte=on)).select_related("person")


def mandates_of(person: User) -> list[Mandate]:
    """Return the mandates of a person, the last first."""
    return list(Mandate.objects.filter(person=person).order_by("-since_on", "-pk"))


def is_over(person: User, on: date) -> bool:
    """Tell whether somebody had a mandate and none goes on after a day."""
    return whose_mandates_are_over(on).filter(person=person).exists()


@dataclass(frozen=True)
class SeatLine:
    """The seats of one kind on a day: who sits, and how many are vacant."""

    seat: rules.Seat
    mandates: list[Mandate]

    @property
    def vacant(self) -> int:
        return max(0, self.seat.places - len(self.mandates))


def seats(on: date) -> list[SeatLine]:
    """Return the seats of the committee in the order of the rules: one query."""
    held: dict[str, list[Mandate]] = defaultdict(list)
    for mandate in running_mandates(on):
        held[mandate.seat].append(mandate)
    return [SeatLine(seat, held[code]) for code, seat in rules.in_force(on).seats.items()]


def appointable() -> QuerySet[User]:
    """Return those who hold a function of the committee, whether or not a mandate of theirs runs."""
    found = accounts.people_in_role(Role.COMMITTEE_MEMBER) | accounts.people_in_role(Role.CHAIR)
    return found.distinct().order_by("full_name", "pk")


def kept(pk: int) -> User | None:
    """Return a member, or an expert of the list: those of whom the secretariat keeps declarations and competences."""
    return members().filter(pk=pk).first() or experts().filter(pk=pk).first()


def competences_of(people: Iterable[User]) -> dict[int, set[str]]:
    """Return the competences of people, by key: one query."""
    found = Expertise.objects.filter(person__in=people)
    return {key: set(lines.splitlines()) for key, lines in found.values_list("person_id", "competences")}


def stale_declarations(people: Iterable[User], on: date, ruleset: rules.RuleSet) -> frozenset[int]:
    """Return who (keys) has no public declaration, or one older than P14 allows, on a day: one query."""
    oldest = on - relativedelta(months=int(ruleset.parameter("P14")))
    asked = {person.pk for person in people}
    fresh = PublicDeclaration.objects.filter(person__in=asked, declared_on__lte=on, declared_on__gte=oldest)
    return frozenset(asked - set(fresh.values_list("person_id", flat=True)))


def declaration_due(person: User, ruleset: rules.RuleSet) -> date | None:
    """Return the last day on which the public declaration of a person is fresh (P14); today when they have none."""
    last = last_declaration(person)
    if last is None:
        return clock.today()
    return last.declared_on + relativedelta(months=int(ruleset.parameter("P14")))


def whose_mandates_are_over(on: date) -> QuerySet[Mandate]:
    """Return the mandates of those who had some, and have none after a day."""
    going_on = Mandate.objects.filter(until_on__gt=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return Mandate.objects.exclude(person__in=going_on.values("person_id"))


def last_declaration(person: User) -> PublicDeclaration | None:
    return PublicDeclaration.objects.filter(person=person).first()


@dataclass(frozen=True)
class MemberLine:
    """One member, or one expert, as the list shows them."""

    person: User
    is_chair: bool
    is_vice_chair: bool
    competences: list[str]
    declaration: PublicDeclaration | None
    is_fresh: bool


def lines(on: date) -> list[MemberLine]:
    """Return the members of today by name: a constant number of queries."""
    return _lines(list(members()), on)


def expert_lines(on: date) -> list[MemberLine]:
    """Return the experts of the list by name: a constant number of queries."""
    return _lines(list(experts()), on)


def _lines(people: list[User], on: date) -> list[MemberLine]:
    chairs = set(accounts.people_in_role(Role.CHAIR).values_list("pk", flat=True))
    vice_chairs = set(accounts.people_in_role(Role.VICE_CHAIR).values_list("pk", flat=True))
    known, stale = competences_of(people), stale_declarations(people, on, rules.in_force(on))
    last: dict[int, PublicDeclaration] = {}
    for one in PublicDeclaration.objects.filter(person__in=people):
        last.setdefault(one.person_id, one)
    return [
        MemberLine(
            person=person,
            is_chair=person.pk in chairs,
            is_vice_chair=person.pk in vice_chairs,
            competences=sorted(known.get(person.pk, ())),
            declaration=last.get(person.pk),
            is_fresh=person.pk not in stale,
        )
        for person in people
    ]
