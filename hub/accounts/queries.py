from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from audit.api import Actor
from hub import clock
from hub.accounts.enums import SHARED_ROLES, Role
from hub.accounts.models import Absence, Membership, Organisation, User


def current_memberships(user: User, *, on: date | None = None) -> list[Membership]:
    """Return the memberships in force on a day, read once per loaded user and day."""
    day = on or clock.today()
    cache: dict[date, list[Membership]] = user.__dict__.setdefault("_memberships_on", {})
    if day not in cache:
        cache[day] = list(user.memberships.filter(_in_force(day)).select_related("organisation"))
    return cache[day]


def _in_force(day: date) -> Q:
    """Return the condition of a membership held on a day."""
    return Q(since_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def roles_of(user) -> frozenset[str]:
    """Return the roles a person holds today in any organisation; none when anonymous."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(membership.role for membership in current_memberships(user))


def may_begin_file(user) -> bool:
    """Tell whether a person may begin a file, or might be one who may, once signed in."""
    return not user.is_authenticated or Role.SPONSOR in roles_of(user)


def organisations_of(user: User, role: Role | None = None) -> list[Organisation]:
    """Return the organisations a person belongs to, in one role or in any."""
    found = {m.organisation_id: m.organisation for m in current_memberships(user) if role is None or m.role == role}
    return list(found.values())


def organisations_ever(people: Iterable[int]) -> Mapping[int, list[Organisation]]:
    """Return the organisations that people (keys) belong to, or ever did, by key: one query."""
    found: dict[int, dict[int, Organisation]] = defaultdict(dict)
    for membership in Membership.objects.filter(user__in=people).select_related("organisation"):
        found[membership.user_id][membership.organisation_id] = membership.organisation
    return {key: list(bodies.values()) for key, bodies in found.items()}


def people_in_role(role: str) -> QuerySet[User]:
    """Return the active people who hold a role today, anywhere."""
    return members_of(Membership.objects.filter(role=role))


def organisations_in_role(role: str) -> QuerySet[Organisation]:
    """Return the organisations in which somebody holds a role today."""
    held = Membership.objects.filter(_in_force(clock.today()), role=role)
    return Organisation.objects.filter(pk__in=held.values("organisation_id"))


def people_of_keys(keys: Iterable[int]) -> QuerySet[User]:
    """Return the people of these keys, active or not, by name."""
    return User.objects.filter(pk__in=keys).order_by("full_name", "pk")


def members_of(memberships: QuerySet[Membership]) -> QuerySet[User]:
    """Return the active people behind memberships in force today."""
    in_force = memberships.filter(_in_force(clock.today()))
    return User.objects.filter(is_active=True, pk__in=in_force.values("user_id")).order_by("full_name", "pk")


def people_of(organisation_id: int, role: str) -> QuerySet[User]:
    """Return the active people who hold a role in one organisation today."""
    return members_of(Membership.objects.filter(organisation_id=organisation_id, role=role))


def demonstration_accounts() -> QuerySet[Membership]:
    """Return the invented accounts that the demonstration login page offers."""
    return (
        Membership.objects.filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("role", "user__full_name")
    )


def people_of_groups(groups, role: str) -> QuerySet[User]:
    """Return the active people who hold a role today in the organisations behind a queryset of group ids."""
    return members_of(Membership.objects.filter(organisation__group_id__in=groups, role=role))


def demonstration_person(key: str) -> User | None:
    """Return the invented person behind a posted key; nobody for a real account or for nonsense."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return User.objects.filter(pk=int(key), is_demo=True, is_active=True).first()


def actor_of(user: User) -> Actor:
    """Return how the trail names a person who acts outside any file: with the functions held today."""
    return Actor(str(user.pk), "+".join(sorted(roles_of(user)))[:40] or "person")


def id_of_address(address: str) -> int | None:
    """Return the key of the account that has an address, whatever its capitals."""
    if "\0" in address:
        return None
    return User.objects.filter(email=address.lower()).values_list("pk", flat=True).first()


def names_of_people(ids: Iterable[str]) -> dict[str, str]:
    """Return names by the keys of accounts as the trail writes them; a deleted account has none."""
    keys = {int(key) for key in ids if key.isdecimal()}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=keys).values_list("pk", "full_name")}


def names_of_organisations(ids: Iterable[str]) -> dict[str, str]:
    """Return names by the keys of organisations as the trail writes them."""
    keys = {int(key) for key in ids if key.isdecimal()}
    return {str(pk): name for pk, name in Organisation.objects.filter(pk__in=keys).values_list("pk", "name")}


def people_named(words: str) -> list[str]:
    """Return the keys, as the trail writes them, of the people whose name holds these words."""
    found = User.objects.filter(full_name__icontains=words).values_list("pk", flat=True)
    return [str(pk) for pk in found]


def organisation_of_siret(siret: str) -> Organisation | None:
    """Return the organisation registered under a SIRET."""
    return Organisation.objects.filter(siret=siret).first()


# Absences: a replacement gives no right, the colleague holds the function already


@dataclass(frozen=True)
class Replacement:
    """A colleague who is away, the functions in which somebody stands in for them, and the last day of it."""

    person: User
    roles: frozenset[str]
    until_on: date


def stand_ins(user: User, *, on: date) -> list[User]:
    """Return who takes up on a day what awaits a person; nobody when the person is there."""
    absences = _absences_on(on)
    key = _who_steps_in(user.pk, absences)
    if key is None:
        return []
    held = _functions_on(on, [user.pk, key])
    return list(User.objects.filter(pk=key)) if held[user.pk] & held[key] else []


def absent_for(user: User, *, on: date) -> list[Replacement]:
    """Return for whom a person stands in on a day, with the functions that both hold: at most two queries."""
    absences = _absences_on(on)
    covered = [absence for absence in absences.values() if _who_steps_in(absence.user_id, absences) == user.pk]
    if not covered:
        return []
    held = _functions_on(on, [user.pk, *(absence.user_id for absence in covered)])
    found = [
        Replacement(
            absence.user, frozenset(role for _place, role in held[absence.user_id] & held[user.pk]), absence.until_on
        )
        for absence in covered
    ]
    return [replacement for replacement in found if replacement.roles]


def _absences_on(day: date) -> dict[int, Absence]:
    """Return the absences of a day by the key of who is away."""
    found = Absence.objects.filter(since_on__lte=day, until_on__gte=day, cancelled_at=None)
    return {absence.user_id: absence for absence in found.select_related("user")}


def _who_steps_in(person: int, absences: Mapping[int, Absence]) -> int | None:
    """Follow the replacements to somebody who is there; None when the person is there, or everybody is away."""
    passed = set()
    while person in absences and person not in passed:
        passed.add(person)
        person = absences[person].substitute_id
    return person if passed and person not in passed else None


def _functions_on(day: date, people: Iterable[int]) -> Mapping[int, set[tuple[int, str]]]:
    """Return what active people hold on a day and can be replaced in, by key: (organisation, role)."""
    held: dict[int, set[tuple[int, str]]] = defaultdict(set)
    found = Membership.objects.filter(_in_force(day), user__in=people, user__is_active=True, role__in=SHARED_ROLES)
    for user, organisation, role in found.values_list("user_id", "organisation_id", "role"):
        held[user].add((organisation, role))
    return held


def colleagues(user: User, *, on: date) -> QuerySet[User]:
    """Return the active people who may stand in for a person: of the same function and organisation on a day."""
    same = Q(pk__in=[])
    for organisation, role in _functions_on(on, [user.pk])[user.pk]:
        same |= Q(organisation=organisation, role=role)
    held = Membership.objects.filter(same & _in_force(on)).values("user_id")
    return User.objects.filter(is_active=True, pk__in=held).exclude(pk=user.pk).order_by("full_name", "pk")


def absences_of(people: Iterable[User], *, from_: date) -> QuerySet[Absence]:
    """Return the absences of these people that end on a day or later, the nearest first."""
    found = Absence.objects.filter(user__in=people, until_on__gte=from_, cancelled_at=None)
    return found.select_related("user", "substitute")


def replacements_by(user: User, *, from_: date) -> QuerySet[Absence]:
    """Return the absences in which a person stands in, that end on a day or later, the nearest first."""
    found = Absence.objects.filter(substitute=user, until_on__gte=from_, cancelled_at=None)
    return found.select_related("user", "substitute")


def absence_for(user: User, key: str, *, on: date) -> Absence | None:
    """Return the absence of a posted key, of a person or of those who may stand in for them; None for any other."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return absences_of([user, *colleagues(user, on=on)], from_=on).filter(pk=int(key)).first()
