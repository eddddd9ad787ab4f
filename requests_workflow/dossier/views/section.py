"""One page of questions: saved as it is, field by field, and remarked on like a spell-checker."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requests_workflow import rules
from requests_workflow.dossier import answers, conflicts, queries, saving
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.section_forms import SectionForm
from requests_workflow.dossier.views import shared
from requests_workflow.dossier.writing import presentation as writing
from requests_workflow.dossier.writing import stale
from requests_workflow.procedure import pages, wording
from requests_workflow.procedure.refusals import GuardFailed

#: Before the code of a field, what the page says of it beside its answer.
VERSION, CHOICE = "version.", "choice."


def section(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Draw the questions of a section, or save what was typed in them."""
    file, spec = _opened(request, reference, slug)
    if request.method == "POST":
        return _save(request, file, spec)
    if not shared.may(request, file, "save_section"):
        return redirect("dossier:summary", reference=reference)
    checked = queries.last_saved(spec, queries.saved_answers(file)) is not None
    return _draw(request, file, spec, section_form(file, spec, checked=checked))


def _draw(request: HttpRequest, file, spec: rules.FormSection, form: SectionForm, *, status: int = 200) -> HttpResponse:
    saved = queries.saved_answers(file)
    versions = {code: saved[code].version for code in spec.fields if code in saved}
    context = {
        "form": form,
        "section": spec,
        "label": wording.of(spec, "label"),
        "intro": wording.of(spec, "intro"),
        "last": queries.last_saved(spec, saved),
        **writing.page(request, file, spec, form, versions),
    }
    return pages.render_file(request, file, "dossier/section.html", context, status=status)


def _opened(request: HttpRequest, reference: str, slug: str):
    file = pages.open_file(request, reference, part="section")
    spec = file.form.section_at(slug)
    if spec is None:
        raise Http404
    return file, spec


def section_form(file, spec: rules.FormSection, *, checked: bool) -> SectionForm:
    typed = queries.typed_answers(file)
    own = {code: text for code, text in typed.items() if code in spec.fields}
    holding = queries.facts(file)
    return SectionForm(
        spec,
        file.form,
        typed=own,
        checked=checked,
        holding=holding,
        other=typed,
        following=writing.following_here(file, spec),
    )


def _save(request: HttpRequest, file, spec: rules.FormSection) -> HttpResponse:
    sent = [spec.fields[code] for code in spec.fields if _was_drawn(request.POST, code)]
    typed = conflicts.chosen(request.POST, answers.from_post(sent, request.POST), queries.typed_answers(file))
    seen = _seen(request.POST, typed)
    typed = stale.answered(file, typed, seen)
    data = {"answers": typed, "seen": seen, "origin": _origin(request.POST)}
    try:
        act, moved = shared.perform_save(request, file, data, kept=_in_words(file, typed))
    except GuardFailed as refused:
        return _give_back(request, file, spec, typed, refused)
    if moved is not None:
        return moved
    if act.result.conflicts:
        context = {"conflicts": conflicts.shown(file, act.result.conflicts), "section": spec}
        return pages.render_file(request, file, "dossier/conflict.html", context, status=409)
    return _saved(request, file, spec)


def _give_back(request: HttpRequest, file, spec: rules.FormSection, typed, refused: GuardFailed) -> HttpResponse:
    """Draw the page again with what was typed and could not be kept."""
    pages.record_refusal(request, refused.reason)
    form = SectionForm(
        spec,
        file.form,
        typed={**queries.typed_answers(file), **typed},
        holding=queries.facts(file),
        following=writing.following_here(file, spec),
    )
    form.add_error(None, refused.reason)
    return _draw(request, file, spec, form, status=422)


def _was_drawn(post: QueryDict, code: str) -> bool:
    """Tell whether the page held this question: one that did not arise is not emptied by the answers to others."""
    return f"{VERSION}{code}" in post


def _seen(post: QueryDict, typed: Mapping[str, answers.Typed]) -> dict[str, int]:
    versions = {code: shared.number(post.get(f"{VERSION}{code}", "")) for code in typed}
    return {code: -1 if version is None else version for code, version in versions.items()}


def _origin(post: QueryDict) -> str:
    return Origin.CHOSEN if any(name.startswith(CHOICE) for name in post) else Origin.TYPED


def _saved(request: HttpRequest, file, spec: rules.FormSection) -> HttpResponse:
    if "next" in request.POST:
        messages.success(request, _("La rubrique est enregistrée."))
        return redirect(writing.following(file, spec).url)
    form = section_form(file, spec, checked=True)
    if form.errors and "later" not in request.POST:
        messages.info(request, _("Enregistré. Voici ce qu’il reste à compléter dans cette rubrique."))
        return redirect("dossier:section", reference=file.reference, slug=spec.slug)
    messages.success(request, _("La rubrique est enregistrée."))
    return shared.after_saving(request, file)


def _in_words(file, typed: Mapping[str, answers.Typed]) -> dict[str, str]:
    """Return what was typed and is not what is saved, by question."""
    saved, form = queries.typed_answers(file), file.form
    fields = form.fields()
    return {
        wording.of(fields[code], "label"): as_text(answers.in_words(form, fields[code], text))
        for code, text in typed.items()
        if text != saved.get(code, answers.blank(fields[code]))
    }


def as_text(shown: str | list[str]) -> str:
    return "\n".join(shown) if isinstance(shown, list) else shown


# The history of one question


def history(request: HttpRequest, reference: str, slug: str, code: str) -> HttpResponse:
    """Every value that an answer had, each with who saved it and when."""
    file, spec = _opened(request, reference, slug)
    if not shared.may(request, file, "save_section"):
        return redirect("dossier:summary", reference=reference)
    asked = _field(spec, code)
    context = {
        "section": spec,
        "field": asked,
        "label": wording.of(asked, "label"),
        "versions": [
            (row, as_text(answers.in_words(file.form, asked, row.value))) for row in queries.history(file, code)
        ],
    }
    return pages.render_file(request, file, "dossier/history.html", context)


def restore(request: HttpRequest, reference: str, slug: str, code: str) -> HttpResponse:
    """Take up an earlier value again; the one it replaces stays in the history."""
    if request.method != "POST":
        raise Http404
    file, spec = _opened(request, reference, slug)
    asked = _field(spec, code)
    found = saving.version_of(file, code, shared.number(request.POST.get("version", "")) or 0)
    if found is None:
        raise Http404
    data = {"answers": {code: found.value}, "origin": Origin.RESTORED}
    _act, moved = shared.perform_save(request, file, data, kept={})
    if moved is not None:
        return moved
    said = _("« %(question)s » a retrouvé sa version du %(when)s.")
    messages.success(request, said % {"question": wording.of(asked, "label"), "when": conflicts.moment(found.saved_at)})
    return redirect("dossier:section", reference=reference, slug=slug)


def _field(spec: rules.FormSection, code: str) -> rules.FormField:
    if code not in spec.fields:
        raise Http404
    return spec.fields[code]
