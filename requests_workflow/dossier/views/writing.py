"""The sponsor writes: the list of files, a new one, the task list, data, pieces."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catalogue import queries as catalogue
from catalogue.basket import queries as basket
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.dossier import actions, presentation, queries, upgrading
from requests_workflow.dossier.forms import DraftForm, NewFileForm, RouteForm
from requests_workflow.dossier.orientation import presentation as orientation
from requests_workflow.dossier.remarks import presentation as noticing
from requests_workflow.dossier.views import shared
from requests_workflow.dossier.writing import presentation as browser
from requests_workflow.procedure import pages, policies
from requests_workflow.procedure import presentation as procedure
from requests_workflow.procedure.refusals import GuardFailed

PER_PAGE = 100


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The files this person may open, the last changed first."""
    files = policies.visible_to(request.user).select_related("organisation")
    page = Paginator(files, PER_PAGE).get_page(request.GET.get("page"))
    roles = accounts.roles_of(request.user)
    lines = [(file, procedure.state_words(file, inside=policies.is_inside(roles))) for file in page]
    may_begin = Role.SPONSOR in roles
    return render(request, "dossier/list.html", {"page": page, "lines": lines, "may_begin": may_begin})


def new(request: HttpRequest) -> HttpResponse:
    """Begin a file; a second press of the button leads to the same one."""
    organisations = accounts.organisations_of(request.user, Role.SPONSOR)
    initial = {name: request.GET.get(name, "") for name in ("jeu", "orientation")} | {"panier": "panier" in request.GET}
    form = NewFileForm(shared.sent(request), organisations=organisations, initial=initial)
    oriented = orientation.before_a_file(form["orientation"].value() or "", at=clock.now())
    if request.method == "POST" and form.is_valid():
        begun = _begin(request, form, oriented)
        if begun is not None:
            return redirect("dossier:tasks", reference=begun.reference)
    wanted = catalogue.datasets_by_code([form["jeu"].value() or ""])
    put_aside = len(basket.named(request.user)) if form["panier"].value() else 0
    context = {
        "form": form,
        "dataset": next(iter(wanted.values()), None),
        "put_aside": put_aside,
        "oriented": oriented,
    }
    return render(request, "dossier/new.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: NewFileForm, oriented: orientation.Oriented | None):
    sent = form.cleaned_data
    try:
        return actions.begin_file(
            by=request.user,
            organisation=sent["organisation"],
            title=sent["title"],
            acronym=sent["acronym"],
            creation_key=sent["creation_key"],
            dataset=sent["jeu"],
            from_basket=sent["panier"],
            orientation=oriented.code if oriented and oriented.usable else "",
            at=clock.now(),
        )
    except actions.KeyTaken:
        form.add_error(None, _("Cette page a déjà servi. Rouvrez « Commencer un dossier » et recommencez."))
    except GuardFailed as failed:
        form.add_error(None, failed.reason)
    return None


def from_basket(request: HttpRequest) -> HttpResponse:
    """Put what the basket holds into one of the files being written."""
    put_aside = len(basket.named(request.user))
    form = DraftForm(shared.sent(request), drafts=queries.drafts_of(request.user))
    if request.method == "POST" and form.is_valid() and (answer := _add_basket(request, form, put_aside)):
        return answer
    context = {"form": form, "put_aside": put_aside}
    return render(request, "dossier/from_basket.html", context, status=422 if form.errors else 200)


def _add_basket(request: HttpRequest, form: DraftForm, put_aside: int) -> HttpResponse | None:
    file = form.drafts[form.cleaned_data["reference"]]
    try:
        if put_aside:
            actions.add_basket(file, by=request.user, at=clock.now())
            messages.info(request, _("C’est dans votre demande. Dites maintenant pourquoi, et pour quelles années."))
    except GuardFailed as failed:
        form.add_error(None, failed.reason)
        return None
    return redirect("dossier:data", reference=file.reference)


@require_GET
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """What there is to write, and what is missing."""
    file = pages.open_file(request, reference, part="tasks")
    if not shared.may(request, file, "save_section"):
        return redirect("dossier:summary", reference=reference)
    missing = queries.missing(file)
    context = {
        **browser.tasks(request.user, file, noticing.with_remarks(presentation.tasks(file), file, at=clock.now())),
        "missing": missing,
        "next_form": shared.may(request, file, "upgrade_form") and upgrading.following(file),
        "batch": presentation.batches(file)[-1:] if file.state == "complement_requested" else [],
        "may_delete": shared.may(request, file, "delete_draft"),
        "delete_url": procedure.act_url(file, "delete_draft"),
    }
    return pages.render_file(request, file, "dossier/tasks.html", context)


def route(request: HttpRequest, reference: str) -> HttpResponse:
    """The route the file takes: chosen while it is a draft, explained afterwards."""
    file = pages.open_file(request, reference, part="route")
    if request.method == "GET" and not shared.may(request, file, "save_section"):
        return redirect("dossier:summary", reference=reference)
    form = RouteForm(shared.sent(request), file=file)
    if request.method == "POST" and form.is_valid():
        conflict = shared.save(request, file, "choose_route", form.cleaned_data, kept={})
        if conflict is not None:
            return conflict
        messages.success(request, _("Le circuit est enregistré."))
        return redirect("dossier:tasks", reference=reference)
    context = {
        "form": form if shared.may(request, file, "choose_route") else None,
        "present": presentation.route(file),
        "oriented": orientation.of_file(file),
    }
    return pages.render_file(request, file, "dossier/route.html", context, status=422 if form.errors else 200)
