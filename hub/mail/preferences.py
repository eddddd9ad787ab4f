"""The way each person chose to be told of each family of events, and the link of a mail that stops one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse

from audit import api as audit
from hub.mail.enums import Way
from hub.mail.families import FAMILIES, Family
from hub.mail.models import DigestLine, Preference

_SALT = "hub.mail.unsubscribe"


def ways(user) -> dict[str, Way]:
    """Return the way of every family for a person, by code of family: one query."""
    chosen = dict(Preference.objects.filter(user=user).values_list("family", "way"))
    return {code: Way(chosen.get(code, family.usual)) for code, family in FAMILIES.items()}


@transaction.atomic
def choose(user, chosen: Mapping[str, Way], *, at: datetime) -> bool:
    """Keep a person's ways by code of family, with a trace of each change; return whether anything changed.

    What waited for the digest in a family that is now refused is forgotten.
    """
    before = ways(user)
    changed = {code: Way(way) for code, way in chosen.items() if before[code] != way}
    for code, way in changed.items():
        Preference.objects.update_or_create(user=user, family=code, defaults={"way": way})
        _record(user, code, way, at=at)
        if way == Way.NEVER:
            DigestLine.objects.filter(to=user, family=code, mail=None).delete()
    return bool(changed)


def _record(user, family: str, way: Way, *, at: datetime) -> None:
    audit.record(
        "account.mail_chosen",
        object=audit.Ref("user", str(user.pk)),
        actor=audit.Actor(str(user.pk), "person"),
        at=at,
        facts={"family": family, "way": str(way)},
    )


def stop_address(user, families: Iterable[Family]) -> str:
    """Return the address that stops these families for a person, without signing in (RFC 8058)."""
    token = signing.dumps([user.pk, [family.code for family in families]], salt=_SALT)
    return settings.HUB_PUBLIC_URL + reverse("mail:unsubscribe", args=[token])


def choice_address() -> str:
    """Return the address of the page of preferences."""
    return settings.HUB_PUBLIC_URL + reverse("mail:preferences")


def read_token(token: str) -> tuple[Any, list[Family]] | None:
    """Return the person and the families of a link; None when it was not made here, or its account is closed."""
    try:
        pk, codes = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    user = get_user_model().objects.filter(pk=pk, is_active=True).first()
    families = [FAMILIES[code] for code in codes if code in FAMILIES]
    return (user, families) if user and families else None
