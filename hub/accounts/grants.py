"""The only caller of guardian's assign and remove.

A grant ties one person, or the group of one organisation, to one object. It is always given inside an act that
records a trace about that object: the permission tables are governed like the objects themselves.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm, get_users_with_perms, remove_perm

from hub.accounts.models import User


def give(permission: str, *, to: User | Group, on) -> None:
    """Grant `permission` (bare codename) on an object to a person or to an organisation's group."""
    assign_perm(permission, to, on)


def take(permission: str, *, from_: User | Group, on) -> None:
    """Withdraw a grant; withdrawing one that was never given changes nothing."""
    remove_perm(permission, from_, on)


def people_with(permission: str, *, on) -> Iterable[User]:
    """Return the people who hold a grant in person on an object."""
    return get_users_with_perms(
        on, only_with_perms_in=[permission], with_group_users=False, with_superusers=False
    ).order_by("full_name", "pk")
