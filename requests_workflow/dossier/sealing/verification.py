"""What a code or a file is worth: the register first, then the seal.

The register knows the hash of every sealed document; a file that it knows is the one we gave out. A file that it does
not know may be one of ours that was changed: it bears our code, or our seal.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hub.seals import apart, certificates
from hub.seals.reading import Verdict
from requests_workflow.dossier.models import SealedDocument
from requests_workflow.dossier.portable import checking as portable
from requests_workflow.dossier.sealing import attachments, codes, queries
from requests_workflow.dossier.sealing.enums import Outcome

MAGIC = b"%PDF-"
#: Readers accept the signature anywhere in the first kilobyte.
MAGIC_WITHIN = 1024
#: The address that a sealed PDF, or a manifest, carries in clear; a PDF may write its signs in octal.
CODED = re.compile(rb"verifier(?:/|\\057)([0-9A-Z]{4})(?:-|\\055)([0-9A-Z]{4})(?:-|\\055)([0-9A-Z]{4})")
#: Reads the seal of a PDF believed under these certificates (PEM).
Reader = Callable[[bytes, Iterable[str]], Verdict]


@dataclass(frozen=True)
class Verification:
    """What verifying comes to. `document` is the one of the register, or the one that the file pretends to be.

    `sha256` is the file's own, "" for a code; `verdict` what its seal says, None when nobody had to look at it;
    `ours` tells that the certificate of the seal is one of this hub.
    """

    outcome: Outcome
    document: SealedDocument | None = None
    sha256: str = ""
    verdict: Verdict | None = None
    ours: bool = False


def of_code(typed: str) -> Verification:
    """Verify a code, however it is typed."""
    if not codes.read(typed):
        return Verification(Outcome.MISTYPED)
    found = queries.by_code(typed)
    return Verification(_standing(found), found) if found else Verification(Outcome.UNKNOWN_CODE)


def of_file(content: bytes, *, read: Reader | None = None) -> Verification:
    """Verify a file: a receipt or a dossier in PDF, a portable dossier in ZIP. Nothing of it is kept.

    What strangers send is read in a process of its own, unless `read` is another way.
    """
    if not content:
        return Verification(Outcome.EMPTY)
    sha256 = hashlib.sha256(content).hexdigest()
    found, read = queries.by_sha256(sha256), read or apart.of_pdf
    is_pdf = MAGIC in content[:MAGIC_WITHIN]
    if found is not None:
        return _of_ours(found, content, sha256, read) if is_pdf else Verification(_standing(found), found, sha256)
    return _of_stranger(content, sha256, read if is_pdf else None)


def _standing(document: SealedDocument) -> Outcome:
    return Outcome.REVOKED if document.revoked_at else Outcome.AUTHENTIC


def _of_ours(document: SealedDocument, content: bytes, sha256: str, read: Reader) -> Verification:
    """Check what the register promises: the seal, and the frozen copy inside."""
    verdict = read(content, _ours())
    sound = verdict.trusted and verdict.fingerprint == document.certificate
    if document.snapshot is not None:
        sound = sound and attachments.sha256_of(content, attachments.DOSSIER) == document.snapshot.sha256
    outcome = _standing(document) if sound else Outcome.DOUBTFUL
    return Verification(outcome, document, sha256, verdict, ours=True)


def _of_stranger(content: bytes, sha256: str, read: Reader | None) -> Verification:
    """Verify what the register does not know, for what it pretends to be."""
    claimed = _claimed(content)
    verdict = read(content, _ours()) if read else portable.verdict(content)
    ours = verdict is not None and verdict.fingerprint in {one.fingerprint for one in certificates.ours()}
    return Verification(_outcome(content, claimed, verdict, ours=ours), claimed, sha256, verdict, ours=ours)


def _outcome(content: bytes, claimed: SealedDocument | None, verdict: Verdict | None, *, ours: bool) -> Outcome:
    if claimed is not None or ours:
        return Outcome.CHANGED
    if verdict is None:
        return Outcome.NOT_OURS
    if not verdict.readable:
        return Outcome.DAMAGED
    return Outcome.ANOTHER_SEAL if verdict.sealed else Outcome.UNSEALED


def _claimed(content: bytes) -> SealedDocument | None:
    """Return the document whose code a file carries in clear."""
    found = CODED.search(content)
    return queries.by_code(b"".join(found.groups()).decode()) if found else None


def _ours() -> list[str]:
    return [one.pem for one in certificates.ours()]
