"""A checkpoint against a policy: the log's signature, each witness's cosignature, the quorum."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.log import checkpoints, policies
from audit.log.checkpoints import Checkpoint
from audit.log.errors import LogError, NoteError
from audit.log.notes import Note
from audit.log.policies import Policy
from audit.verifier.files import at_us, malformed
from audit.verifier.report import Report


@dataclass(frozen=True)
class Signed:
    """A checkpoint that its log signed; `times` tells when each witness cosigned it, in POSIX seconds."""

    checkpoint: Checkpoint
    times: Mapping[str, int]


def check_bytes(report: Report, data: bytes, policy: Policy, name: str, *, needs_quorum: bool = True) -> Signed | None:
    """Check a note; `name` says which in the messages. Return None when its log did not sign it.

    An earlier checkpoint needs no quorum: whoever cosigned the later one vouched for the history before it.
    """
    try:
        note = Note.parse(data)
    except LogError as error:
        raise malformed(report, name, error) from None
    return check(report, note, policy, name, needs_quorum=needs_quorum)


def check(report: Report, note: Note, policy: Policy, name: str, *, needs_quorum: bool = True) -> Signed | None:
    """Check a note that was read already."""
    try:
        checkpoint = checkpoints.verified_checkpoint(note, policy.log_keys)
    except LogError:
        report.tampered("checkpoint.forged", name=name)
        return None
    report.proved("checkpoint.signed", origin=checkpoint.origin, size=checkpoint.size, name=name)
    times = _cosigned(report, note, policy, name)
    if policy.quorum == policies.NONE:
        report.note("checkpoint.alone", name=name)
    elif policy.is_met_by(times.keys()):
        report.proved("checkpoint.quorum", quorum=policy.quorum, name=name)
    elif needs_quorum:
        report.incomplete("checkpoint.no_quorum", quorum=policy.quorum, count=len(times), name=name)
    return Signed(checkpoint, times)


def _cosigned(report: Report, note: Note, policy: Policy, name: str) -> dict[str, int]:
    times = {}
    for witness, (key, _) in policy.witnesses.items():
        try:
            found = checkpoints.cosignatures(note, [key])
        except NoteError:
            report.tampered("checkpoint.cosignature", witness=witness, name=name)
            continue
        if key in found:
            times[witness] = found[key]
            report.proved("checkpoint.cosigned", witness=witness, at=at_us(found[key] * 1_000_000), name=name)
    return times
