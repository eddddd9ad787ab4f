"""The one call that writes the trail, and the reading of it."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import Q, QuerySet

from audit import context, kinds, receipts
from audit.append import NoPseudonym, append, new_event_id
from audit.log.entries import PERSON, Entry
from audit.models import Event

#: The source of every event that is recorded here; a platform's events have the platform's name.
SOURCE = "hub"


class TraceFailed(RuntimeError):
    """The trail cannot be written: the act must not be done, and nothing may be shown."""


@dataclass(frozen=True)
class Ref:
    """What an event is about: a type named by the models' `audit_subject`, and its identifier."""

    type: str
    id: str


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which role. A person's id is the account's key; a service's starts with `service:`."""

    id: str
    role: str


@dataclass(frozen=True)
class Recorded:
    seq: int
    event_id: uuid.UUID
    recorded_us: int


def record(
    kind: str,
    *,
    object: Ref,
    actor: Actor,
    at: datetime,
    project: str = "",
    outcome: int = Event.Outcome.SUCCESS,
    basis: str = "",
    facts: Mapping[str, str | int | bool | None] | None = None,
    detail: Mapping[str, Any] | None = None,
    permit: str = "",
    purpose: str = "",
    object_version: int | None = None,
    object_sha256: str = "",
    on_behalf_of: str = "",
    using: str = DEFAULT_DB_ALIAS,
) -> Recorded:
    """Append one event to the trail, in the transaction of the act it tells.

    `at` is the aware instant of the act; the database adds its own. `basis` is a source code of the rules. `facts`
    are kept as long as the event and never name or describe a person; `detail` may be erased earlier. Raises
    `kinds.UnknownKind` for a kind that is not registered, `EntryError` for what no entry can hold, and `TraceFailed`
    when the database refuses: an act whose trace cannot be written must not be done.
    """
    registered = kinds.get(kind)
    around = context.current()
    event_id = new_event_id()
    entry = Entry(
        id=str(event_id),
        kind=kind,
        time=at,
        source=SOURCE,
        actor=actor.id,
        role=actor.role,
        action=registered.action,
        outcome=int(outcome),
        object_type=object.type,
        object_id=object.id,
        retention=registered.retention,
        nonce=secrets.token_hex(16),
        auth=around.auth,
        corr=around.corr,
        project=project or around.project,
        basis=basis,
        facts=facts,
        permit=permit,
        purpose=purpose,
        object_version=object_version,
        object_sha256=object_sha256,
        on_behalf_of=on_behalf_of or (around.actor if actor.id.startswith("service:") else ""),
    )
    try:
        database = connections[using]
        with database.cursor() as cursor:
            told = append(cursor, database.settings_dict["NAME"], entry, detail={**around.technical, **(detail or {})})
    except (DatabaseError, NoPseudonym) as error:
        raise TraceFailed(f"{kind} about {object.type}:{object.id} could not be recorded") from error
    receipts.send_on_commit(str(event_id), told, using)
    return Recorded(told.seq, event_id, told.recorded_us)


def events_for(object: Ref) -> QuerySet[Event]:
    """Return the events about one object, oldest first."""
    refs = pseudonyms_of([object.id]) if object.type == PERSON else [object.id]
    return Event.objects.filter(object_type=object.type, object_ref__in=refs)


def events_of_project(project: str) -> QuerySet[Event]:
    """Return the events of one file and of all that hangs on it, oldest first."""
    return Event.objects.filter(project=project)


def latest_events() -> QuerySet[Event]:
    """Return the whole trail, newest first, for auditors."""
    return Event.objects.order_by("-seq")


def pseudonyms_of(keys: Iterable[str]) -> list[str]:
    """Return every pseudonym, of every year that is kept, of these accounts or services."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pseudonym::text FROM audit_actor WHERE actor_key = ANY(%s)", [list(keys)])
        return [found for (found,) in cursor.fetchall()]


def events_of_people(keys: Iterable[str]) -> QuerySet[Event]:
    """Return what these accounts or services did, and what was done to them, oldest first."""
    hidden = pseudonyms_of(keys)
    return Event.objects.filter(Q(actor__in=hidden) | Q(object_type=PERSON, object_ref__in=hidden))
