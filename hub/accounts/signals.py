"""Every write of the sign-in machinery on an account leaves its trace, in the same transaction."""

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver

from audit import api as audit
from hub import clock
from hub.accounts import notifications, queries
from hub.accounts.models import User

ANONYMOUS = audit.Actor("anonymous", "anonymous")


@receiver(user_logged_in)
def signed_in(sender, user: User, **kwargs) -> None:
    _record_own("account.signed_in", user)


@receiver(user_logged_out)
def signed_out(sender, user: User | None, **kwargs) -> None:
    if user is not None:
        _record_own("account.signed_out", user)


@receiver(user_login_failed)
def sign_in_refused(sender, credentials: dict, **kwargs) -> None:
    """Name the account that was aimed at, never the address that was typed: it may be anybody's."""
    aimed_at = queries.id_of_address(str(credentials.get("email", "")))
    audit.record(
        "account.sign_in_refused",
        object=audit.Ref("user", str(aimed_at or "unknown")),
        actor=ANONYMOUS,
        at=clock.now(),
        outcome=4,
    )


@receiver(post_save, sender=User)
def password_written(sender, instance: User, update_fields: frozenset | None, **kwargs) -> None:
    """Cover a new password, and the silent renewal of its hash when the hasher's strength changes."""
    if update_fields is not None and "password" in update_fields:
        _record_own("account.changed", instance, fields=sorted(update_fields))


@receiver([password_changed, password_reset])
def tell_the_person(sender, user: User, **kwargs) -> None:
    notifications.password_changed(user, at=clock.now())


def _record_own(kind: str, user: User, **detail) -> None:
    """Record what a person did to their own account."""
    about = audit.Ref("user", str(user.pk))
    audit.record(kind, object=about, actor=queries.actor_of(user), at=clock.now(), detail=detail)
