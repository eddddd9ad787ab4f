"""A log in the tests' own transaction: sealed at once, by the code of the sequencer, with a witness of its own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from audit.log import checkpoints
from audit.log.checkpoints import Checkpoint
from audit.log.notes import COSIGNATURE, Note, SigningKey
from audit.log.policies import Policy
from audit.sequencer import batch
from audit.tree import Log

ORIGIN = "audit.example.org/2026"
SIGNED_AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
PENDING = (
    "SELECT p.seq, p.recorded_us, e.entry, e.leaf_hash FROM audit_pending p JOIN audit_event e USING (recorded_us, seq)"
)


@dataclass
class Sealer:
    """Seals what is pending in the transaction of a test, and has its witness sign it."""

    policy_file: Path
    key: SigningKey = field(default_factory=lambda: SigningKey.generate(ORIGIN))
    witness: SigningKey = field(default_factory=lambda: SigningKey.generate("temoin.example.org", COSIGNATURE))
    log: Log = field(default_factory=lambda: Log(1, ORIGIN, closed=False))
    opened: bool = False

    @property
    def policy(self) -> Policy:
        return Policy.parse(self.policy_file.read_text())

    def write_policy(self) -> None:
        lines = [f"log {self.key.under(ORIGIN).verifier}", f"witness temoin {self.witness.verifier}", "quorum temoin"]
        self.policy_file.write_text("\n".join(lines) + "\n")

    def seal(self, *, at: datetime = SIGNED_AT, witnessed: bool = True) -> Note:
        """Put every pending event under a new checkpoint, and return it as it is given out."""
        as_owner()
        with connection.connection.cursor() as cursor:
            # The database asks for the event of each row at commit; here it must ask before the events stop pending.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            if not self.opened:
                self.opened = True
                cursor.execute("INSERT INTO audit_log (id, origin, opened_us) VALUES (1, %s, %s)", [ORIGIN, _us(at)])
            cursor.execute(PENDING)
            note = batch.seal(cursor, self.log, [self.key], cursor.fetchall(), now_us=_us(at)).note
            if witnessed:
                note = note.with_signatures(self._cosign(cursor, note, at))
        as_runtime()
        return note

    def _cosign(self, cursor, note: Note, at: datetime):
        signature = checkpoints.cosign(note, self.witness, int(at.timestamp()))
        values = [Checkpoint.parse(note.text).size, self.witness.name, str(signature), _us(at)]
        cursor.execute(
            "INSERT INTO audit_cosignature (log, tree_size, key_name, line, received_us) VALUES (1, %s, %s, %s, %s)",
            values,
        )
        return signature


def owner_runs(sql: str, values: list, *, on: str) -> None:
    """Run a statement on a table as its owner, its triggers off: what somebody who holds the database can do."""
    as_owner()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {on} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute(f"ALTER TABLE {on} ENABLE TRIGGER USER")
    as_runtime()


def as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def as_runtime() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.HUB_RUNTIME_ROLE)}")


def _us(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)
