"""The secret address of a calendar: given, given anew, closed, and asked by programs."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audit import api as audit
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.models import User
from requests_workflow.desk.calendar.models import CalendarKey


def of(user: User) -> CalendarKey | None:
    return CalendarKey.objects.filter(user=user).first()


@transaction.atomic
def give(user: User, *, at: datetime) -> str:
    """Return the secret of a new address, kept nowhere; the former address, if any, stops working."""
    secret = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(
        user=user, defaults={"sha256": _digest(secret), "given_at": at, "read_on": None}
    )
    _record("account.calendar_key_given", user, at)
    return secret


@transaction.atomic
def revoke(user: User, *, at: datetime) -> None:
    """Close a person's address; closing one that is not there changes nothing."""
    closed, _by_model = CalendarKey.objects.filter(user=user).delete()
    if closed:
        _record("account.calendar_key_revoked", user, at)


def reader(secret: str, *, at: datetime) -> User | None:
    """Return whose calendar a program asks for; None for an address that is not good now.

    Programs ask every few minutes: the first reading of a day leaves a trace, the others would drown the trail.
    """
    key = CalendarKey.objects.select_related("user").filter(sha256=_digest(secret), user__is_active=True).first()
    if key is None:
        return None
    today = clock.day_of(at)
    # Of two programs at once, the second waits for the row, then finds the day written.
    unread = CalendarKey.objects.filter(Q(read_on=None) | Q(read_on__lt=today), pk=key.pk)
    if unread.update(read_on=today):
        _record("account.calendar_read", key.user, at)
    return key.user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(kind: str, user: User, at: datetime) -> None:
    audit.record(kind, object=audit.Ref("user", str(user.pk)), actor=accounts.actor_of(user), at=at)
