"""The public keys of data holders: published with a fingerprint that anyone can read, replaced, withdrawn, ending."""

from collections.abc import Iterable
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import api as audit
from catalogue.models import Holder
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from transparency.rights import sealing
from transparency.rights.models import HolderKey


class KeyRefused(ValueError):
    """A key cannot be published; the words say why."""


def in_force(holders: Iterable[int], *, today: date) -> dict[int, HolderKey]:
    """Return the key that letters are sealed with today, by holder key: the last published one: one query."""
    rows = live(today=today).filter(holder__in=list(holders)).order_by("published_at", "pk")
    return {key.holder_id: key for key in rows}


def live(*, today: date) -> QuerySet[HolderKey]:
    """Return the keys that are neither withdrawn nor ended."""
    return HolderKey.objects.filter(withdrawn_at__isnull=True, expires_on__gte=today)


def published() -> QuerySet[HolderKey]:
    """Return every key that was ever published, with its holder, so that anyone can compare a fingerprint."""
    return HolderKey.objects.select_related("holder").order_by("holder__name", "-published_at", "-pk")


def holders_for(user: User) -> QuerySet[Holder]:
    """Return the holders for which a person answers."""
    return Holder.objects.filter(organisation__in=accounts.organisations_of(user, Role.DATA_HOLDER))


@transaction.atomic
def publish(holder: Holder, given: str, *, by: User, at: datetime) -> HolderKey:
    """Publish a public key for a holder. Raises `KeyRefused` when it is none, too short, or was published before."""
    try:
        key = sealing.public_key(given)
    except sealing.NoKey as error:
        raise KeyRefused(_REFUSED.get(str(error), _REFUSED["unreadable"])()) from error
    if HolderKey.objects.filter(fingerprint=key.fingerprint).exists():
        raise KeyRefused(_("Cette clé a déjà été publiée : une nouvelle clé est nécessaire."))
    today = clock.day_of(at)
    months = rules.in_force(today).parameter("rights_key_months")
    made = HolderKey.objects.create(
        holder=holder,
        jwk=key.jwk,
        fingerprint=key.fingerprint,
        published_at=at,
        published_by=by,
        expires_on=today + relativedelta(months=months),
    )
    _record("rights.key_published", made, by=by, at=at)
    return made


_REFUSED = {
    "private": lambda: _("C’est une clé privée : ne l’envoyez jamais. Collez la clé publique."),
    "length": lambda: _("Cette clé n’a pas une longueur acceptée : 3 072 bits au moins, 8 192 au plus."),
    "unreadable": lambda: _("Ce n’est pas une clé publique RSA, en PEM ou en JWK."),
}


@transaction.atomic
def withdraw(key: HolderKey, *, by: User, at: datetime) -> None:
    """Seal no more letters with a key; twice changes nothing."""
    if HolderKey.objects.filter(pk=key.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        _record("rights.key_withdrawn", key, by=by, at=at)


def _record(kind: str, key: HolderKey, *, by: User, at: datetime) -> None:
    audit.record(
        kind,
        object=audit.Ref("holder", str(key.holder_id)),
        actor=audit.Actor(str(by.pk), Role.DATA_HOLDER),
        at=at,
        basis="rgpd-12",
        facts={"fingerprint": key.fingerprint, "expires_on": key.expires_on.isoformat()},
    )
