"""The dossier for those who read it: the whole of it on one page, or printed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hub import clock
from hub.pdf import PdfUnavailable
from requests_workflow.dossier import pdf, presentation
from requests_workflow.dossier.need.presentation import dataset_rows
from requests_workflow.dossier.pieces import presentation as pieces
from requests_workflow.dossier.versions import actions as version_actions
from requests_workflow.dossier.versions import presentation as versions
from requests_workflow.dossier.versions import queries as version_queries
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
        "datasets": dataset_rows(file, audience=audience),
        "documents": pieces.document_rows(file, audience=audience),
        "batches": presentation.batches(file) if audience in {"sponsor", "office"} else [],
        "looks": audience in {"sponsor", "office"},
        "may_write": shared.may(request, file, "save_section"),
        "since": versions.since(file, request.user),
        "source": version_queries.source_of(file, request.user),
    }
    version_actions.look(file, by=request.user, at=clock.now())
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
