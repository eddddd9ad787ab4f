from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hub import clock, zips
from requests_workflow.authority import packages, preparation, presentation, queries
from requests_workflow.dossier import storage
from requests_workflow.procedure import downloads, pages
from requests_workflow.procedure import presentation as procedure
from requests_workflow.procedure.refusals import NotAllowed, WrongState


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent to the CNIL, what it asked, what it decided."""
    file = pages.open_file(request, reference, part="authority")
    if file.transmitted_at is None and not queries.is_before_the_authority(file):
        raise Http404
    context = {
        "decisions": [presentation.decision(decision) for decision in queries.decisions_of(file)],
        "transmissions": [presentation.transmission(sent) for sent in queries.transmissions_of(file)],
        "extensions": queries.extensions_of(file),
        "questions": presentation.questions(queries.requests_of(file)),
        "buttons": _buttons(request, file),
        "transmits": queries.may_transmit(request.user, file),
        "at_hand": queries.package_sent(file) or queries.package_ready(file),
    }
    return pages.render_file(request, file, "authority/detail.html", context)


def _buttons(request: HttpRequest, file) -> list[procedure.Button]:
    """Return the acts of the moment, while the file stands before the CNIL."""
    if not queries.is_before_the_authority(file):
        return []
    return procedure.buttons(file, request.user, at=clock.now())


@require_http_methods(["GET", "POST"])
def transmission(request: HttpRequest, reference: str) -> HttpResponse:
    """What the CNIL is sent, prepared as one file; a POST asks for it."""
    file = _open_for_transmission(request, reference, part="transmission")
    under_way = queries.is_before_the_authority(file)
    if request.method == "POST":
        if not under_way:
            raise WrongState(str(preparation.TOO_LATE))
        return redirect("jobs:detail", preparation.ask(request.user, file, at=clock.now()).public_id)
    context = {
        "columns": presentation.package_columns(),
        "lines": presentation.package_lines(file) if under_way else [],
        "packages": [presentation.package(made) for made in queries.packages_of(file)],
        "at_hand": queries.package_sent(file) or queries.package_ready(file),
        "sent": queries.package_sent(file) is not None,
        "under_way": under_way,
        "to_send": queries.awaits_transmission(file),
    }
    return pages.render_file(request, file, "authority/transmission.html", context)


@require_GET
def package(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A package as it was prepared; reading it leaves a trace."""
    file = _open_for_transmission(request, reference, part=queries.PACKAGE)
    made = queries.package_by_id(file, pk)
    if made is None:
        raise Http404
    content = packages.open_kept(made.sha256)
    pages.record_reading(request, file, kind="document.read", part=queries.PACKAGE, sha256=made.sha256)
    return downloads.opened(content, preparation.file_name(file), zips.MEDIA_TYPE)


def _open_for_transmission(request: HttpRequest, reference: str, *, part: str):
    file = pages.open_file(request, reference, part=part)
    if not queries.may_transmit(request.user, file):
        raise NotAllowed(_("La transmission revient au secrétariat et au correspondant auprès de la CNIL."))
    if file.transmitted_at is None and not queries.is_before_the_authority(file):
        raise Http404
    return file


@require_GET
def document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The PDF of a decision, as it was recorded; reading it leaves a trace."""
    file = pages.open_file(request, reference, part="decision")
    return _document(request, file, queries.decision_by_id(file, pk), part="decision")


@require_GET
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The PDF that came with the sponsor's answer to the CNIL; reading it leaves a trace."""
    file = pages.open_file(request, reference, part="cnil_answer")
    return _document(request, file, queries.request_by_id(file, pk), part="cnil_answer")


def _document(request: HttpRequest, file, found, *, part: str) -> HttpResponse:
    if found is None:
        raise Http404
    content = storage.read(found.document_sha256)
    pages.record_reading(request, file, kind="document.read", part=part, sha256=found.document_sha256)
    return downloads.pdf(content, found.document_name)
