"""The cursor that nobody should use, beside the sequencers: it shows that the run is hard enough to lose events."""

import os
import time
from pathlib import Path

import psycopg2

from bench import scratch


def follow(folder: Path, pause: float) -> None:
    """Read `WHERE seq > last` until killed, and write each number that was seen to a file."""
    last = 0
    descriptor = os.open(folder / "naive", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    while True:
        try:
            connection = scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])
            with connection.cursor() as cursor:
                while True:
                    cursor.execute("SELECT seq FROM audit_event WHERE seq > %s ORDER BY seq", [last])
                    seen = [seq for (seq,) in cursor.fetchall()]
                    last = max([last, *seen])
                    os.write(descriptor, "".join(f"{seq}\n" for seq in seen).encode())
                    time.sleep(pause)
        except psycopg2.Error:
            time.sleep(pause)


def seen(folder: Path) -> set[int]:
    """Return the numbers that the naive cursor saw."""
    return set(map(int, (folder / "naive").read_text().split()))
