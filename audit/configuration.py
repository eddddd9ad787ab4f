"""Where the trail's keys, witnesses and memory stand: what the settings name, read when it is needed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connections

from audit.log.policies import Policy
from audit.sequencer import sealing, stamping
from audit.tree import Log


def ask(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a SELECT as the running process; the way `audit.tree` asks."""
    return _rows("default", sql, parameters)


def ask_owner(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a SELECT as the owner of the tables, who alone reads the details beside the view."""
    return _rows("owner", sql, parameters)


def _rows(alias: str, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def sequencer_connection() -> psycopg2.extensions.connection:
    """Open a connection of the driver itself, under the sequencer's role."""
    return psycopg2.connect(**connections["sequencer"].get_connection_params())


def policy_text() -> str:
    """Return the trust policy (C2SP tlog-policy): logs' keys, witnesses, quorum; "" when none is written."""
    path = Path(settings.HUB_AUDIT_POLICY_FILE)
    return path.read_text() if path.exists() else ""


def policy() -> Policy | None:
    """Return the trust policy, None when none is written. Raises `FormatError` with the line that is wrong."""
    path = Path(settings.HUB_AUDIT_POLICY_FILE)
    return _policy(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(maxsize=4)
def _policy(path: Path, modified_ns: int) -> Policy:
    return Policy.parse(path.read_text())


def origins(at: datetime, logs: Iterable[Log]) -> list[str]:
    """Return the origins of the logs there are, and of those of this year and the next."""
    years = [f"{settings.HUB_AUDIT_ORIGIN}/{year}" for year in (at.year, at.year + 1)]
    return sorted({*years, *(log.origin for log in logs)})


def seal_day(connection: psycopg2.extensions.connection, day: date, at: datetime) -> list[sealing.Seal]:
    """Seal a day as the settings say: where, under which policy, with whose token. See `sealing.seal_day`."""
    url = settings.HUB_AUDIT_TSA_URL
    return sealing.seal_day(
        connection,
        day,
        folder=Path(settings.HUB_AUDIT_ARCHIVES),
        policy=policy(),
        policy_text=policy_text(),
        at=at,
        stamp=partial(stamping.stamp, url) if url else None,
    )
