"""The one call that writes the trail, and the reading of it."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from audit import kinds
from audit.models import Event


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


def record(
    kind: str,
    *,
    object: Ref,
    actor: Actor,
    at: datetime,
    project: str = "",
    outcome: int = Event.Outcome.SUCCESS,
    basis: str = "",
    detail: dict | None = None,
) -> Recorded:
    """Append one event to the trail, in the transaction of the act it tells.

    `at` is the aware instant of the act; the database adds its own. `basis` is a source code of the rules.
    Raises `kinds.UnknownKind` for a kind that is not registered, and any database error as it is: an act
    whose trace cannot be written must not be done.
    """
    action = kinds.get(kind).action
    event_id = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                str(event_id),
                kind,
                action,
                int(outcome),
                at,
                actor.id,
                actor.role,
                object.type,
                object.id,
                project,
                basis,
                json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
            ],
        )
        seq = cursor.fetchone()[0]
    return Recorded(seq=seq, event_id=event_id)


def events_for(object: Ref) -> QuerySet[Event]:
    """Return the events about one object, oldest first."""
    return Event.objects.filter(object_type=object.type, object_id=object.id)


def events_of_project(project: str) -> QuerySet[Event]:
    """Return the events of one file and of all that hangs on it, oldest first."""
    return Event.objects.filter(project=project)


def latest_events() -> QuerySet[Event]:
    """Return the whole trail, newest first, for auditors."""
    return Event.objects.order_by("-seq")
