"""What is checked before the first signature: our tables, our key, and whoever outside remembers what we signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2.extensions import connection as Connection

from audit.log import checkpoints, merkle
from audit.log.checkpoints import Checkpoint
from audit.log.errors import LogError
from audit.log.notes import Note, SigningKey
from audit.sequencer.anchor import Anchor
from audit.sequencer.batch import asking, open_log
from audit.sequencer.faults import BadKey, ForkDetected
from audit.sequencer.witnesses import Witness
from audit.tree import Log, Tree, newest
from audit.witness.client import WitnessRefused, WitnessUnreachable


@dataclass(frozen=True)
class Confirmed:
    """What was compared: the size of our last head, and who outside confirmed that it continues what they know."""

    log: Log | None
    size: int
    by: tuple[str, ...]
    unreachable: tuple[str, ...]


def check(
    connection: Connection,
    keys: Sequence[SigningKey],
    anchor: Anchor,
    witnesses: Sequence[Witness],
    *,
    trust_database: bool = False,
) -> Confirmed:
    """Compare our last head with the anchor file and every witness that answers.

    Raises `ForkDetected` when somebody remembers another history or a longer one, or when a log that has leaves finds
    nobody outside who remembers any (unless `trust_database`), `BadKey` when the keys are not the ones that signed.
    """
    with connection, connection.cursor() as cursor:
        log = open_log(cursor)
        if log is None:
            return Confirmed(None, 0, (), ())
        last = newest(asking(cursor), log)
        if last is None:
            raise ForkDetected(f"{log.origin} is open and has no checkpoint: its first one was signed with it")
        _check_own(cursor, log, last.checkpoint, last.note, keys)
        tree = Tree(asking(cursor), log, last.checkpoint.size)
        confirmed = _check_anchor(tree, anchor)
        unreachable = []
        for witness in witnesses:
            try:
                if witness.compare(tree, last.note):
                    confirmed.append(witness.name)
            except (WitnessUnreachable, WitnessRefused):
                unreachable.append(witness.name)
    # A log whose only leaf opens it may have been opened just before a crash: nobody was told yet.
    if not confirmed and tree.size > 1 and not trust_database:
        raise ForkDetected(
            f"{log.origin} has {tree.size} leaves, and neither the anchor file nor a witness that answers remembers any"
        )
    return Confirmed(log, tree.size, tuple(confirmed), tuple(unreachable))


def _check_own(cursor: Any, log: Log, checkpoint: Checkpoint, note: Note, keys: Sequence[SigningKey]) -> None:
    try:
        checkpoints.verified_checkpoint(note, [key.under(log.origin).verifier for key in keys])
    except LogError as error:
        raise BadKey(f"{log.origin}: {error}") from error
    cursor.execute(
        "SELECT frontier, root, (SELECT max(leaf_index) + 1 FROM audit_leaf WHERE log = %s) FROM audit_checkpoint"
        " WHERE log = %s AND tree_size = %s",
        [log.id, log.id, checkpoint.size],
    )
    frontier, root, leaves = cursor.fetchone()
    kept = merkle.Frontier.from_bytes(checkpoint.size, bytes(frontier))
    if not kept.root() == bytes(root) == checkpoint.root or leaves != checkpoint.size:
        raise ForkDetected(f"{log.origin}: the tables do not hold the {checkpoint.size} leaves that were signed")


def _check_anchor(tree: Tree, anchor: Anchor) -> list[str]:
    remembered = anchor.last(tree.log.origin)
    if remembered is None:
        return []
    if remembered.size > tree.size:
        raise ForkDetected(
            f"{tree.log.origin}: the anchor file remembers {remembered.size} leaves, we have {tree.size}"
        )
    if merkle.root_from_nodes(remembered.size, tree.node) != remembered.root:
        raise ForkDetected(
            f"{tree.log.origin}: the anchor file remembers other content for the first {remembered.size} leaves"
        )
    return ["anchor"]
