"""What the register of sealed documents says. Nothing here writes."""

from datetime import datetime

from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.models import SealedDocument
from requests_workflow.dossier.sealing import codes
from requests_workflow.dossier.sealing.enums import Kind
from requests_workflow.procedure.models import AccessRequest, Snapshot


def by_code(typed: str) -> SealedDocument | None:
    """Return the document of a code, however it is typed."""
    code = codes.read(typed)
    return SealedDocument.objects.select_related("request", "snapshot").filter(code=code).first() if code else None


def by_sha256(sha256: str) -> SealedDocument | None:
    return SealedDocument.objects.select_related("request", "snapshot").filter(sha256=sha256).first()


def last_filing(request: AccessRequest) -> Snapshot | None:
    """Return the frozen copy of the last filing."""
    return request.snapshots.filter(transition__in=dossier.FILINGS).last()


def receipt_of(snapshot: Snapshot, language: str) -> SealedDocument | None:
    return SealedDocument.objects.filter(kind=Kind.RECEIPT, snapshot=snapshot, language=language).first()


def receipts_in_force(request: AccessRequest) -> list[SealedDocument]:
    """Return the sealed receipts of the last filing, in any language, that nobody revoked."""
    return list(_receipts(request).filter(revoked_at=None))


def revocation(request: AccessRequest) -> SealedDocument | None:
    """Return a revoked receipt of the last filing: that filing has no other."""
    return _receipts(request).exclude(revoked_at=None).first()


def _receipts(request: AccessRequest):
    return SealedDocument.objects.filter(kind=Kind.RECEIPT, request=request, snapshot=last_filing(request))


def withdrawn_at(request: AccessRequest) -> datetime | None:
    """Return when a withdrawn file was withdrawn; None for any other."""
    if request.state != "withdrawn":
        return None
    return request.snapshots.filter(transition="withdraw").last().at
