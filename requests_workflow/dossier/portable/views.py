"""A portable dossier out of this hub, and one of another hub into a new draft."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalogue import queries as catalogue
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.dossier import actions
from requests_workflow.dossier.portable import checking, importing, preparation, queries, waiting, writing
from requests_workflow.dossier.portable.container import Malformed
from requests_workflow.dossier.portable.forms import ConfirmImportForm, ImportForm
from requests_workflow.procedure import pages
from requests_workflow.procedure.refusals import NotAllowed


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """What a portable dossier is; a POST asks for it."""
    file = pages.open_file(request, reference, part="export")
    if writing.reader_of(request.user, file, at=clock.now()) is None:
        raise NotAllowed(_("Le dossier portable contient tout le dossier : il est pour le porteur et le secrétariat."))
    if request.method == "POST":
        return redirect("jobs:detail", preparation.ask(request.user, file, at=clock.now()).public_id)
    return pages.render_file(request, file, "dossier/export.html")


@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Read a portable dossier, show what it holds, then begin a draft with it."""
    if request.method == "GET":
        return _ask(request, ImportForm())
    if "token" in request.POST:
        return _confirmed(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form)
    upload = form.cleaned_data["document"]
    try:
        opened = checking.open_file(upload)
    except Malformed as malformed:
        form.add_error("document", str(malformed))
        return _ask(request, form)
    token = waiting.keep(upload, of=request.user.pk, at=clock.now())
    return _preview(request, opened, ConfirmImportForm(initial={"token": token}, organisations=_mine(request)))


def _ask(request: HttpRequest, form: ImportForm) -> HttpResponse:
    return render(request, "dossier/import.html", {"form": form}, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest) -> HttpResponse:
    form = ConfirmImportForm(request.POST, organisations=_mine(request))
    found = waiting.find(request.POST["token"], of=request.user.pk)
    if found is None:
        again = ImportForm({}, {})
        again.errors["document"] = again.error_class([_("Ce fichier n’est plus gardé ici : choisissez-le à nouveau.")])
        return _ask(request, again)
    file, sha256 = found
    with file:
        opened = checking.open_file(file)
        if not form.is_valid():
            return _preview(request, opened, form)
        try:
            sent = {name: form.cleaned_data[name] for name in ("organisation", "creation_key")}
            made = importing.begin(opened, sha256=sha256, by=request.user, at=clock.now(), **sent)
        except actions.KeyTaken:
            form.add_error(None, _("Cette page a déjà servi. Choisissez le fichier à nouveau."))
            return _preview(request, opened, form)
    return redirect("dossier:imported", made.reference)


def _preview(request: HttpRequest, opened, form: ConfirmImportForm) -> HttpResponse:
    today = clock.today()
    newest = rules.in_force(today).form_in_force(today)
    codes = [str(one.get("dataset", "")) for one in opened.data["datasets"] if isinstance(one, dict)]
    context = {
        "form": form,
        "origins": importing.origins(opened),
        "held": importing.preview(opened, newest, catalogue.datasets_by_code(codes)),
    }
    return render(request, "dossier/import_preview.html", context, status=422 if form.errors else 200)


def _mine(request: HttpRequest):
    return accounts.organisations_of(request.user, Role.SPONSOR)


@require_GET
def imported(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a draft comes from, and everything that it could not take."""
    file = pages.open_file(request, reference, part="imported")
    found = queries.imported(file)
    if found is None:
        raise Http404
    context = {"imported": found, "left": importing.report_rows(found)}
    return pages.render_file(request, file, "dossier/imported.html", context)
