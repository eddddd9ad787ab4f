"""What the register of sealed documents says. Nothing here writes."""

from django.db.models import QuerySet

from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.models import Sealed, SealedDocument
from requests_workflow.dossier.sealing import codes
from requests_workflow.dossier.sealing.enums import Kind
from requests_workflow.procedure.models import AccessRequest, Snapshot

#: The lines of the register, by who keeps them; a stage above adds its own.
REGISTERS: list[QuerySet] = [SealedDocument.objects.select_related("request", "snapshot")]


def by_code(typed: str) -> Sealed | None:
    """Return the document of a code, however it is typed."""
    code = codes.read(typed)
    return _line(code=code) if code else None


def by_sha256(sha256: str) -> Sealed | None:
    return _line(sha256=sha256)


def _line(**known: str) -> Sealed | None:
    return next((line for lines in REGISTERS for line in lines.filter(**known)), None)


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
