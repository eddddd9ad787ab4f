"""Invented events of an invented platform, as they would come in a batch (CloudEvents 1.0)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit import api
from audit.platform.models import Source

SOURCE = "plateforme.example.org"


def register(at: datetime, name: str = SOURCE) -> None:
    """Make a platform known, unless it is."""
    if Source.objects.filter(name=name).exists():
        return
    with transaction.atomic():
        Source.objects.create(name=name, label="Plateforme inventée", registered_at=at)
        api.record(
            "platform.heartbeat",
            object=api.Ref("source", name),
            actor=api.Actor("service:bench", "service"),
            at=at,
        )


def event(number: int, at: datetime) -> dict[str, Any]:
    """Return the event of a number, from 1 on: a query that a person ran in a workspace of a project."""
    return {
        "specversion": "1.0",
        "id": f"q-{number:010d}",
        "source": SOURCE,
        "type": "platform.query_run",
        "time": at.isoformat(),
        "sourceseq": number,
        "data": {
            "actor": f"user-{number % 40}",
            "role": "user",
            "object": {"type": "space", "id": f"E-{number % 25:04d}"},
            "outcome": 0,
            "project": f"D-{number % 200:07d}",
            "permit": f"P-2026-{number % 200:04d}",
            "basis": "CSP-L1461-3",
            "facts": {"rows": 12 * number, "seconds": number % 90, "query": f"{number:064x}"},
            "detail": {"address": "192.0.2.17", "text": f"Nombre de séjours de l’année {2000 + number % 20}"},
        },
    }


def batch(first: int, size: int, at: datetime) -> list[dict[str, Any]]:
    """Return events numbered without holes from `first`."""
    return [event(number, at) for number in range(first, first + size)]
