"""From the checked events of a platform to what `audit_ingest` takes: entries, hashes, details, pseudonyms."""

import hashlib
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from audit import kinds
from audit.client.events import Fault, Invalid
from audit.log.entries import PERSON, SALT_SIZE, VERSION, instant
from audit.log.spelling import EntryError, spell

_NONCE_SIZE = 16
_RANDOM = SALT_SIZE + _NONCE_SIZE
#: What names an account of this site, rather than a person as the platform calls them.
ACCOUNT = "account:"
#: Fields of an event's data that its entry holds as they are.
_COPIED = ("permit", "basis", "purpose", "facts")


@dataclass
class Rows:
    """What `audit_ingest` takes of each event: its entry, its hash as received, its salt, its detail ("" without one).

    `event_ids` are the identifiers in the trail by those the source gave.
    """

    event_ids: dict[str, str] = field(default_factory=dict)
    entries: list[str] = field(default_factory=list)
    sums: list[bytes] = field(default_factory=list)
    salts: list[bytes] = field(default_factory=list)
    details: list[str] = field(default_factory=list)


def event_id(source: str, given: str) -> str:
    """Return the UUID of a platform's event in the trail: version 5 (RFC 9562) of its id, in its source's namespace.

    The source's namespace is the UUID of its name among addresses. Spelled out: `uuid.uuid5` takes four times longer.
    """
    digest = hashlib.sha1(_namespace(source) + given.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


@cache
def _namespace(source: str) -> bytes:
    return uuid.uuid5(uuid.NAMESPACE_URL, source).bytes


def person_key(source: str, actor: str) -> str:
    """Return the key behind an actor: an account of this site, or a person as this source calls them."""
    key = actor.removeprefix(ACCOUNT)
    return key if key != actor and key.isdecimal() else f"platform:{source}:{actor}"


def build(source: str, events: Sequence[dict[str, Any]], hidden: Mapping[str, str]) -> Rows:
    """Return the rows of a checked batch, in the order of source_seq. `hidden` gives the pseudonym of a key.

    Raises `Invalid` for an event whose entry or detail is too long.
    """
    rows = Rows()
    random = os.urandom(_RANDOM * len(events))
    for place, index in enumerate(sorted(range(len(events)), key=lambda index: events[index]["sourceseq"])):
        drawn = random[place * _RANDOM : (place + 1) * _RANDOM]
        try:
            _add(rows, source, events[index], hidden, salt=drawn[:SALT_SIZE], nonce=drawn[SALT_SIZE:].hex())
        except EntryError as error:
            raise Invalid([Fault(index, "data", f"is too long: {error}")]) from None
    return rows


def _add(rows: Rows, source: str, event: dict, hidden: Mapping[str, str], *, salt: bytes, nonce: str) -> None:
    data, told = event["data"], event["data"]["object"]
    kind = kinds.KINDS[event["type"]]
    identifier = event_id(source, event["id"])
    is_person = told["type"] == PERSON
    entry = {
        "v": VERSION,
        "id": identifier,
        "kind": kind.name,
        "time": instant(datetime.fromisoformat(event["time"])),
        "source": source,
        "source_seq": event["sourceseq"],
        "actor": hidden[person_key(source, data["actor"])],
        "role": data["role"],
        "action": kind.action,
        "outcome": data["outcome"],
        "object": {"type": told["type"], "id": hidden[person_key(source, told["id"])] if is_person else told["id"]},
        "retention": kind.retention,
        "nonce": nonce,
    }
    if project := data.get("project") or event.get("subject"):
        entry["project"] = project
    for name in _COPIED:
        if data.get(name):
            entry[name] = data[name]
    if "version" in told:
        entry["object_version"] = told["version"]
    if "sha256" in told:
        entry["object_sha256"] = told["sha256"]
    detail = spell(data["detail"]) if data.get("detail") else ""
    if detail:
        entry["detail"] = hashlib.sha256(salt + detail.encode()).hexdigest()
    rows.event_ids[event["id"]] = identifier
    rows.entries.append(spell(entry))
    rows.sums.append(hashlib.sha256(spell(event).encode()).digest())
    rows.salts.append(salt)
    rows.details.append(detail)
