"""The trail that is attacked: invented events, several heads, a witness, and an archive that somebody kept."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psycopg2.extensions import connection as Connection

from audit import fsck
from audit.log import archives
from audit.log.notes import COSIGNATURE, SigningKey, VerifierKey
from audit.log.policies import Policy
from audit.sequencer import sealing
from audit.sequencer.anchor import Anchor
from audit.sequencer.batch import asking
from audit.sequencer.service import Sequencer
from audit.sequencer.witnesses import Witness
from audit.tampering import cast, scratch
from audit.tree import Log, Tree, logs, newest
from audit.witness.judge import Witness as Judge
from audit.witness.server import Server
from audit.witness.store import Store
from hub import clock

ORIGIN = "audit.example.org"
WITNESS = "temoin"
EVENTS = 600
#: Events between two heads.
STRIDE = 150
#: Of the head that an auditor keeps an archive of, counted from the first.
ARCHIVED_AFTER = 3


@dataclass(frozen=True)
class Stage:
    """What attackers have: the database, as its owner, and the log's key; what they have not: witness and archive."""

    connection: Connection
    key: SigningKey
    witness_key: VerifierKey
    witness_url: str
    policy_text: str
    folder: Path

    @property
    def policy(self) -> Policy:
        return Policy.parse(self.policy_text)

    @property
    def kept_archive(self) -> Path:
        """The archive that an auditor made before the attack."""
        return self.folder / "gardee.tar"

    def ask(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Ask in the transaction of the attack."""
        with self.connection.cursor() as cursor:
            return asking(cursor)(sql, parameters)

    def stream(self, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        return iter(self.ask(sql, parameters))

    @property
    def log(self) -> Log:
        return logs(self.ask)[0]

    def fsck(self) -> fsck.Report:
        """Have the database checked, as `manage.py audit_fsck` does."""
        trusted = [*self.policy.log_keys, self.witness_key]
        return fsck.check(self.ask, self.stream, trusted)

    def new_witness(self) -> Witness:
        """Return the sequencer's view of the witness, that remembers nothing itself."""
        return Witness(WITNESS, self.witness_key, self.witness_url)

    def write_archive(self, path: Path) -> None:
        """Write the archive that the database gives now. Raises `LogError` or `LookupError` when it cannot."""
        log = self.log
        head = newest(self.ask, log)
        if head is None:
            raise LookupError("no head")
        source = Tree(self.ask, log, head.checkpoint.size)
        with path.open("w+b") as file:
            archives.write_archive(
                file, source=source, checkpoint=head.note, policy=self.policy_text, made_at=clock.now()
            )


@contextmanager
def stage(events: int = EVENTS, stride: int = STRIDE) -> Iterator[Stage]:
    """Make the trail in a database of its own, and take everything away at the end."""
    origin = f"{ORIGIN}/{clock.now().year}"
    key = SigningKey.generate(ORIGIN)
    witness_key = SigningKey.generate(f"{ORIGIN}/{WITNESS}", COSIGNATURE)
    with scratch.database() as url, TemporaryDirectory(prefix="hub-tampering-") as name:
        folder = Path(name)
        log_keys = [key.under(origin).verifier]
        with _witness(folder, witness_key, log_keys) as address:
            policy = f"log {log_keys[0]}\nwitness {WITNESS} {witness_key.verifier} {address}\nquorum {WITNESS}\n"
            connection = scratch.connect(url)
            made = Stage(connection, key, witness_key.verifier, address, policy, folder)
            try:
                _play(made, url, events, stride)
                yield made
            finally:
                connection.close()


@contextmanager
def _witness(folder: Path, key: SigningKey, log_keys: list[VerifierKey]) -> Iterator[str]:
    """Run a witness on a free port of this machine."""
    store = Store(folder / "temoin.sqlite", str(key.verifier), create=True)
    judge = Judge(key, log_keys, store, lambda: int(clock.now().timestamp()))
    with Server(("127.0.0.1", 0), judge, key.name) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.url
        server.shutdown()
        thread.join()


def _play(made: Stage, url: str, events: int, stride: int) -> None:
    """Record and seal by turns, keep an archive of an earlier head, and leave one event that waits for its own."""
    sequencer = Sequencer(
        connect=lambda: scratch.connect(url),
        keys=[made.key],
        origin=ORIGIN,
        anchor=Anchor(made.folder / "anchor"),
        witnesses=[made.new_witness()],
    )
    with made.connection, made.connection.cursor() as cursor:
        cast.send_batch(cursor)
    for turn, first in enumerate(range(0, events, stride), start=1):
        with made.connection, made.connection.cursor() as cursor:
            for number in range(first, min(first + stride, events)):
                cast.record(cursor, number)
        sequencer.run_once()
        if turn == ARCHIVED_AFTER:
            with made.connection:
                made.write_archive(made.kept_archive)
    policy = {"policy": None, "policy_text": made.policy_text}
    sealing.seal_day(made.connection, clock.today(), folder=made.folder, at=clock.now(), **policy)
    with made.connection, made.connection.cursor() as cursor:
        cast.remove_at_term(cursor)
        cast.record(cursor, events)
