"""Signing the request: all that is signed on one page, its fingerprint, the statement, and the password again."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import signing_in_again
from hub.accounts.signing_in_again import AgainForm
from hub.ui import errors
from requests_workflow.dossier import presentation as dossier
from requests_workflow.dossier import queries as dossiers
from requests_workflow.dossier.need.presentation import dataset_rows
from requests_workflow.dossier.pieces import presentation as pieces
from requests_workflow.dossier.team import presentation, queries, signing, statement
from requests_workflow.dossier.team.forms import SignForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import door, pages, policies, wording
from requests_workflow.procedure.enums import TEAM
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed, Stale


def signature(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the signature stands for the whole team; for the signatory, all of what they would sign, and the form."""
    file = pages.open_file(request, reference, part="signature")
    if not _is_the_place(request, file):
        return redirect("dossier:summary", reference=reference)
    form, again = SignForm(_sent(request, "sign")), AgainForm(_sent(request, "sign"), request=request)
    if request.method == "POST":
        answer = _answer(request, file, form, again)
        if answer is not None:
            return answer
    may_sign = shared.may(request, file, "sign")
    lacks = dossiers.missing(file)
    context = {
        "standing": presentation.signature(file),
        "lacks": lacks,
        "may_sign": may_sign and not lacks,
        "may_ask": shared.may(request, file, "ask_signature") and not lacks,
        "may_write": shared.may(request, file, "save_section"),
        "may_file": shared.may(request, file, dossiers.filing_act(file)),
        "act_label": wording.of(file.machine.transitions[dossiers.filing_act(file)], "label"),
        "form": form,
        "again": again,
        "invented": signing_in_again.is_invented(request),
        "without_password": signing_in_again.lacks_password(request),
        "statement": statement.lines(),
        **(_everything(file) if may_sign and not lacks else {}),
    }
    status = 422 if form.errors or again.errors else 200
    return pages.render_file(request, file, "dossier/team/signature.html", context, status=status)


def _is_the_place(request: HttpRequest, file) -> bool:
    """Tell whether this person is in the team, at a moment when the file may be signed."""
    signable = "sign" in {act.name for act in file.machine.transitions_from(file.state)}
    wanted = signing.wanted(file, dossiers.filing_act(file))
    return signable and wanted and bool(TEAM & policies.roles_on(request.user, file))


def _sent(request: HttpRequest, act: str):
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def _everything(file) -> dict:
    """Return all that is signed, as it is shown."""
    return {
        "sections": dossier.sections(file, audience="sponsor"),
        "datasets": dataset_rows(file, audience="sponsor"),
        "documents": pieces.document_rows(file, audience="sponsor"),
        "hashes": presentation.hashes(file),
        "hash_columns": [_("Pièce"), _("Document"), "SHA-256"],
        "columns": presentation.link_columns(),
        "interests": presentation.declarations(queries.declarations(file)),
        "sha256": signing.present_sha256(file),
    }


def _answer(request: HttpRequest, file, form: SignForm, again: AgainForm) -> HttpResponse | None:
    """Return the page that follows what was sent; None when the form must be drawn again with its errors."""
    if request.POST.get("act") == "ask_signature":
        return _ask(request, file)
    door.check_role_and_state("sign", file, by=request.user, at=clock.now())
    if not (form.is_valid() & again.is_valid()):
        return None
    return _sign(request, file, form)


def _ask(request: HttpRequest, file) -> HttpResponse:
    door.perform("ask_signature", file, by=request.user, at=clock.now())
    messages.success(request, _("Le signataire est prévenu : la demande l’attend sur son bureau."))
    return redirect("dossier:signature", reference=file.reference)


def _sign(request: HttpRequest, file, form: SignForm) -> HttpResponse | None:
    """Sign what was shown, then file it if that is asked: both, or neither."""
    then = dossiers.filing_act(file) if request.POST.get("then") == "file" else ""
    try:
        with transaction.atomic():
            _perform(request, file, then)
    except Stale as stale:
        pages.record_refusal(request, stale.reason)
        return errors.conflict(request, changes=stale.changes, retry_url=request.path, reason=stale.reason)
    except GuardFailed as failed:
        pages.record_refusal(request, failed.reason)
        form.add_error(None, failed.reason)
        return None
    if then:
        return redirect("dossier:receipt", reference=file.reference)
    messages.success(request, _("La demande est signée. Elle peut être déposée."))
    return redirect("dossier:signature", reference=file.reference)


def _perform(request: HttpRequest, file, then: str) -> None:
    at, data = clock.now(), {"sha256": request.POST.get("sha256", "")}
    try:
        with transaction.atomic():
            door.perform("sign", file, by=request.user, at=at, data=data)
    except AlreadyDone:
        pass
    if then:
        door.perform(then, file, by=request.user, at=at)
