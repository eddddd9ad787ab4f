"""How fast pending events become signed leaves."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from audit import configuration
from audit.log.notes import SigningKey
from audit.sequencer.anchor import Anchor
from audit.sequencer.service import Sequencer
from bench import intake
from bench.report import Figure, Report

ORIGIN = "audit.example.org"
#: One for the whole run: parts seal the same log one after the other.
KEY = SigningKey.generate(ORIGIN)


def sequencer_in(folder: str) -> Sequencer:
    """Return a sequencer of the bench's log; nobody outside remembers it."""
    return Sequencer(
        connect=configuration.sequencer_connection,
        keys=[KEY],
        origin=ORIGIN,
        anchor=Anchor(Path(folder) / "anchor"),
        trust_database=True,
    )


def measure(report: Report, *, leaves: int) -> None:
    """Add the sequencer's pace over at least `leaves` pending events, from reading them to the committed checkpoint."""
    intake.fill(leaves - _pending())
    with TemporaryDirectory() as folder:
        sequencer = sequencer_in(folder)
        database = sequencer.connect()
        sequencer.check(database)
        # The first batch opens the log.
        sequencer.seal_once(database)
        before = _pending()
        start = time.perf_counter()
        while sequencer.seal_once(database):
            pass
        seconds = time.perf_counter() - start
        database.close()
    report.add(Figure("sequencer", (before - _pending()) / seconds, 10_000, unit="leaves/s"))


def _pending() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_pending")
        return int(cursor.fetchone()[0])
