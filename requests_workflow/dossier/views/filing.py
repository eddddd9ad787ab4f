"""Reading everything over, filing, and the receipt."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub import clock
from hub.accounts import queries as accounts
from hub.pdf import PdfUnavailable
from requests_workflow.dossier import presentation, queries, receipts
from requests_workflow.dossier.forms import HonourForm
from requests_workflow.dossier.need.presentation import dataset_rows
from requests_workflow.dossier.pieces import presentation as pieces
from requests_workflow.dossier.receipts import Revoked
from requests_workflow.dossier.remarks import presentation as noticing
from requests_workflow.dossier.remarks import queries as noticed
from requests_workflow.dossier.sealing import presentation as sealing
from requests_workflow.dossier.team import presentation as team
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import downloads, pages, policies, wording
from requests_workflow.procedure.act_forms import ConfirmForm
from requests_workflow.procedure.enums import TEAM


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole dossier on one page, what is missing, and the button that files it."""
    file = pages.open_file(request, reference, part="check")
    act = queries.filing_act(file)
    if request.method == "GET" and not shared.may(request, file, act):
        return redirect("dossier:receipt" if file.filed_at else "dossier:summary", reference=reference)
    signed = team.signature(file)
    form = (HonourForm if signed is None else ConfirmForm)(shared.sent(request))
    if request.method == "POST" and form.is_valid():
        answer = _file(request, file, act, form)
        if answer is not None:
            return answer
    refused = pages.refuse_to_draw(request, act, file, form=form)
    if refused is not None:
        return refused
    editable = shared.may(request, file, "save_section")
    remarks = noticing.groups(file, noticed.of(file, at=clock.now()))
    context = {
        "form": form,
        "signature": signed,
        "may_sign": shared.may(request, file, "sign"),
        "remarks": remarks,
        "blocked": any(group.blocks for group in remarks),
        "sections": noticing.sections_coming_back(presentation.sections(file, audience="sponsor", editable=editable)),
        "datasets": noticing.rows_coming_back(dataset_rows(file, audience="sponsor", editable=editable)),
        "documents": noticing.rows_coming_back(pieces.document_rows(file, audience="sponsor", editable=editable)),
        "batch": presentation.batches(file)[-1:] if act in queries.COMPLEMENTS else [],
        "complement": act in queries.COMPLEMENTS,
        "act_label": wording.of(file.machine.transitions[act], "label"),
    }
    return pages.render_file(request, file, "dossier/check.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, file, act: str, form: Form) -> HttpResponse | None:
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
    context = {
        "receipt": found,
        "service": receipts.service(),
        "may_download": _reads_it_all(request, file),
        "own": _is_own(request, file),
        "revoked": sealing.revoked(file),
        "sealed": sealing.sealed(file),
    }
    return pages.render_file(request, file, "dossier/receipt.html", context)


@require_GET
def receipt_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt as a PDF, sealed once; where none can be made, the line that would make it possible.

    It holds the whole dossier for programs: it is for those who read all of it.
    """
    file = shared.visible(request, reference)
    if not _reads_it_all(request, file):
        raise Http404
    if receipts.of(file) is None:
        return _not_filed(request, file)
    try:
        content = receipts.given(file, by=accounts.actor_of(request.user), at=clock.now())
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    except Revoked:
        return redirect("dossier:receipt", reference=file.reference)
    pages.record_reading(request, file, kind="receipt.read", part="receipt.pdf")
    return downloads.pdf(content, receipts.file_name(file))


def _reads_it_all(request: HttpRequest, file) -> bool:
    return presentation.audience_of(policies.roles_on(request.user, file)) in {"sponsor", "office"}


def _is_own(request: HttpRequest, file) -> bool:
    return bool(TEAM & policies.roles_on(request.user, file))


def _not_filed(request: HttpRequest, file) -> HttpResponse:
    messages.info(request, _("Ce dossier n’est pas encore déposé : il n’a pas d’accusé de réception."))
    return redirect("dossier:summary", reference=file.reference)
