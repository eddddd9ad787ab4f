from datetime import date

from django.db.models import Q, QuerySet

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
