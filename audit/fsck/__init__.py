"""Every leaf, tile, head and signature that the database keeps, computed again; each disagreement named.

It finds what was changed inside. What was cut off at the end, or rewritten whole with the log's key, only shows
against somebody outside: the anchor file, a witness (audit/sequencer/start.py), an earlier archive (`python -m
audit.verifier diff`).
"""

from collections.abc import Sequence

from audit.fsck import around, leaves
from audit.fsck.findings import Finding, Report, Stream
from audit.log.notes import VerifierKey
from audit.tree import Ask, logs

__all__ = ["Finding", "Report", "check"]


def check(ask: Ask, stream: Stream, trusted: Sequence[VerifierKey] = ()) -> Report:
    """Compute everything again.

    `trusted` are the keys of the policy: logs' and witnesses'. Without them the logs' keys are those that are kept.
    """
    report = Report()
    for log in sorted(logs(ask), key=lambda log: log.id):
        report.add(leaves.check(ask, stream, log, trusted, report))
    for found in (around.orphans, around.strays, around.platforms, around.seals, around.removals):
        report.add(found(ask))
    report.add(around.people(ask, stream))
    return report
