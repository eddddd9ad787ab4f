"""Those who act: web workers and platforms, that record events until they are killed."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from audit import api
from audit.platform.actions import ingest
from audit.platform.rows import event_id
from bench import platform_events
from bench.faults.diary import Diary
from hub import clock

LARGEST_TRANSACTION = 8
LARGEST_BATCH = 40
#: How many of the transactions are given up, and how many wait before their commit.
ROLLED_BACK, SLOW = 0.10, 0.15
LONGEST_WAIT = 0.25
#: When the platforms' events happened: a batch that is sent again says the same.
SENT_AT = datetime(2026, 1, 1, tzinfo=UTC)


class _Undone(Exception):
    """The act is given up after its traces were written: they must go with it."""


def write_forever(folder: Path, writer: str, life: int, seed: int, pause: float) -> None:
    """Record as a web worker does, in transactions of 1 to 8 events, some slow, some rolled back."""
    draw, diary = random.Random(f"{seed}/{writer}/{life}"), Diary(folder, writer, life)  # noqa: S311 — no secret
    while True:
        _outlive(lambda: _act(draw, diary, writer))
        time.sleep(draw.uniform(0, pause))


def _act(draw: random.Random, diary: Diary, writer: str) -> None:
    asked = begun = False
    try:
        with transaction.atomic():
            identifiers = [_trace(draw, writer) for _event in range(draw.randint(1, LARGEST_TRANSACTION))]
            diary.begun(identifiers)
            begun = True
            if draw.random() < SLOW:
                time.sleep(draw.uniform(0, LONGEST_WAIT))
            if draw.random() < ROLLED_BACK:
                raise _Undone
            asked = True
        diary.done()
    except _Undone:
        diary.undone()
    except (DatabaseError, api.TraceFailed):
        if begun and not asked:
            diary.undone()
        raise


def _trace(draw: random.Random, writer: str) -> str:
    number = draw.randrange(1000)
    recorded = api.record(
        "document.added",
        object=api.Ref("access_request", str(number)),
        actor=api.Actor(str(draw.randrange(200)), "sponsor"),
        at=clock.now(),
        project=f"D-{number:07d}",
        facts={"writer": writer, "draw": draw.randrange(10**9)},
        detail={"name": f"Protocole {number}.pdf"},
    )
    return str(recorded.event_id)


def send_forever(folder: Path, writer: str, life: int, seed: int, pause: float) -> None:
    """Send batches as a platform does: what got no answer is sent again, under the same numbers."""
    draw, diary = random.Random(f"{seed}/{writer}/{life}"), Diary(folder, writer, life)  # noqa: S311 — no secret
    outbox = _Outbox(folder, writer)
    while True:
        _outlive(lambda: _send(draw, diary, outbox))
        time.sleep(draw.uniform(0, pause))


class _Outbox:
    """The numbers of the batch that waits for its answer: on the disk before it is sent, moved on once answered."""

    def __init__(self, folder: Path, writer: str) -> None:
        self.source = f"{writer}.example.org"
        self._file = folder / f"{writer}.outbox"
        kept = self._file.read_text().split() if self._file.exists() else ["1", "0"]
        self.first, self.size = map(int, kept)

    def fill(self, size: int) -> None:
        """Put the next events in, unless some wait."""
        if not self.size:
            self._keep(self.first, size)

    def answered(self) -> None:
        self._keep(self.first + self.size, 0)

    def events(self) -> list[dict]:
        """Return the events that wait, the same bytes each time."""
        return [{**event, "source": self.source} for event in platform_events.batch(self.first, self.size, SENT_AT)]

    def _keep(self, first: int, size: int) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{first} {size}")
        draft.replace(self._file)
        self.first, self.size = first, size


def _send(draw: random.Random, diary: Diary, outbox: _Outbox) -> None:
    outbox.fill(draw.randint(1, LARGEST_BATCH))
    events = outbox.events()
    diary.begun(event_id(outbox.source, event["id"]) for event in events)
    ingest(outbox.source, events, at=clock.now())
    diary.done()
    outbox.answered()


def _outlive(act: Callable[[], None]) -> None:
    """Do it once; when the database is away, wait for it, as the next request would."""
    try:
        act()
    except (DatabaseError, api.TraceFailed):
        connection.close()
        time.sleep(0.2)
