"""Answers that give a document of a file to keep."""

from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from hub.pdf import PdfUnavailable
from hub.ui import errors

#: Whatever a document holds, it runs nothing in its reader's session and stays in no shared cache.
SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF under a name."""
    return document(content, name, "application/pdf")


def document(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Answer with a document to keep, never to open in the page; texts are UTF-8."""
    disposition = content_disposition_header(True, name) or "attachment"
    told = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return HttpResponse(content, content_type=told, headers={**SAFE, "Content-Disposition": disposition})


def opened(file: BinaryIO, name: str, media_type: str) -> FileResponse:
    """Answer with an open file, however large, under a name; it is closed once sent."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=media_type, headers=SAFE)


def without_pdf(request: HttpRequest, unavailable: PdfUnavailable) -> HttpResponse:
    """Tell what would make PDFs possible on this machine."""
    reason = _("Ce serveur ne peut pas encore faire de PDF. La personne qui le tient doit taper :")
    return errors.unavailable(request, reason=reason, line=str(unavailable))
