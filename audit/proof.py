"""What proves one line of the trail: its leaf, its place in the tree, and who signed the head it leads to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from audit import configuration, tree
from audit.log import checkpoints, entries, merkle
from audit.log.checkpoints import Checkpoint
from audit.log.errors import LogError
from audit.log.policies import Policy
from audit.log.proofs import Receipt
from audit.models import Event

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Witness:
    """A witness of the policy; `at` is when it signed this head, None while it did not."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class Proof:
    """The proof of one line, as it was checked just now.

    `sealed_at` is when a head first covered the line, `enough` whether the policy's quorum signed this head, `fault`
    what is wrong with the proof: empty when it holds.
    """

    log: tree.Log
    receipt: Receipt
    size: int
    root: bytes
    leaf_hash: bytes
    sealed_at: datetime
    witnesses: list[Witness]
    enough: bool
    fault: str

    @property
    def index(self) -> int:
        return self.receipt.index


def log_named(name: str) -> tree.Log | None:
    """Return the log of a name, the open one for no name; None when there is none."""
    found = tree.logs(configuration.ask)
    return next((log for log in found if (log.name == name if name else not log.closed)), None)


def leaf_of(event: Event) -> bytes:
    """Return the data of an event's leaf: what is hashed."""
    return entries.leaf_data(event.recorded_us, bytes(event.entry))


def place_of(event: Event) -> tree.Place:
    """Return where an event stands. Raises `NotSealed`."""
    return tree.place_of(configuration.ask, event.seq, configuration.policy())


def of(event: Event) -> Proof:
    """Return the proof of an event, checked here and now. Raises `NotSealed` while no checkpoint covers it."""
    place, policy = place_of(event), configuration.policy()
    receipt, head = place.receipt(), place.published.checkpoint
    witnesses, enough, fault = _judge(receipt, leaf_of(event), policy)
    return Proof(
        log=place.log,
        receipt=receipt,
        size=head.size,
        root=head.root,
        leaf_hash=merkle.leaf_hash(leaf_of(event)),
        sealed_at=_first_sealed(place),
        witnesses=witnesses,
        enough=enough,
        fault=fault,
    )


def entry_file(event: Event) -> bytes:
    """Return the line as the verifier reads it: JSON, the entry in it byte for byte."""
    return b'{"recorded_us":%d,"entry":%b}\n' % (event.recorded_us, bytes(event.entry))


def _judge(receipt: Receipt, leaf: bytes, policy: Policy | None) -> tuple[list[Witness], bool, str]:
    """Return who signed, whether they are enough, and what is wrong with the proof, "" when nothing is."""
    witnesses, enough = [], False
    try:
        if policy is not None:
            checkpoints.verified_checkpoint(receipt.checkpoint, policy.log_keys)
            keys = {name: key for name, (key, _url) in policy.witnesses.items()}
            times = checkpoints.cosignatures(receipt.checkpoint, keys.values())
            witnesses = [Witness(name, _instant(times.get(key))) for name, key in keys.items()]
            enough = policy.is_met_by({one.name for one in witnesses if one.at})
        head = Checkpoint.parse(receipt.checkpoint.text)
        merkle.verify_inclusion(merkle.leaf_hash(leaf), receipt.index, head.size, receipt.hashes, head.root)
    except LogError as error:
        return witnesses, enough, str(error)
    return witnesses, enough, ""


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else EPOCH + timedelta(seconds=seconds)


def instant_of(microseconds: int) -> datetime:
    """Return the aware instant of a database clock."""
    return EPOCH + timedelta(microseconds=microseconds)


def _first_sealed(place: tree.Place) -> datetime:
    found: list[tuple[Any, ...]] = configuration.ask(
        "SELECT signed_us FROM audit_checkpoint WHERE log = %s AND tree_size > %s ORDER BY tree_size LIMIT 1",
        [place.log.id, place.index],
    )
    return instant_of(found[0][0])
