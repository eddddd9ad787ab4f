"""The PDFs joined to remarks and to evidence; reading one leaves a trace."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from requests_workflow.consultation import conditions, queries
from requests_workflow.dossier import storage
from requests_workflow.procedure import downloads, pages


@require_GET
def of_remarks(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A PDF that a holder joined to its remarks, for who reads them."""
    file = pages.open_file(request, reference, part="remarks")
    return _answer(request, file, queries.document_of(request.user, file, pk))


@require_GET
def of_evidence(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A PDF joined to the evidence of a condition, for who reads it."""
    file = pages.open_file(request, reference, part="evidence")
    return _answer(request, file, conditions.document_of(request.user, file, pk))


def _answer(request: HttpRequest, file, document) -> FileResponse:
    if document is None:
        raise Http404
    content = storage.open_stored(document.sha256)
    pages.record_reading(request, file, kind="document.read", part=request.part_read, sha256=document.sha256)
    return downloads.opened(content, document.name, "application/pdf")
