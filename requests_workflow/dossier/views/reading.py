"""The dossier for those who read it: the whole of it on one page, and the bytes of its documents."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hub.pdf import PdfUnavailable
from requests_workflow.dossier import pdf, presentation, queries, storage
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import downloads, pages, policies


@require_GET
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole dossier, read-only; each person reads what is meant for their role."""
    file = pages.open_file(request, reference, part="summary")
    roles = policies.roles_on(request.user, file)
    audience = presentation.audience_of(roles)
    context = {
        "sections": presentation.sections(file, audience=audience),
        "datasets": presentation.dataset_rows(file),
        "documents": presentation.document_rows(file),
        "batches": presentation.batches(file) if audience is None else [],
        "may_write": shared.may(request, file, "save_section"),
    }
    return pages.render_file(request, file, "dossier/summary.html", context)


@require_GET
def printed(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a PDF: what this person's role reads of the dossier, and nothing more."""
    file = shared.visible(request, reference)
    audience = presentation.audience_of(policies.roles_on(request.user, file))
    try:
        content = pdf.make(file, audience=audience)
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    pages.record_reading(request, file, part="dossier.pdf")
    return downloads.pdf(content, pdf.file_name(file))


@require_GET
def document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The bytes of one document. The transaction that records the reading commits before the first of them leaves."""
    file = shared.visible(request, reference)
    found = queries.readable_documents(file).filter(pk=pk).first()
    if found is None:
        raise Http404
    content = storage.read(found.sha256)
    pages.record_reading(request, file, kind="document.read", part=found.piece, sha256=found.sha256)
    return downloads.pdf(content, found.name)
