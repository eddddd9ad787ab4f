"""Every write of the sign-in machinery on an account leaves its trace, in the same transaction."""

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver

from audit import api as audit
from hub import clock
from hub.accounts import notifications, queries
from hub.accounts.models import User

#: The fields of an account that are written by its own sign-in or password, each with the act it tells.
OWN_FIELDS = {"last_login": "account.signed_in", "password": "account.changed"}

ANONYMOUS = audit.Actor("anonymous", "anonymous")


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
def own_field_written(sender, instance: User, update_fields: frozenset | None, **kwargs) -> None:
    """Cover what Django and allauth write by themselves, the silent renewal of a password's hash included."""
    written = update_fields or frozenset()
    for field in written & OWN_FIELDS.keys():
        _record_own(OWN_FIELDS[field], instance, fields=",".join(sorted(written)))


@receiver([password_changed, password_reset])
def tell_the_person(sender, user: User, **kwargs) -> None:
    notifications.password_changed(user, at=clock.now())


def _record_own(kind: str, user: User, **facts: str) -> None:
    """Record what a person did to their own account."""
    about = audit.Ref("user", str(user.pk))
    audit.record(kind, object=about, actor=queries.actor_of(user), at=clock.now(), facts=facts)
