"""An invented platform that signs and sends as the real ones do."""

import json
import uuid
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client

from audit.api import Actor
from audit.client.signing import Message, sign
from audit.log.notes import SigningKey
from audit.platform import registry
from hub import clock

SOURCE = "bulle.example.org"
ACTOR = Actor("service:test", "service")
PATH = "/api/v1/data-actions"
BATCH = "application/cloudevents-batch+json"
KEY = SigningKey.generate(SOURCE)


def registered(name: str = SOURCE, key: SigningKey | None = KEY, **validity) -> None:
    """Register a platform, with a key that is good since yesterday unless `validity` says otherwise."""
    now = clock.now()
    registry.register(name, "Bulle inventée", silence_after=7200, at=now, actor=ACTOR)
    if key is not None:
        add_key(key, name, **validity)


def add_key(key: SigningKey, name: str = SOURCE, *, since: datetime | None = None, until: datetime | None = None):
    now = clock.now()
    since = since or now - timedelta(days=1)
    return registry.add_key(name, str(key.verifier), valid_from=since, valid_until=until, at=now, actor=ACTOR)


def event(number: int, **changes) -> dict:
    """Return a good event; `data` changes inside data, any other word in the envelope."""
    data = {
        "actor": "u-17",
        "role": "researcher",
        "project": "2026-ABCD",
        "permit": "DR-2026-001",
        "purpose": "research",
        "basis": "csp-l1461-3",
        "object": {"type": "table", "id": "DCIR.ER_PRS_F", "version": 3},
        "outcome": 0,
        "facts": {"rows": 12, "engine": "invented"},
        "detail": {"address": "192.0.2.7", "query": "SELECT « é »"},
        **changes.pop("data", {}),
    }
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
        "source": SOURCE,
        "type": "platform.query_run",
        "time": "2026-01-15T10:00:00.25+01:00",
        "sourceseq": number,
        "data": data,
        **changes,
    }


def events(first: int, last: int) -> list[dict]:
    return [event(number) for number in range(first, last + 1)]


def encoded(value) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def post(body, *, key: SigningKey = KEY, at: datetime | None = None, media_type: str = BATCH, headers=None, **changed):
    """Send a signed body (bytes, or a value to write as JSON) and return the answer.

    `headers` are put over the signed ones (None: left out), and `sent` in place of the body that was signed.
    """
    body = body if isinstance(body, bytes) else encoded(body)
    message = Message("POST", f"http://testserver{PATH}", {"Content-Type": media_type})
    sign(message, key, at=at or clock.now(), body=body)
    signed = {**message.headers, **(headers or {})}
    signed.pop("Content-Type")
    kept = {name: value for name, value in signed.items() if value is not None}
    sent = changed.pop("sent", body)
    return Client().post(PATH, sent, content_type=changed.pop("content_type", media_type), headers=kept, **changed)


def get_receipt(event_id: str, *, key: SigningKey = KEY):
    path = f"{PATH}/{event_id}/receipt"
    message = Message("GET", f"http://testserver{path}")
    sign(message, key, at=clock.now())
    return Client().get(path, headers=message.headers)


def ask(sql: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def stored() -> dict[str, int]:
    """Return how many rows each table holds of what platforms sent, and whether anything waits for them."""
    return {
        "events": ask("SELECT count(*) FROM audit_event WHERE source <> 'hub'")[0][0],
        "details": ask("SELECT count(salt) FROM audit_line WHERE source <> 'hub'")[0][0],
        "ingested": ask("SELECT count(*) FROM audit_ingest")[0][0],
        "gaps": ask("SELECT count(*) FROM audit_gap")[0][0],
        "last": ask("SELECT coalesce(max(last_seq), 0) FROM audit_intake")[0][0],
    }


NOTHING = {"events": 0, "details": 0, "ingested": 0, "gaps": 0, "last": 0}


def traces(kind: str) -> list[tuple]:
    """Return (facts, detail) of the traces of a kind, oldest first."""
    found = ask("SELECT facts::text, detail::text FROM audit_line WHERE kind = %s ORDER BY seq", kind)
    return [(json.loads(facts), json.loads(detail)) for facts, detail in found]
