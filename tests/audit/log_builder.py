"""A whole log in memory, with its keys and its witnesses: entries, tiles, checkpoints, receipts, archives.

Change `leaves` to forge it: the tree follows.
"""

import uuid
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audit.log import archives, checkpoints, entries, merkle, tiles
from audit.log.checkpoints import Checkpoint
from audit.log.notes import COSIGNATURE, Note, SigningKey
from audit.log.policies import Policy
from audit.log.proofs import Receipt

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
SALT = bytes(range(32))


def make_entry(number: int, **changes: Any) -> entries.Entry:
    """Return an invented entry; the same number gives the same entry."""
    values = {
        "id": str(uuid.UUID(int=number + (1 << 100), version=4)),
        "kind": "document.downloaded",
        "time": START + timedelta(seconds=number),
        "source": "hub",
        "actor": str(uuid.UUID(int=7, version=4)),
        "role": "secretariat",
        "action": "R",
        "outcome": 0,
        "object_type": "document",
        "object_id": f"D{number}",
        "retention": "standard",
        "nonce": f"{number:032x}",
        "project": "DOUBLEVUE",
        "basis": "L1461-3",
    }
    return entries.Entry(**{**values, **changes})


def encode_entry(number: int, *, detail: str = "", **changes: Any) -> bytes:
    """Return the bytes of an invented entry, whose people are pseudonyms already."""
    return make_entry(number, **changes).encode(str, detail)


def make_leaf(number: int, **changes: Any) -> bytes:
    """Return the data of a leaf that holds an invented entry."""
    at = START + timedelta(seconds=number, milliseconds=3)
    return entries.leaf_data(int(at.timestamp() * 1_000_000), encode_entry(number, **changes))


@dataclass
class LogInMemory:
    """A log that signs, and witnesses that believe it. It is a `LogSource`, and a `NodeReader` by `node`."""

    key: SigningKey
    witnesses: dict[str, SigningKey]
    quorum: str
    leaves: list[bytes] = field(default_factory=list)
    pruned_bundles: int = 0

    @classmethod
    def generate(
        cls, count: int = 0, *, origin: str = "audit.example.test/2026", witnesses: Iterable[str] = ("W1", "W2")
    ) -> "LogInMemory":
        """Return a log of `count` invented entries whose policy wants all the witnesses."""
        keys = {name: SigningKey.generate(f"{name.lower()}.example.test", COSIGNATURE) for name in witnesses}
        log = cls(SigningKey.generate(origin), keys, "everyone" if keys else "none")
        log.grow(count)
        return log

    def grow(self, count: int) -> None:
        """Append invented entries."""
        self.leaves += [make_leaf(number) for number in range(len(self.leaves), len(self.leaves) + count)]

    def fork(self) -> "LogInMemory":
        """Return a log with the same keys and leaves that goes its own way."""
        other = copy(self)
        other.leaves = list(self.leaves)
        return other

    @property
    def size(self) -> int:
        return len(self.leaves)

    @property
    def policy_text(self) -> str:
        lines = [f"log {self.key.verifier}"]
        lines += [f"witness {name} {key.verifier}" for name, key in self.witnesses.items()]
        if self.witnesses:
            lines.append(f"group everyone all {' '.join(self.witnesses)}")
        return "\n".join([*lines, f"quorum {self.quorum}", ""])

    @property
    def policy(self) -> Policy:
        return Policy.parse(self.policy_text)

    def node(self, level: int, index: int) -> bytes:
        """Return the hash over the leaves [index << level, (index + 1) << level)."""
        return merkle.root_of([merkle.leaf_hash(leaf) for leaf in self.leaves[index << level : (index + 1) << level]])

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return a tile of hashes."""
        first = index * tiles.WIDTH
        return b"".join(self.node(level * tiles.HEIGHT, first + at) for at in range(width))

    def bundle(self, index: int, width: int) -> bytes:
        """Return a bundle of entries. Raises `KeyError` when it was pruned."""
        if index < self.pruned_bundles:
            raise KeyError(index)
        return tiles.pack_bundle(self.leaves[index * tiles.WIDTH : index * tiles.WIDTH + width])

    def checkpoint(
        self, size: int | None = None, *, at: datetime = START, cosigned_by: Iterable[str] | None = None
    ) -> Note:
        """Return a signed checkpoint, cosigned at an instant by all the witnesses, or by those named."""
        size = self.size if size is None else size
        head = Checkpoint(self.key.name, size, merkle.root_from_nodes(size, self.node))
        note = checkpoints.sign_checkpoint(head, self.key)
        names = self.witnesses if cosigned_by is None else cosigned_by
        return note.with_signatures(
            *(checkpoints.cosign(note, self.witnesses[name], int(at.timestamp())) for name in names)
        )

    def receipt(self, index: int, size: int | None = None) -> Receipt:
        """Return the receipt of a leaf."""
        size = self.size if size is None else size
        return Receipt(index, tuple(merkle.inclusion_proof(index, size, self.node)), self.checkpoint(size))

    def archive(self, path: Path, **changes: Any) -> Path:
        """Write an archive, and return its path; `changes` are arguments of `write_archive`."""
        values = {"checkpoint": self.checkpoint(), "policy": self.policy_text, "made_at": START + timedelta(hours=14)}
        with path.open("wb") as file:
            archives.write_archive(file, source=self, **{**values, **changes})
        return path
