"""Who sits on the committee. Nothing here writes."""

from django.db.models import QuerySet

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User

SEATS = frozenset({Role.COMMITTEE_MEMBER, Role.CHAIR})


def members() -> QuerySet[User]:
    """Return the members of the committee today, the chair among them."""
    found = accounts.people_in_role(Role.COMMITTEE_MEMBER) | accounts.people_in_role(Role.CHAIR)
    return found.distinct()
