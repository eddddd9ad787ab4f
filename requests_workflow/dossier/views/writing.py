"""The sponsor writes: the list of files, a new one, the task list, sections, data, pieces."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catalogue import queries as catalogue
from catalogue.basket import queries as basket
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.dossier import actions, answers, data_need, presentation, queries
from requests_workflow.dossier.forms import AddDataForm, DatasetForm, DraftForm, NewFileForm, PiecesForm, RouteForm
from requests_workflow.dossier.section_forms import SectionForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages, policies, wording
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
    initial = {"jeu": request.GET.get("jeu", ""), "panier": "panier" in request.GET}
    form = NewFileForm(shared.sent(request), organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid():
        begun = _begin(request, form)
        if begun is not None:
            return redirect("dossier:tasks", reference=begun.reference)
    wanted = catalogue.datasets_by_code([form["jeu"].value() or ""])
    put_aside = len(basket.named(request.user)) if form["panier"].value() else 0
    context = {"form": form, "dataset": next(iter(wanted.values()), None), "put_aside": put_aside}
    return render(request, "dossier/new.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: NewFileForm):
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
        "tasks": presentation.tasks(file),
        "missing": missing,
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
    }
    return pages.render_file(request, file, "dossier/route.html", context, status=422 if form.errors else 200)


def section(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """One section: saved as it is, remarked on like a spell-checker."""
    file = pages.open_file(request, reference, part="section")
    spec = file.form.section_at(slug)
    if spec is None:
        raise Http404
    if request.method == "POST":
        return _save_section(request, file, spec)
    if not shared.may(request, file, "save_section"):
        return redirect("dossier:summary", reference=reference)
    row = queries.section_answers(file)[spec.code]
    context = {
        "form": _section_form(file, spec, checked=row.version > 0),
        "label": wording.of(spec, "label"),
        "intro": wording.of(spec, "intro"),
        "row": row,
    }
    return pages.render_file(request, file, "dossier/section.html", context)


def _section_form(file, spec: rules.FormSection, *, checked: bool) -> SectionForm:
    typed = queries.typed_answers(file)
    own = {code: text for code, text in typed.items() if code in spec.fields}
    holding = queries.facts(file)
    return SectionForm(spec, file.form, typed=own, checked=checked, holding=holding, other=typed)


def _save_section(request: HttpRequest, file, spec: rules.FormSection) -> HttpResponse:
    typed = answers.from_post(spec, request.POST)
    data = {"section": spec.code, "answers": typed, "seen": shared.number(request.POST.get("version", ""))}
    kept = _different(file, spec, typed)
    conflict = shared.save(request, file, "save_section", data, kept=kept)
    if conflict is not None:
        return conflict
    form = _section_form(file, spec, checked=True)
    if form.errors and "later" not in request.POST:
        messages.info(request, _("Enregistré. Voici ce qu’il reste à compléter dans cette rubrique."))
        return redirect("dossier:section", reference=file.reference, slug=spec.slug)
    messages.success(request, _("La rubrique est enregistrée."))
    return redirect("dossier:tasks", reference=file.reference)


def _different(file, spec: rules.FormSection, typed: Mapping[str, answers.Typed]) -> dict[str, str]:
    """Return what was typed and is not what is saved, by question, in words."""
    saved = queries.typed_answers(file)
    form = file.form
    return {
        wording.of(spec.fields[code], "label"): _as_text(answers.in_words(form, spec.fields[code], text))
        for code, text in typed.items()
        if text != saved.get(code, [] if isinstance(text, list) else "")
    }


def _as_text(shown: str | list[str]) -> str:
    return ", ".join(shown) if isinstance(shown, list) else shown


def data(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose datasets of the catalogue, say why and for which years."""
    file = pages.open_file(request, reference, part="data")
    if request.method == "GET" and not shared.may(request, file, "choose_data"):
        return redirect("dossier:summary", reference=reference)
    asked = queries.requested_data(file)
    parts = data_need.parts_of(asked)
    held = _dataset_forms(request, asked, parts)
    initial = {"add": request.GET.getlist("jeu")}
    adding = AddDataForm(shared.sent(request), datasets=presentation.addable_datasets(file), initial=initial)
    sent = [*held, adding]
    refused = [form for form in sent if form.is_bound and not form.is_valid()]
    if request.method == "POST" and not refused and (answer := _save_data(request, file, held, adding)):
        return answer
    moved = pages.refuse_to_draw(request, "choose_data", file, form=adding, kept=_justifications(held))
    if moved is not None:
        return moved
    row = queries.section_answers(file)[queries.DATA]
    crossed = data_need.crossed(asked, parts)
    context = {"held": held, "adding": adding, "row": row, "sent": sent, "crossed": crossed}
    return pages.render_file(
        request, file, "dossier/data.html", context, status=422 if any(form.errors for form in sent) else 200
    )


def _dataset_forms(request: HttpRequest, asked, parts) -> list[DatasetForm]:
    return [
        DatasetForm(
            shared.sent(request),
            dataset=one.dataset,
            parts=parts[one.pk],
            at=clock.now(),
            initial={"justification": one.justification, "years_from": one.years_from, "years_to": one.years_to},
        )
        for one in asked
    ]


def _save_data(request: HttpRequest, file, held, adding) -> HttpResponse | None:
    wanted = [form.as_wanted() for form in held if not form.is_removed]
    wanted += [{"code": code} for code in adding.cleaned_data["add"]]
    sent = {"datasets": wanted, "seen": shared.number(request.POST.get("version", ""))}
    try:
        conflict = shared.save(request, file, "choose_data", sent, kept=_justifications(held))
    except GuardFailed as failed:
        adding.add_error(None, failed.reason)
        return None
    if conflict is not None:
        return conflict
    if adding.cleaned_data["add"] or (queries.missing_data(file) and "later" not in request.POST):
        messages.info(request, _("Enregistré. Dites maintenant pourquoi, et pour quelles années."))
        return redirect("dossier:data", reference=file.reference)
    messages.success(request, _("Votre demande de données est enregistrée."))
    return redirect("dossier:tasks", reference=file.reference)


def _justifications(held: list[DatasetForm]) -> dict[str, str]:
    """Return what was typed for each dataset, by its title, and for each of its parts."""
    typed = {form.dataset.title: form["justification"].value() or "" for form in held}
    return typed | {part.name: why.value() or "" for form in held for part, why, _remove in form.part_lines}


def pieces(request: HttpRequest, reference: str) -> HttpResponse:
    """The documents to join; each file is kept or refused on its own."""
    file = pages.open_file(request, reference, part="pieces")
    if request.method == "GET" and not shared.may(request, file, "add_document"):
        return redirect("dossier:summary", reference=reference)
    if request.method == "POST" and "remove" in request.POST:
        return _remove_piece(request, file)
    expected = queries.expected_pieces(file, queries.facts(file))
    form = PiecesForm(shared.sent(request), request.FILES, pieces=expected)
    if request.method == "POST":
        answer = _add_pieces(request, file, form)
        if answer is not None:
            return answer
    moved = pages.refuse_to_draw(request, "add_document", file, form=form)
    if moved is not None:
        return moved
    context = {"form": form, "lines": presentation.piece_lines(file, form)}
    return pages.render_file(request, file, "dossier/pieces.html", context, status=422 if form.errors else 200)


def _add_pieces(request: HttpRequest, file, form: PiecesForm) -> HttpResponse | None:
    form.is_valid()
    uploads = form.accepted()
    for code, upload in uploads:
        try:
            conflict = shared.save(request, file, "add_document", {"piece": code, "document": upload}, kept={})
        except GuardFailed as failed:
            form.add_error(code, failed.reason)
            continue
        if conflict is not None:
            return conflict
    if form.errors:
        return None
    if not uploads:
        form.add_error(None, _("Choisissez au moins un fichier."))
        return None
    messages.success(request, _("Vos documents sont enregistrés."))
    return redirect("dossier:pieces", reference=file.reference)


def _remove_piece(request: HttpRequest, file) -> HttpResponse:
    data = {"document": shared.number(request.POST["remove"]) or 0}
    conflict = shared.save(request, file, "remove_document", data, kept={})
    if conflict is not None:
        return conflict
    messages.success(request, _("Le document est retiré du dossier."))
    return redirect("dossier:pieces", reference=file.reference)
