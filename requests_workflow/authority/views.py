from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from hub import clock
from requests_workflow.authority import presentation, queries
from requests_workflow.dossier import storage
from requests_workflow.procedure import pages
from requests_workflow.procedure import presentation as procedure


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent to the CNIL, what it asked, what it decided."""
    file = pages.open_file(request, reference, part="authority")
    if file.transmitted_at is None and file.state != "cnil_referral":
        raise Http404
    context = {
        "decisions": [presentation.decision(decision) for decision in queries.decisions_of(file)],
        "transmissions": [presentation.transmission(sent) for sent in queries.transmissions_of(file)],
        "extensions": queries.extensions_of(file),
        "questions": queries.requests_of(file),
        "buttons": _buttons(request, file),
    }
    return pages.render_file(request, file, "authority/detail.html", context)


def _buttons(request: HttpRequest, file) -> list[procedure.Button]:
    """Return the acts of the moment, while the file stands before the CNIL."""
    if file.rule_state.stage != "authority":
        return []
    return procedure.buttons(file, request.user, at=clock.now())


def document(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The PDF of a decision, as it was recorded; reading it leaves a trace."""
    file = pages.open_file(request, reference, part="decision")
    decision = queries.decision_by_id(file, pk)
    if decision is None:
        raise Http404
    pages.record_reading(request, file, kind="document.read", part="decision", sha256=decision.document_sha256)
    return FileResponse(
        storage.open_stored(decision.document_sha256),
        as_attachment=True,
        filename=decision.document_name,
        content_type="application/pdf",
    )
