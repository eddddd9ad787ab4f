"""Keys of programs: given for a person's function, shown once, good until they expire or are revoked.

A key has 256 bits of chance, so its plain SHA-256 can stand in the database: there is nothing to guess.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock
from hub.accounts import queries
from hub.accounts.models import ApiKey, Organisation, User
from hub.identifiers import new_public_id

PREFIX_LENGTH = 8
#: The longest life of a key; a shorter one may be asked for.
LONGEST = timedelta(days=366)


@transaction.atomic
def give(
    user: User, organisation: Organisation, role: str, *, label: str, life: timedelta, at: datetime, actor: audit.Actor
) -> tuple[ApiKey, str]:
    """Give a key for a function that a person holds; return its row and the key itself, which is kept nowhere.

    Raises ValidationError when the person does not hold this function, or for a life that is none or too long.
    """
    if not _holds(user, organisation, role, at):
        raise ValidationError(_("Cette personne n’a pas cette fonction dans cette organisation."))
    if not timedelta() < life <= LONGEST:
        raise ValidationError(_("Une clé vaut au moins un jour et au plus %(days)d jours.") % {"days": LONGEST.days})
    prefix = new_public_id()
    key = f"{prefix}.{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        label=label.strip(),
        prefix=prefix,
        sha256=_digest(key),
        given_at=at,
        expires_at=at + life,
    )
    _record("account.api_key_given", row, at, actor)
    return row, key


@transaction.atomic
def revoke(prefix: str, *, at: datetime, actor: audit.Actor) -> ApiKey:
    """Put an end to a key; raise `ApiKey.DoesNotExist` when there is none in use under this prefix."""
    row = ApiKey.objects.select_for_update(of=("self",)).get(prefix=prefix, revoked_at=None)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    _record("account.api_key_revoked", row, at, actor)
    return row


def find(key: str, *, at: datetime) -> ApiKey | None:
    """Return the row of a key that is good now: not expired, not revoked, of an active person still in the function."""
    prefix = key[:PREFIX_LENGTH]
    if "\0" in prefix:
        return None
    row = ApiKey.objects.select_related("user", "organisation").filter(prefix=prefix, revoked_at=None).first()
    if row is None or not hmac.compare_digest(row.sha256, _digest(key)):
        return None
    is_good = at < row.expires_at and row.user.is_active and _holds(row.user, row.organisation, row.role, at)
    return row if is_good else None


def _holds(user: User, organisation: Organisation, role: str, at: datetime) -> bool:
    memberships = queries.current_memberships(user, on=clock.day_of(at))
    return any(one.organisation_id == organisation.pk and one.role == role for one in memberships)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _record(kind: str, row: ApiKey, at: datetime, actor: audit.Actor) -> None:
    facts = {"key": row.prefix, "role": row.role, "organisation": row.organisation.public_id}
    audit.record(kind, object=audit.Ref("user", str(row.user_id)), actor=actor, at=at, facts=facts)
