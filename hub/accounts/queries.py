from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from audit.api import Actor
from hub import clock
from hub.accounts.enums import Role
from hub.accounts.models import Membership, Organisation, User


def current_memberships(user: User, *, on: date | None = None) -> list[Membership]:
    """Return the memberships in force on a day, read once per loaded user and day."""
    day = on or clock.today()
    cache: dict[date, list[Membership]] = user.__dict__.setdefault("_memberships_on", {})
    if day not in cache:
        cache[day] = list(
            user.memberships.filter(since_on__lte=day)
            .filter(Q(until_on__isnull=True) | Q(until_on__gte=day))
            .select_related("organisation")
        )
    return cache[day]


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


def people_in_role(role: str) -> QuerySet[User]:
    """Return the active people who hold a role today, anywhere."""
    return members_of(Membership.objects.filter(role=role))


def members_of(memberships: QuerySet[Membership]) -> QuerySet[User]:
    """Return the active people behind memberships in force today."""
    day = clock.today()
    in_force = memberships.filter(since_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gte=day))
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
