"""Reading everything over, filing, and the receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.pdf import PdfUnavailable
from requests_workflow.dossier import presentation, queries, receipts
from requests_workflow.dossier.forms import HonourForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import downloads, pages, policies, wording


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole dossier on one page, what is missing, and the button that files it."""
    file = pages.open_file(request, reference, part="check")
    act = queries.filing_act(file)
    if request.method == "GET" and not shared.may(request, file, act):
        return redirect("dossier:receipt" if file.filed_at else "dossier:summary", reference=reference)
    form = HonourForm(shared.sent(request))
    if request.method == "POST" and form.is_valid():
        answer = _file(request, file, act, form)
        if answer is not None:
            return answer
    refused = pages.refuse_to_draw(request, act, file, form=form)
    if refused is not None:
        return refused
    editable = shared.may(request, file, "save_section")
    context = {
        "form": form,
        "lacks": [part for part in presentation.parts(file) if part.missing],
        "sections": presentation.sections(file, editable=editable),
        "datasets": presentation.dataset_rows(file, editable=editable),
        "documents": presentation.document_rows(file, editable=editable),
        "batch": presentation.batches(file)[-1:] if act in queries.COMPLEMENTS else [],
        "complement": act in queries.COMPLEMENTS,
        "act_label": wording.of(file.machine.transitions[act], "label"),
    }
    return pages.render_file(request, file, "dossier/check.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, file, act: str, form: HonourForm) -> HttpResponse | None:
    conflict = pages.perform_from(request, act, file, form=form)
    if conflict is not None:
        return conflict
    return None if form.errors else redirect("dossier:receipt", reference=file.reference)


@require_GET
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The proof of filing: what was received, when, what comes next and what silence means."""
    file = pages.open_file(request, reference, part="receipt")
    found = receipts.of(file)
    if found is None:
        return _not_filed(request, file)
    context = {"receipt": found, "service": receipts.service(), "own": _is_own(request, file)}
    return pages.render_file(request, file, "dossier/receipt.html", context)


@require_GET
def receipt_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt as a PDF; where none can be made, the line that would make it possible."""
    file = shared.visible(request, reference)
    if receipts.of(file) is None:
        return _not_filed(request, file)
    try:
        content = receipts.pdf(file)
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    pages.record_reading(request, file, kind="receipt.read", part="receipt.pdf")
    return downloads.pdf(content, receipts.file_name(file))


def _is_own(request: HttpRequest, file) -> bool:
    return bool({"sponsor", "signatory"} & policies.roles_on(request.user, file))


def _not_filed(request: HttpRequest, file) -> HttpResponse:
    messages.info(request, _("Ce dossier n’est pas encore déposé : il n’a pas d’accusé de réception."))
    return redirect("dossier:summary", reference=file.reference)
