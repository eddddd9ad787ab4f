"""The pages where a holder writes: one a section, one a table. Everything is saved, then judged beside the form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.conformance import queries as conformance
from catalogue.conformance.sections import PARTS, Section
from catalogue.publishing.differences import differences
from hub import clock
from hub.tracing import record_refusal
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import AlreadyDone, Stale
from requests_workflow.stewardship import presentation, sections
from requests_workflow.stewardship.property_forms import PropertiesForm
from requests_workflow.stewardship.sections import Place
from requests_workflow.stewardship.views import shared
from requests_workflow.stewardship.writing_forms import DictionaryForms, FactsForm, TextsForm, rows_of


def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """One section of a draft."""
    if section not in Section.values:
        raise Http404
    description = shared.opened(request, code)
    if not presentation.may(description, "save_draft", request.user, at=clock.now()):
        return redirect("stewardship:detail", code=code)
    if section == Section.DICTIONARY:
        return _tables(request, description)
    return _write(request, description, Place(Section(section)), "stewardship/section.html", {})


def table(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """One table of a draft: its texts, and those of its variables, some on each page."""
    description = shared.opened(request, code)
    if not presentation.may(description, "save_draft", request.user, at=clock.now()):
        return redirect("stewardship:detail", code=code)
    try:
        found = sections.table_of(description.draft, table)
    except LookupError:
        raise Http404 from None
    page = Paginator(found["variables"], sections.PER_PAGE).get_page(request.GET.get("page"))
    place = Place(Section.DICTIONARY, table, page.number)
    return _write(request, description, place, "stewardship/table.html", {"table": found, "page": page})


def _tables(request: HttpRequest, description) -> HttpResponse:
    report = presentation.report_on(description, description.draft, at=clock.now())
    context = {
        **shared.around(description),
        "tables": presentation.tables(description),
        "found": report.of_section(Section.DICTIONARY),
    }
    return render(request, "stewardship/tables.html", context)


def _write(request: HttpRequest, description, place: Place, template: str, context: dict) -> HttpResponse:
    """Draw the form of a place, or save what was sent; a page that came too late shows both texts and loses none."""
    present = sections.read(description.draft, place)
    form, status, both = _form(request, description, place, present), 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, description, place, form)
                return redirect(request.get_full_path())
            except Stale as stale:
                record_refusal(request, stale.reason)
                status, both = 409, _both(description.draft, place, form.content())
    report = presentation.report_on(description, description.draft, at=clock.now())
    context = {
        **shared.around(description),
        **context,
        "section": place.section,
        "form": form,
        "seen": sections.seen(present),
        "both": both,
        "found": report.of_section(place.section),
        "is_rows": place.section in PARTS,
    }
    return render(request, template, context, status=status)


def _save(request: HttpRequest, description, place: Place, form) -> None:
    data = {"place": place, "content": form.content(), "seen": request.POST.get("seen", "")}
    try:
        door.perform("save_draft", description, by=request.user, at=clock.now(), data=data)
    except AlreadyDone:
        messages.info(request, _("Rien n’a changé depuis le dernier enregistrement."))
        return
    messages.success(request, _("Enregistré."))
    withheld = getattr(form, "withheld", 0)
    if withheld:
        messages.info(
            request,
            ngettext(
                "%(n)s effectif trop petit n’est pas gardé : la classe est publiée sans chiffre.",
                "%(n)s effectifs trop petits ne sont pas gardés : leurs classes sont publiées sans chiffre.",
                withheld,
            )
            % {"n": withheld},
        )


def _both(draft: dict, place: Place, typed: Any) -> list:
    """Return where what is saved and what was typed differ, in words."""
    return differences(draft, sections.replaced(draft, place, typed))


def _form(request: HttpRequest, description, place: Place, present: Any):
    data = request.POST if request.method == "POST" else None
    if place.section == Section.PROPERTIES:
        level, known = description.draft["access_rights"], conformance.vocabularies()
        return PropertiesForm(data, content=present, level=level, vocabularies=known)
    if place.section in PARTS:
        return rows_of(place.section)(data, content=present)
    if place.section == Section.DICTIONARY:
        return DictionaryForms(data, content=present)
    return _PLAIN[place.section](data, written=present)


_PLAIN: dict[Section, Callable] = {Section.TEXTS: TextsForm, Section.FACTS: FactsForm}
