"""The logs as their tables keep them: nodes, tiles, bundles, checkpoints. No Django: the caller says how to ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from audit.log import merkle, tiles
from audit.log.checkpoints import Checkpoint
from audit.log.entries import leaf_data
from audit.log.errors import ProofError
from audit.log.notes import Note, Signature
from audit.log.policies import Policy
from audit.log.proofs import Receipt

#: Runs a SELECT with its parameters and returns all its rows.
Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

#: How many of the last cosigned checkpoints may be looked at to find one that meets the policy.
RECENT = 20


@dataclass(frozen=True)
class Log:
    """One log of the series: a year's, or one opened after a loss."""

    id: int
    origin: str
    closed: bool

    @property
    def name(self) -> str:
        """The last word of its origin, which stands in its addresses."""
        return self.origin.rpartition("/")[2]


@dataclass(frozen=True)
class Published:
    """A checkpoint as it is given out: signed by the log, with what the witnesses added."""

    checkpoint: Checkpoint
    note: Note


class NotSealed(LookupError):
    """The event is recorded, but no checkpoint covers it yet."""


def logs(ask: Ask) -> list[Log]:
    """Return every log, the latest first."""
    found = ask("SELECT id, origin, closed_us IS NOT NULL FROM audit_log ORDER BY id DESC", [])
    return [Log(*row) for row in found]


class Tree:
    """One log's tree at one size. A `merkle` node reader through `node`, and a source of archives."""

    def __init__(self, ask: Ask, log: Log, size: int) -> None:
        self._ask = ask
        self.log = log
        self.size = size
        self.node = tiles.TileNodes(self.tile, size)

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first `width` hashes of a tile. Raises `ProofError` for one that the tree does not hold."""
        if width == tiles.WIDTH:
            found = self._ask(
                "SELECT data FROM audit_tile WHERE log = %s AND level = %s AND idx = %s", [self.log.id, level, index]
            )
            if found:
                return bytes(found[0][0])
        hashes = self.hashes(level, index * tiles.WIDTH, width)
        if len(hashes) != width:
            raise ProofError(f"{self.log.origin} holds no tile {level}/{index} of width {width}")
        return b"".join(hashes)

    def hashes(self, level: int, first: int, count: int) -> list[bytes]:
        """Return `count` hashes of a tile level from position `first`: leaves, or the roots of the tiles below."""
        where = [self.log.id, first, first + count]
        if level == 0:
            found = self._ask(
                "SELECT leaf_hash FROM audit_leaf WHERE log = %s AND leaf_index >= %s AND leaf_index < %s"
                " ORDER BY leaf_index",
                where,
            )
        else:
            found = self._ask(
                "SELECT root FROM audit_tile WHERE log = %s AND idx >= %s AND idx < %s AND level = %s ORDER BY idx",
                [*where, level - 1],
            )
        return [bytes(row[0]) for row in found]

    def bundle(self, index: int, width: int) -> bytes:
        """Return the entries of `width` leaves as tlog-tiles bundles them. Raises `KeyError` when some were pruned."""
        first = index * tiles.WIDTH
        found = self._ask(
            # One look-up by key a leaf: a hash join would read the whole month.
            "SELECT e.recorded_us, e.entry FROM audit_leaf l CROSS JOIN LATERAL (SELECT recorded_us, entry"
            " FROM audit_event WHERE recorded_us = l.recorded_us AND seq = l.seq OFFSET 0) e"
            " WHERE l.log = %s AND l.leaf_index >= %s AND l.leaf_index < %s ORDER BY l.leaf_index",
            [self.log.id, first, first + width],
        )
        if len(found) != width:
            raise KeyError(f"entries {first} to {first + width - 1} are not all kept")
        return tiles.pack_bundle(leaf_data(recorded_us, bytes(entry)) for recorded_us, entry in found)

    def root(self) -> bytes:
        return merkle.root_from_nodes(self.size, self.node)

    def inclusion_proof(self, index: int) -> list[bytes]:
        """Return the hashes that tie a leaf to the root (RFC 6962 section 2.1.1)."""
        return merkle.inclusion_proof(index, self.size, self.node)

    def consistency_proof(self, first: int) -> list[bytes]:
        """Return the hashes that show this tree to be an earlier one, only longer (RFC 6962 section 2.1.2)."""
        return merkle.consistency_proof(first, self.size, self.node)


def published(ask: Ask, log: Log, policy: Policy | None, *, beyond: int = 0) -> Published | None:
    """Return a log's newest checkpoint that the policy's witnesses signed, else the newest; None when it has none.

    `beyond` asks for one that covers the leaf of that index.
    """
    cosigned = ask(
        "SELECT tree_size, array_agg(line) FROM audit_cosignature WHERE log = %s AND tree_size > %s"
        " GROUP BY tree_size ORDER BY tree_size DESC LIMIT %s",
        [log.id, beyond, RECENT],
    )
    for size, lines in cosigned:
        found = _checkpoint(ask, log, size, lines)
        if policy is None or meets(policy, found.note):
            return found
    return newest(ask, log, beyond=beyond)


def newest(ask: Ask, log: Log, *, beyond: int = 0) -> Published | None:
    """Return a log's newest checkpoint, whoever signed it besides the log; None when it has none."""
    found = ask("SELECT max(tree_size) FROM audit_checkpoint WHERE log = %s AND tree_size > %s", [log.id, beyond])
    size = found[0][0]
    return None if size is None else _checkpoint(ask, log, size, _lines(ask, log, size))


def meets(policy: Policy, note: Note) -> bool:
    """Tell whether the witnesses that signed this note make the policy's quorum."""
    names = {name for name, (key, _url) in policy.witnesses.items() if _signed_by(note, key)}
    return policy.is_met_by(names)


def _signed_by(note: Note, key: Any) -> bool:
    return any(signature.name == key.name and signature.key_id == key.key_id for signature in note.signatures)


def _lines(ask: Ask, log: Log, size: int) -> list[str]:
    found = ask("SELECT line FROM audit_cosignature WHERE log = %s AND tree_size = %s", [log.id, size])
    return [line for (line,) in found]


def checkpoint_of_size(ask: Ask, log: Log, size: int) -> Published | None:
    """Return the checkpoint that was signed at a size, with its cosignatures."""
    exists = ask("SELECT FROM audit_checkpoint WHERE log = %s AND tree_size = %s", [log.id, size])
    return _checkpoint(ask, log, size, _lines(ask, log, size)) if exists else None


def _checkpoint(ask: Ask, log: Log, size: int, lines: Sequence[str]) -> Published:
    rows = ask("SELECT note FROM audit_checkpoint WHERE log = %s AND tree_size = %s", [log.id, size])
    note = Note.parse(bytes(rows[0][0])).with_signatures(*(Signature.parse(line) for line in sorted(lines)))
    return Published(Checkpoint.parse(note.text), note)


@dataclass(frozen=True)
class Place:
    """Where an event stands: its log, its leaf, the checkpoint that covers it, and the tree of that checkpoint."""

    log: Log
    index: int
    published: Published
    tree: Tree

    def receipt(self) -> Receipt:
        """Return the proof of inclusion, in the form anyone can check offline (C2SP tlog-proof)."""
        return Receipt(self.index, tuple(self.tree.inclusion_proof(self.index)), self.published.note)


def place_of(ask: Ask, seq: int, policy: Policy | None) -> Place:
    """Return where the event of a number stands. Raises `NotSealed` when no checkpoint covers it yet."""
    found = ask(
        "SELECT l.leaf_index, g.id, g.origin, g.closed_us IS NOT NULL"
        " FROM audit_leaf l JOIN audit_log g ON g.id = l.log WHERE l.seq = %s",
        [seq],
    )
    if not found:
        raise NotSealed(seq)
    index, *about = found[0]
    log = Log(*about)
    covering = published(ask, log, policy, beyond=index)
    if covering is None:
        raise NotSealed(seq)
    return Place(log, index, covering, Tree(ask, log, covering.checkpoint.size))
