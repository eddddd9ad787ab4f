"""What a person is told about their own account, by mail."""

from datetime import datetime

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import translation

from hub.accounts.models import Absence, User
from hub.mail import outbox

DAY = 24 * 60 * 60


def password_reset_asked(user: User, *, at: datetime) -> None:
    """Queue the mail that lets a person choose a password."""
    days = settings.PASSWORD_RESET_TIMEOUT // DAY
    context = {"link": outbox.LATE, "days": days}
    outbox.queue("password_reset", to=user, context=context, key=_key("password_reset", user, at), at=at)


def account_opened(user: User, *, at: datetime) -> None:
    """Queue the mail that tells the owner of an address that an account was opened with it."""
    context = {"link": settings.HUB_PUBLIC_URL + _path(user, "account_reset_password")}
    outbox.queue("account_opened", to=user, context=context, key=_key("account_opened", user, at), at=at)


def password_changed(user: User, *, at: datetime) -> None:
    """Queue the mail that warns a person whose password was changed."""
    context = {"link": settings.HUB_PUBLIC_URL + _path(user, "account_reset_password")}
    outbox.queue("password_changed", to=user, context=context, key=_key("password_changed", user, at), at=at)


def named_substitute(absence: Absence, *, at: datetime) -> None:
    """Queue the mail that tells a colleague whom they stand in for, and when."""
    substitute = absence.substitute
    with translation.override(substitute.language):
        context = {
            "absent": absence.user.full_name,
            "since": absence.since_on,
            "until": absence.until_on,
            "link": settings.HUB_PUBLIC_URL + reverse("desk:absences"),
        }
    outbox.queue("absence", to=substitute, context=context, key=f"absence:{absence.pk}", at=at)


@outbox.late("password_reset")
def password_link(user: User) -> str:
    """Return the address where a person chooses a password, once, within PASSWORD_RESET_TIMEOUT seconds."""
    key = default_token_generator.make_token(user)
    path = _path(user, "account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
    return settings.HUB_PUBLIC_URL + path


def _path(user: User, name: str, **kwargs: str) -> str:
    with translation.override(user.language):
        return reverse(name, kwargs=kwargs)


def _key(kind: str, user: User, at: datetime) -> str:
    return f"{kind}:{user.pk}:{at.isoformat()}"
