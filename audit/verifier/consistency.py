"""`consistency`: between two checkpoints, the log only grew."""

from pathlib import Path

from audit.log import merkle
from audit.log.errors import ProofError
from audit.verifier import files, signatures
from audit.verifier.report import Report
from audit.verifier.signatures import Signed


def verify(report: Report, older: Path, newer: Path, policy: Path, proof: Path | None) -> None:
    """Check two checkpoints and the proof between them.

    Tampered: a wrong signature, two histories, a shorter log that witnesses saw later. Incomplete: two logs, no proof,
    the wrong order, too few witnesses.
    """
    rules = files.read_policy(policy, report)
    first = signatures.check_bytes(report, files.read(older, report), rules, older.name)
    second = signatures.check_bytes(report, files.read(newer, report), rules, newer.name)
    if first is None or second is None:
        return
    one, two = first.checkpoint, second.checkpoint
    if one.origin != two.origin:
        report.incomplete("consistency.origins", first=one.origin, second=two.origin)
    elif one.size > two.size:
        _shorter(report, first, second)
    elif one.size == two.size and one.root != two.root:
        report.tampered("consistency.fork", size=one.size)
    elif one.size == two.size:
        report.proved("consistency.same", size=one.size)
    elif proof is None and one.size:
        report.incomplete("consistency.no_proof")
    else:
        check_proof(report, first, second, files.read_proof(proof, report) if proof else [])


def check_proof(report: Report, first: Signed, second: Signed, proof: list[bytes]) -> None:
    """Check that the second tree extends the first."""
    one, two = first.checkpoint, second.checkpoint
    try:
        merkle.verify_consistency(one.size, two.size, proof, one.root, two.root)
    except ProofError:
        report.tampered("consistency.rewritten", first=one.size, second=two.size)
    else:
        report.proved("consistency.grown", first=one.size, second=two.size)


def _shorter(report: Report, first: Signed, second: Signed) -> None:
    """A log never shrinks: when witnesses saw the shorter one later, its end was cut off."""
    sizes = {"first": first.checkpoint.size, "second": second.checkpoint.size}
    if first.times and second.times and min(second.times.values()) > max(first.times.values()):
        report.tampered("consistency.truncated", **sizes)
    else:
        report.incomplete("consistency.order", **sizes)
