"""Sealing a document of a file once: drawn with its own code, sealed, kept under its hash, entered in the register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from audit import api as audit
from hub import contents
from hub.pdf.render import Attached
from hub.seals import NoKey, keys
from hub.seals import making as seals
from requests_workflow.dossier.models import Sealed, SealedDocument
from requests_workflow.dossier.sealing import attachments, codes, queries
from requests_workflow.dossier.sealing.enums import Kind
from requests_workflow.procedure import snapshots
from requests_workflow.procedure.models import AccessRequest, Snapshot

FOLDER = "sealed"


class Revoked(Exception):
    """The receipt of this filing was revoked: no other is made. `document` is the revoked one."""

    def __init__(self, document: SealedDocument) -> None:
        super().__init__(document.code)
        self.document = document


@dataclass(frozen=True)
class Face:
    """What a sealed document prints of its seal; `drawing` is the QR code of `address`, as a data: address."""

    code: str
    address: str
    drawing: str


#: Draws a document: from the face of its seal and what is joined to it, to a PDF.
Draw = Callable[[Face, list[Attached]], bytes]


def receipt(request: AccessRequest, draw: Draw, *, by: audit.Actor, at: datetime) -> tuple[SealedDocument, bytes]:
    """Return the receipt of the last filing in the active language, made the first time and the same ever after.

    Raises `NoKey`, `PdfUnavailable`, `Revoked`, and `contents.Damaged` when it was kept and is no longer.
    """
    language = (translation.get_language() or "fr")[:2]
    with transaction.atomic():
        # Two who ask at once wait for each other: one receipt is made.
        AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        revoked = queries.revocation(request)
        if revoked is not None:
            raise Revoked(revoked)
        snapshot = queries.last_filing(request)
        kept = queries.receipt_of(snapshot, language)
        if kept is not None:
            return kept, read(kept)
        return seal(request, Kind.RECEIPT, draw, snapshot=snapshot, language=language, by=by, at=at)


def seal(
    request: AccessRequest,
    kind: Kind,
    draw: Draw,
    *,
    snapshot: Snapshot | None,
    language: str,
    by: audit.Actor,
    at: datetime,
) -> tuple[SealedDocument, bytes]:
    """Draw a PDF with the frozen copy inside, seal it, keep it; in the caller's transaction. Raises `NoKey`."""
    joined = [Attached(attachments.DOSSIER, snapshots.canonical(snapshot.content), _joined_words())] if snapshot else []
    code, content, known = keep_sealed(draw, joined)
    made = register(request, kind, code, snapshot=snapshot, language=language, by=by, at=at, **known)
    return made, content


def keep_sealed(draw: Draw, joined: list[Attached]) -> tuple[str, bytes, dict]:
    """Draw a PDF with its own code, seal it and keep it; return the code, the bytes and what the register says of them.

    Raises `NoKey`.
    """
    # Before two seconds are spent on drawing.
    keys.signer()
    code = codes.new()
    drawn = draw(face(code), joined)
    content, certificate = seals.seal_pdf(drawn, reason=_("Émis par le guichet"), contact=address(code))
    sha256 = contents.put(FOLDER, BytesIO(content))
    return code, content, {"sha256": sha256, "size": len(content), "certificate": certificate}


def _joined_words() -> str:
    return _("Le dossier tel qu’il a été déposé, pour les programmes")


def register(
    request: AccessRequest, kind: Kind, code: str, *, by: audit.Actor, at: datetime, **known
) -> SealedDocument:
    """Enter a sealed document in the register, with its trace."""
    made = SealedDocument.objects.create(code=code, kind=kind, request=request, made_at=at, **known)
    audit.record(
        "receipt.sealed",
        object=request.audit_ref,
        actor=by,
        at=at,
        project=request.reference,
        object_sha256=made.sha256,
        facts={"document": str(kind), "language": made.language, "certificate": made.certificate},
    )
    return made


def read(document: Sealed) -> bytes:
    """Return the bytes of a sealed document. Raises `contents.Damaged`."""
    with contents.open_checked(FOLDER, document.sha256) as file:
        return file.read()


def face(code: str) -> Face:
    where = address(code)
    drawing = segno.make(where, error="m", micro=False).svg_data_uri(border=4, xmldecl=False)
    return Face(codes.shown(code), where, drawing)


def address(code: str) -> str:
    """Return where a code is checked: without a language, which the reader's browser chooses."""
    return f"{settings.HUB_PUBLIC_URL}/verifier/{codes.shown(code)}"


__all__ = ["Draw", "Face", "NoKey", "Revoked", "address", "face", "keep_sealed", "read", "receipt", "register", "seal"]
