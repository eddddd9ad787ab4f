"""The loop: seal what is pending every second, remember it outside, have it witnessed; stop rather than sign a fork."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

import psycopg2
from psycopg2.extensions import connection as Connection

from audit.log.notes import SigningKey
from audit.sequencer import opening, sealing, stamping, start
from audit.sequencer.anchor import Anchor
from audit.sequencer.batch import LARGEST_BATCH, asking, last_signed_us, open_log, seal_pending
from audit.sequencer.faults import ForkDetected, MustNotSign
from audit.sequencer.witnesses import Witness
from audit.tree import Tree, newest
from audit.witness.client import WitnessRefused, WitnessUnreachable
from hub import clock

log = logging.getLogger(__name__)

#: How far the clock may be behind the last signature before it is told (audit.md 8.10).
CLOCK_DOUBT_US = 2_000_000
#: How many months of partitions are kept ready.
MONTHS_AHEAD = 3
#: When a seal that failed is tried again.
SEAL_AGAIN = timedelta(minutes=5)


@dataclass
class Sequencer:
    """One process of the service. `connect` opens a database connection under the sequencer's role.

    `origin` is the base of the logs' origins. `pause` is the time between two looks at what is pending, in seconds.
    """

    connect: Callable[[], Connection]
    keys: Sequence[SigningKey]
    origin: str
    anchor: Anchor
    witnesses: Sequence[Witness] = ()
    pause: float = 1.0
    trust_database: bool = False
    #: Seals a day; None where another process does.
    seals: Callable[[Connection, date, datetime], list[sealing.Seal]] | None = None
    at_step: Callable[[str], None] = lambda name: None
    stopping: threading.Event = field(default_factory=threading.Event)
    failure: Exception | None = None
    _beside: list[threading.Thread] | None = None
    _clock_doubted: bool = False
    _sealed: date | None = None
    _seal_after: datetime | None = None

    def run(self) -> None:
        """Work until `stopping` is set. Raises `MustNotSign`; survives a database that goes away for a while."""
        self._repeat(self._start_and_work, self.pause)
        for thread in self._beside or []:
            thread.join(timeout=30)
        if self.failure:
            raise self.failure

    def _start_and_work(self, connection: Connection) -> None:
        if self._beside is None:
            self.check(connection)
            self._beside = self._start_beside()
        self._work(connection)

    def _start_beside(self) -> list[threading.Thread]:
        """Start what must not hold up the seals of each second: one thread a witness, one for the days."""
        turns: list[Callable[[Connection], None]] = [partial(self._feed, witness) for witness in self.witnesses]
        if self.seals is not None:
            turns.append(self.seal_day_if_due)
        threads = [threading.Thread(target=self._repeat, args=(turn, self.pause), daemon=True) for turn in turns]
        for thread in threads:
            thread.start()
        return threads

    def _repeat(self, turn: Callable[[Connection], None], pause: float) -> None:
        """Take turns, on a connection of one's own, until the service stops. What breaks stops the whole service."""
        while not self.stopping.is_set():
            try:
                with closing(self.connect()) as connection:
                    while not self.stopping.is_set():
                        turn(connection)
                        self.stopping.wait(pause)
            except psycopg2.Error as error:
                if not _is_away(error):
                    self._fail(error)
                    return
                log.warning("the database does not answer (%s); trying again", str(error).strip())
                self.stopping.wait(self.pause)
            except Exception as error:  # noqa: BLE001 — raised again by `run`
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.failure = error
        self.stopping.set()

    def run_once(self) -> None:
        """Seal everything that is pending now, show it to each witness once, and stop. Raises `MustNotSign`."""
        connection = self.connect()
        try:
            self.check(connection)
            self._make_ready(connection)
            while self.seal_once(connection):
                pass
            for witness in self.witnesses:
                try:
                    self._show(connection, witness)
                except (WitnessUnreachable, WitnessRefused) as error:
                    log.warning("witness %s: %s", witness.name, error)
        finally:
            connection.close()

    def check(self, connection: Connection) -> None:
        """Compare our last head with whoever remembers one. Raises `MustNotSign`, after having recorded why."""
        try:
            confirmed = self._confirmed(connection)
        except MustNotSign as fork:
            self._record_fork(connection, fork)
            raise
        for name in confirmed.unreachable:
            log.warning("witness %s does not answer", name)
        log.info("start: %s leaves, confirmed by %s", confirmed.size, ", ".join(confirmed.by) or "nobody yet")

    def _confirmed(self, connection: Connection) -> start.Confirmed:
        """Check again when another sequencer signed meanwhile: what is ahead of us may be its new head."""
        size = self._size(connection)
        try:
            return start.check(connection, self.keys, self.anchor, self.witnesses, trust_database=self.trust_database)
        except ForkDetected:
            if self._size(connection) == size:
                raise
        return self._confirmed(connection)

    def _size(self, connection: Connection) -> int:
        """Return how many leaves the open log has, 0 before there is one."""
        with connection, connection.cursor() as cursor:
            current = open_log(cursor)
            last = newest(asking(cursor), current) if current else None
            return last.checkpoint.size if last else 0

    def _work(self, connection: Connection) -> None:
        ready_until = 0.0
        while not self.stopping.is_set():
            if time.monotonic() > ready_until:
                self._make_ready(connection)
                ready_until = time.monotonic() + 3600
            if not self.seal_once(connection):
                self.stopping.wait(self.pause)

    def seal_once(self, connection: Connection) -> bool:
        """Seal one batch and remember it outside; return whether there may be more at once."""
        at = clock.now()
        opened = opening.open_for_year(connection, self.keys, self.origin, at=at)
        if opened is not None:
            self.anchor.append(opened.note)
        self._doubt_clock(connection)
        sealed = seal_pending(connection, self.keys, now_us=int(at.timestamp() * 1_000_000), at_step=self.at_step)
        if sealed is None:
            return False
        self.at_step("anchor")
        self.anchor.append(sealed.note)
        self.at_step("anchored")
        return sealed.added == LARGEST_BATCH

    def _make_ready(self, connection: Connection) -> None:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT audit_make_ready(clock_timestamp(), %s)", [MONTHS_AHEAD])

    def _doubt_clock(self, connection: Connection) -> None:
        """Tell, once an episode, that the clock is behind what was signed: the signatures' times go on."""
        at = clock.now()
        with connection, connection.cursor() as cursor:
            behind_us = last_signed_us(cursor) - int(at.timestamp() * 1_000_000)
            doubted, self._clock_doubted = self._clock_doubted, behind_us > CLOCK_DOUBT_US
            if doubted or not self._clock_doubted:
                return
            log.error("the clock is %s s behind the last signature", behind_us // 1_000_000)
            facts: opening.Facts = {"behind_seconds": behind_us // 1_000_000}
            opening.record(cursor, connection, "audit.time_doubted", "E", at=at, object_id=self.origin, facts=facts)

    def _record_fork(self, connection: Connection, fork: MustNotSign) -> None:
        """Leave the reason in the trail. It stays pending: nothing is signed until a person decided."""
        with connection, connection.cursor() as cursor:
            opening.record(
                cursor,
                connection,
                "audit.fork_detected",
                "E",
                at=clock.now(),
                object_id=self.origin,
                facts={"reason": str(fork)[:500]},
                outcome=12,
            )

    def seal_day_if_due(self, connection: Connection) -> None:
        """Write the archive of the day that ended, once; a failure is told and tried again."""
        at = clock.now()
        due = sealing.day_to_seal(at)
        if self.seals is None or self._sealed == due or (self._seal_after and at < self._seal_after):
            return
        try:
            written = self.seals(connection, due, at)
        except (sealing.NotYet, stamping.NoToken, OSError) as error:
            log.warning("the seal of %s is not made: %s", due, error)
            self._seal_after = at + SEAL_AGAIN
            return
        self._sealed = due
        for seal in written:
            log.info("the seal of %s covers %s leaves of %s", due, seal.size, seal.log.origin)

    def _feed(self, witness: Witness, connection: Connection) -> None:
        """Keep a witness at our last head, and keep what it signs; give it time when it does not answer."""
        try:
            self._show(connection, witness)
        except (WitnessUnreachable, WitnessRefused) as error:
            log.warning("witness %s: %s", witness.name, error)
            self.stopping.wait(10 * self.pause)

    def _show(self, connection: Connection, witness: Witness) -> None:
        """Show a witness our last head unless it signed it, then keep its signature."""
        self.at_step("witness")
        with connection, connection.cursor() as cursor:
            ask = asking(cursor)
            current = open_log(cursor)
            last = newest(ask, current) if current else None
            if current is None or last is None or witness.has_signed(last.checkpoint):
                return
            tree = Tree(ask, current, last.checkpoint.size)
            try:
                signatures = witness.cosign(tree, last.note)
            except ForkDetected:
                latest = newest(ask, current)
                if latest is None or latest.checkpoint.size == tree.size:
                    raise
                return  # another sequencer signed and showed more meanwhile: next time we show that
            at_us = int(clock.now().timestamp() * 1_000_000)
            for signature in signatures:
                cursor.execute(
                    "INSERT INTO audit_cosignature (log, tree_size, key_name, line, received_us)"
                    " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                    [current.id, tree.size, signature.name, str(signature), at_us],
                )
        self.at_step("witnessed")


def _is_away(error: psycopg2.Error) -> bool:
    """Tell whether the server is gone: cut in the middle of an answer, the driver raises the base class itself."""
    gone = (psycopg2.OperationalError, psycopg2.InterfaceError)
    return isinstance(error, gone) or type(error) is psycopg2.DatabaseError
