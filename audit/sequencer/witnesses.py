"""What we send to the witnesses, and what their answers mean to us (C2SP tlog-witness)."""

from collections.abc import Iterable
from http import HTTPStatus

from audit.log.checkpoints import Checkpoint
from audit.log.errors import NoteError
from audit.log.notes import Note, Signature, VerifierKey, verified
from audit.log.policies import Policy
from audit.sequencer.faults import ForkDetected
from audit.tree import Tree
from audit.witness import client
from audit.witness.client import WitnessRefused


class Witness:
    """One witness of the policy, and the size of the open log it is known to have signed last."""

    def __init__(self, name: str, key: VerifierKey, url: str) -> None:
        self.name = name
        self.key = key
        self.url = url
        self.size = 0
        self._origin = ""

    def has_signed(self, checkpoint: Checkpoint) -> bool:
        """Tell whether it signed this very head. A log that was just opened is new to it."""
        if checkpoint.origin != self._origin:
            self._origin, self.size = checkpoint.origin, 0
        return self.size == checkpoint.size

    def compare(self, tree: Tree, note: Note) -> bool:
        """Have the witness compare its last head with ours; return whether it knows one.

        Raises `ForkDetected`, `WitnessUnreachable`, `WitnessRefused` when it does not know the log at all.
        """
        try:
            self.size = client.last_size(self.url, note=note.encode())
        except WitnessRefused as refused:
            self._judge(tree, refused, tree.size)
            raise
        self._refuse_larger(tree, self.size)
        if 0 < self.size < tree.size:
            self.cosign(tree, note)
        return self.size > 0

    def cosign(self, tree: Tree, note: Note) -> list[Signature]:
        """Have the witness sign our head of `tree.size` leaves, and return its signature, verified.

        Asks again once when it signed something else meanwhile. Raises `ForkDetected` when it knows more leaves than
        we have or another content, `WitnessRefused` for another refusal (it does not know this log),
        `WitnessUnreachable`.
        """
        for _attempt in range(3):
            old_size = self.size
            proof = tree.consistency_proof(old_size) if 0 < old_size < tree.size else []
            try:
                lines = client.add_checkpoint(self.url, old_size=old_size, proof=proof, note=note.encode())
            except WitnessRefused as refused:
                self._judge(tree, refused, old_size)
                continue
            self.size = tree.size
            return self._verified(note, lines)
        return []

    def _judge(self, tree: Tree, refused: WitnessRefused, old_size: int) -> None:
        """Learn the witness's size from its refusal of what was said to extend `old_size`, or raise what it means.

        Another sequencer may have shown our very head first: a size that we did not say is news, and no other content.
        """
        if refused.size is not None and refused.size != old_size:
            self._refuse_larger(tree, refused.size)
            self.size = refused.size
        elif refused.status in (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY):
            raise ForkDetected(
                f"{tree.log.origin}: witness {self.name} remembers other content than our {tree.size} leaves"
            )
        else:
            raise refused

    def _refuse_larger(self, tree: Tree, size: int) -> None:
        if size > tree.size:
            raise ForkDetected(f"{tree.log.origin}: witness {self.name} signed {size} leaves, we have {tree.size}")

    def _verified(self, note: Note, lines: Iterable[Signature]) -> list[Signature]:
        ours = [line for line in lines if line.name == self.key.name and line.key_id == self.key.key_id]
        try:
            verified(Note(note.text, tuple(ours)), [self.key])
        except NoteError:
            return []
        return ours


def of_policy(policy: Policy) -> list[Witness]:
    """Return the witnesses of a policy that have an address."""
    return [Witness(name, key, url) for name, (key, url) in policy.witnesses.items() if url]
