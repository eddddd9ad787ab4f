"""Who the platforms are and which keys they sign with; each change leaves its trace."""

import re
from datetime import datetime

from django.db import transaction

from audit import api
from audit.client.signing import key_id
from audit.log.errors import NoteError
from audit.log.notes import ED25519, VerifierKey
from audit.platform.models import Source, SourceKey

#: A host name, or an address under it: what a signed note takes for the name of a key, and a CloudEvent for a source.
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+(/[a-z0-9._-]+)*")
LONGEST_SILENCE = 31 * 24 * 60 * 60


class RegistryError(ValueError):
    """What cannot be registered; the text says why."""


@transaction.atomic
def register(name: str, label: str, *, silence_after: int, at: datetime, actor: api.Actor) -> Source:
    """Register a platform. `silence_after` is in seconds. Raises `RegistryError`."""
    if not _NAME.fullmatch(name) or len(name) > 100:
        raise RegistryError(f"a source has the name of a host, or an address under it, unlike “{name}”")
    if not 60 <= silence_after <= LONGEST_SILENCE:
        raise RegistryError(f"silence begins after 60 to {LONGEST_SILENCE} seconds")
    if Source.objects.filter(name=name).exists():
        raise RegistryError(f"{name} is registered already")
    source = Source.objects.create(name=name, label=label, silence_after=silence_after, registered_at=at)
    _tell("audit.source_registered", source, at, actor, silence_after=silence_after)
    return source


@transaction.atomic
def add_key(
    name: str, vkey: str, *, valid_from: datetime, valid_until: datetime | None, at: datetime, actor
) -> SourceKey:
    """Have a source sign with one more key, a C2SP verifier key of its name. Raises `RegistryError`."""
    source = _source(name)
    try:
        key = VerifierKey.parse(vkey)
    except NoteError as error:
        raise RegistryError(str(error)) from None
    if key.name != name or key.key_type != ED25519:
        raise RegistryError(f"a key of {name} has its name and signs with Ed25519 (type 0x01)")
    if SourceKey.objects.filter(key_id=key_id(key)).exists():
        raise RegistryError(f"{key_id(key)} is registered already")
    if valid_until is not None and valid_until <= valid_from:
        raise RegistryError("a key ends after it begins")
    added = SourceKey.objects.create(
        source=source, key_id=key_id(key), vkey=vkey, valid_from=valid_from, valid_until=valid_until
    )
    _tell("audit.source_key_added", source, at, actor, **_facts(added))
    return added


@transaction.atomic
def end_key(name: str, given: str, *, valid_until: datetime, at: datetime, actor: api.Actor) -> SourceKey:
    """End a key of a source at an instant: what it signs from then on is refused. Raises `RegistryError`."""
    source = _source(name)
    key = SourceKey.objects.select_for_update().filter(source=source, key_id=given).first()
    if key is None:
        raise RegistryError(f"{name} has no key {given}")
    key.valid_until = max(valid_until, key.valid_from)
    key.save(update_fields=["valid_until"])
    _tell("audit.source_key_ended", source, at, actor, **_facts(key))
    return key


def _source(name: str) -> Source:
    found = Source.objects.filter(name=name).first()
    if found is None:
        raise RegistryError(f"no source named “{name}”: register it first")
    return found


def _facts(key: SourceKey) -> dict[str, str]:
    until = key.valid_until.isoformat() if key.valid_until else ""
    return {"key": key.key_id, "vkey": key.vkey, "valid_from": key.valid_from.isoformat(), "valid_until": until}


def _tell(kind: str, source: Source, at: datetime, actor: api.Actor, **facts: str | int) -> None:
    api.record(kind, object=api.Ref("source", source.name), actor=actor, at=at, facts=facts)
