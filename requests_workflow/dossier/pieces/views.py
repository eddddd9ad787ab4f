"""The pieces: joining them, following the antivirus, downloading what to finish, and the bytes of each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hub.pdf import PdfUnavailable
from requests_workflow.dossier import presentation as dossier
from requests_workflow.dossier import queries, storage
from requests_workflow.dossier.outputs.produced import kept_from
from requests_workflow.dossier.pieces import presentation, templates
from requests_workflow.dossier.pieces.forms import PiecesForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import downloads, pages, policies
from requests_workflow.procedure.refusals import GuardFailed


def pieces(request: HttpRequest, reference: str) -> HttpResponse:
    """The documents to join; each file is kept or refused on its own."""
    file = pages.open_file(request, reference, part="pieces")
    if request.method == "GET" and not shared.may(request, file, "add_document"):
        return redirect("dossier:summary", reference=reference)
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, file)
    expected = queries.expected_pieces(file, queries.facts(file))
    form = PiecesForm(shared.sent(request), request.FILES, pieces=expected)
    if request.method == "POST":
        answer = _add(request, file, form)
        if answer is not None:
            return answer
    moved = pages.refuse_to_draw(request, "add_document", file, form=form)
    if moved is not None:
        return moved
    lines = presentation.piece_lines(file, form, with_former=True)
    context = {
        "form": form,
        "lines": lines,
        "checking": any(line.is_checked for line in lines),
        "antivirus": presentation.antivirus_words(),
    }
    return pages.render_file(request, file, "dossier/pieces.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, file, form: PiecesForm) -> HttpResponse | None:
    form.is_valid()
    kept = 0
    for code, upload in form.kept:
        try:
            conflict = shared.save(request, file, "add_document", {"piece": code, "document": upload}, kept={})
        except GuardFailed as failed:
            form.add_error(code, failed.reason)
            continue
        if conflict is not None:
            return conflict
        kept += 1
    if form.errors:
        if kept:
            messages.info(request, _("Les autres fichiers sont joints : ne les envoyez pas une seconde fois."))
        return None
    if not kept:
        form.add_error(None, _("Choisissez au moins un fichier."))
        return None
    messages.success(request, _("Vos documents sont enregistrés."))
    return redirect("dossier:pieces", reference=file.reference)


def _remove(request: HttpRequest, file) -> HttpResponse:
    data = {"document": shared.number(request.POST["remove"]) or 0}
    conflict = shared.save(request, file, "remove_document", data, kept={})
    if conflict is not None:
        return conflict
    messages.success(request, _("Le document est retiré du dossier."))
    return redirect("dossier:pieces", reference=file.reference)


@require_GET
@never_cache
def standings(request: HttpRequest, reference: str) -> HttpResponse:
    """Where each piece stands, for the page that waits for the antivirus; it tells nothing that anybody wrote."""
    file = shared.visible(request, reference)
    lines = presentation.piece_lines(file)
    context = {"file": file, "lines": lines, "checking": any(line.is_checked for line in lines)}
    return render(request, "dossier/_standings.html", context)


@require_GET
def template(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The document to finish for a piece, filled with what the dossier says already."""
    file = shared.visible(request, reference)
    piece = file.rule_set.pieces.get(code)
    if piece is None or not templates.exists(piece):
        raise Http404
    if not shared.may(request, file, "add_document"):
        return redirect("dossier:summary", reference=reference)
    try:
        made = templates.make(file, piece)
    except PdfUnavailable as unavailable:
        return downloads.without_pdf(request, unavailable)
    pages.record_reading(request, file, part=f"template {piece.code}")
    return downloads.document(made.content, made.name, made.media_type)


@require_GET
def document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The bytes of one document. The transaction that records the reading commits before the first of them leaves."""
    file = shared.visible(request, reference)
    found = queries.readable_documents(file).filter(pk=pk).first()
    audience = dossier.audience_of(policies.roles_on(request.user, file))
    if found is None or found.piece in kept_from(file.rule_set, audience):
        raise Http404
    try:
        content = storage.read(found.sha256)
    except storage.Withheld as withheld:
        return render(request, "dossier/withheld.html", {"file": file, "reason": str(withheld)}, status=409)
    pages.record_reading(request, file, kind="document.read", part=found.piece, sha256=found.sha256)
    return downloads.document(content, found.name, found.media_type)
