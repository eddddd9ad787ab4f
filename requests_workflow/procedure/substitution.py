"""For whom a person acts while a colleague is away. The right to act is the person's own; the trace names both."""

from datetime import date

from hub.accounts import queries as accounts
from hub.accounts.enums import SHARED_ROLES, Role
from hub.accounts.models import User
from requests_workflow.procedure.models import AccessRequest


def principal(user: User, role: str, request: AccessRequest | None, *, on: date) -> User | None:
    """Return the absent colleague to whom an act in a role fell, or None.

    In the secretariat it fell to the officer of the file; in another function, to whoever is away from it.
    """
    if role not in SHARED_ROLES:
        return None
    replaced = [replacement.person for replacement in accounts.absent_for(user, on=on) if role in replacement.roles]
    if role == Role.SECRETARIAT:
        officer = request.officer_id if request else None
        replaced = [person for person in replaced if person.pk == officer]
    return replaced[0] if replaced else None
