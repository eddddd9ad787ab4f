"""The invented events of the trail that is attacked: acts of this site, and a batch of a platform."""

import secrets
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from audit import kinds
from audit.append import append
from audit.log.entries import Entry

PLATFORM = "plateforme.example.org"
BATCH = 20
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ACTS = ("dossier.read", "document.added", "dossier.filed", "committee.opinion_given", "account.changed")


def record(cursor: Any, number: int) -> None:
    """Record the act of a number: one in five is about a person, one in two has a detail."""
    told = {"name": f"Personne inventée {number}"} if number % 2 else None
    append(cursor, cursor.connection.info.dbname, _act(number), detail=told)


def _act(number: int) -> Entry:
    kind = kinds.get(_ACTS[number % len(_ACTS)])
    about_person = kind.name == "account.changed"
    return Entry(
        id=str(uuid.uuid4()),
        kind=kind.name,
        time=START + timedelta(minutes=number),
        source="hub",
        actor=str(number % 17),
        role="secretariat",
        action=kind.action,
        outcome=0,
        object_type="user" if about_person else "access_request",
        object_id=str(number % 23),
        retention=kind.retention,
        nonce=secrets.token_hex(16),
        project="" if about_person else f"D-{number % 23:07d}",
        permit="P-2026-0001" if number % 3 else "",
        basis="CSP-L1461-3",
        facts={"number": number, "piece": "P03"},
    )


def send_batch(cursor: Any) -> None:
    """Take in a batch of a platform whose third number is missing."""
    numbers = [number for number in range(1, BATCH + 1) if number != 3]
    for number in numbers:
        entry = replace(_act(number), source=PLATFORM, source_seq=number, kind="platform.query_run", action="E")
        told = append(cursor, cursor.connection.info.dbname, entry, detail={"text": f"SELECT {number}"})
        cursor.execute(
            "INSERT INTO audit_ingest (source, event_id, source_seq, entry_sha256, seq, recorded_us)"
            " VALUES (%s, %s, %s, sha256(%s), %s, %s)",
            [PLATFORM, entry.id, number, told.entry, told.seq, told.recorded_us],
        )
    at_us = int(START.timestamp() * 1_000_000)
    cursor.execute(
        "INSERT INTO audit_intake (source, last_seq, heard_us) VALUES (%s, %s, %s)", [PLATFORM, max(numbers), at_us]
    )
    cursor.execute(
        "INSERT INTO audit_gap (source, first_seq, last_seq, opened_us) VALUES (%s, 3, 3, %s)", [PLATFORM, at_us]
    )


#: Removals of a time when nothing was recorded: what is called, and how the trail tells it.
_REMOVALS = {
    "SELECT audit_remove_details('2020-01-01', %s)": ("audit.detail_erased", {"month": "2020-01"}),
    "SELECT audit_remove_entries('2020-02-01', 'access', %s)": (
        "audit.entries_pruned",
        {"month": "2020-02", "retention": "access"},
    ),
    "SELECT audit_remove_actors(2020, %s)": ("audit.pseudonyms_erased", {"year": 2020}),
}
REFERENCE = "Décision inventée 12"


def remove_at_term(cursor: Any) -> None:
    """Remove what has reached its term, and tell it as audit/retention.py does."""
    for statement, (kind, facts) in _REMOVALS.items():
        cursor.execute(statement, [REFERENCE])
        (rows,) = cursor.fetchone()
        told = {**facts, "rows": rows, "reference": REFERENCE}
        entry = replace(_act(0), kind=kind, action="D", retention="trail", project="", facts=told)
        append(cursor, cursor.connection.info.dbname, entry)
