"""A log small enough to be recomputed at each question, and what it would send to a witness."""

import hashlib

from audit.log import merkle
from audit.log.checkpoints import Checkpoint, sign_checkpoint
from audit.log.notes import SigningKey
from audit.witness.submissions import Submission


class SmallLog:
    """Signs any size of its history; `forked` tells another one, signed with the same key."""

    def __init__(self, origin: str) -> None:
        self.key = SigningKey.generate(origin)
        self.origin = origin
        # From which leaf on the leaves carry which word.
        self._turns: list[tuple[int, str]] = []

    def forked(self, since: int, word: str) -> "SmallLog":
        """The same log telling another story from leaf `since` on."""
        other = SmallLog(self.origin)
        other.key = self.key
        other._turns = [*(turn for turn in self._turns if turn[0] < since), (since, word)]
        return other

    def leaf(self, index: int) -> bytes:
        word = next((word for since, word in reversed(self._turns) if index >= since), "")
        return merkle.leaf_hash(f"{word} {index}".encode())

    def node(self, level: int, index: int) -> bytes:
        return merkle.root_of([self.leaf(each) for each in range(index << level, (index + 1) << level)])

    def root(self, size: int) -> bytes:
        return merkle.root_of([self.leaf(each) for each in range(size)])

    def proof(self, old: int, size: int) -> list[bytes]:
        return merkle.consistency_proof(old, size, self.node)

    def note(self, size: int) -> bytes:
        return sign_checkpoint(Checkpoint(self.origin, size, self.root(size)), self.key).encode()

    def request(self, old: int, size: int) -> bytes:
        """The body of an honest request."""
        return Submission(old, tuple(self.proof(old, size)), self.note(size)).encode()

    @property
    def origin_hash(self) -> str:
        return hashlib.sha256(self.origin.encode()).hexdigest()
