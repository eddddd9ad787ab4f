"""`receipt`: one line of the trail, proven by its receipt."""

import re
from pathlib import Path
from typing import Any

import rfc8785

from audit.log import entries, merkle
from audit.log.errors import LogError, ProofError
from audit.log.proofs import Receipt
from audit.verifier import descriptions, files, signatures
from audit.verifier.report import Report

_SALT = re.compile(r"[0-9a-fA-F]{64}")


def verify(report: Report, receipt: Path, entry: Path, policy: Path, detail: Path | None, salt: str | None) -> None:
    """Check a receipt against the line it is for, and the detail shown with it when there is one.

    Tampered: a wrong signature, a line that is not at its place, another detail. Incomplete: an unreadable file, or too
    few witnesses.
    """
    if (detail is None) != (salt is None) or (salt is not None and not _SALT.fullmatch(salt)):
        report.incomplete("receipt.salt")
        return
    rules = files.read_policy(policy, report)
    leaf = files.read_leaf(entry, report)
    try:
        proof = Receipt.parse(files.read(receipt, report))
    except LogError as error:
        raise files.malformed(report, receipt.name, error) from None
    signed = signatures.check(report, proof.checkpoint, rules, receipt.name)
    if signed is None:
        return
    head = signed.checkpoint
    try:
        merkle.verify_inclusion(merkle.leaf_hash(leaf), proof.index, head.size, proof.hashes, head.root)
    except ProofError:
        report.tampered("receipt.not_included", index=proof.index)
        return
    report.proved("receipt.included", index=proof.index, origin=head.origin, size=head.size)
    told = descriptions.tell(report, leaf) or {}
    shown = files.read(detail, report) if detail else None
    _check_detail(report, told.get("detail"), shown, bytes.fromhex(salt or ""))


def _check_detail(report: Report, committed: Any, shown: bytes | None, salt: bytes) -> None:
    if shown is None:
        if committed is not None:
            report.note("receipt.detail_unseen")
    elif committed is None:
        report.tampered("receipt.no_commitment")
    elif any(entries.commitment(salt, spelling) == committed for spelling in _spellings(shown)):
        report.proved("receipt.detail")
    else:
        report.tampered("receipt.other_detail")


def _spellings(detail: bytes) -> list[bytes]:
    """Return a detail as given, without its last newline, and in canonical JSON: an editor may have reformatted it."""
    spellings = [detail, detail.rstrip(b"\r\n")]
    try:
        spellings.append(rfc8785.dumps(files.parse_json(detail)))
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        return spellings
    return spellings
