"""The chair has a member sign opinions in their place, between two days (rules of procedure, article 1)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import actions as accounts_actions
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import Membership, User
from requests_workflow.committee.members import notifications, queries

#: A longer delegation is a mistake of the year.
LONGEST = timedelta(days=366)


@transaction.atomic
def give(member: User, *, since_on: date, until_on: date, by: User, at: datetime) -> Membership:
    """Delegate the signature to a member from a first day to a last one, both included, and tell them.

    Raises ValidationError, by field, for days that are past or in disorder, and for a member who has a delegation.
    """
    today = clock.day_of(at)
    if since_on < today:
        raise ValidationError({"since_on": _("Une délégation commence aujourd’hui ou plus tard.")})
    if not since_on <= until_on <= since_on + LONGEST:
        raise ValidationError({"until_on": _("Le dernier jour suit le premier, d’un an au plus.")})
    if queries.delegations(today).filter(user=member).exists():
        raise ValidationError({"member": _("Ce membre a déjà une délégation : mettez-y d’abord fin.")})
    actor, committee = accounts.actor_of(by), accounts.organisations_of(by, Role.CHAIR)[0]
    made = accounts_actions.give_membership(
        member, committee, Role.CHAIR_DELEGATE, since_on=since_on, at=at, actor=actor
    )
    accounts_actions.end_membership(made, until_on=until_on, at=at, actor=actor)
    notifications.delegated(made, by=by, at=at)
    return made


@transaction.atomic
def end(delegation: Membership, *, by: User, at: datetime) -> None:
    """End a delegation at once; what was signed by it stays signed."""
    accounts_actions.take_back_membership(delegation, at=at, actor=accounts.actor_of(by))
