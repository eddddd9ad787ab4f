"""Pages for everyone: no account, no cookie, nothing that names a person."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from hub import clock
from hub.accounts import queries as accounts
from hub.ui.shapes import Column
from requests_workflow import rules
from requests_workflow.dossier.outputs import material
from requests_workflow.dossier.outputs import register as register_words
from requests_workflow.procedure import wording
from transparency import presentation, procedure_page, queries
from transparency import procedure_route as procedure_route_page
from transparency.caching import public_page, register_page
from transparency.forms import MAX_SEARCH
from transparency.register import drawing, files, reading, schema_org, telling
from transparency.register import queries as entries
from transparency.register.queries import Search
from transparency.rights import presentation as rights_words

PER_PAGE = 20
#: Lines of a list of controllers or of data.
PER_INDEX = 100
#: Projects that the front page names.
LATEST = 3


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what this is, three ways in, what is going on."""
    context = {
        "figures": presentation.figures(entries.counts(), catalogue.published().count()),
        "latest": presentation.results(entries.found(Search())[:LATEST]),
        "may_begin": accounts.may_begin_file(request.user),
    }
    return render(request, "transparency/home.html", context)


@register_page
def register(request: HttpRequest) -> HttpResponse:
    """The projects authorised, for everyone to find and read."""
    asked, form, search = reading.asked(request)
    found = entries.found(search)
    form.offer(entries.offered(found))
    page = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    context = {
        "form": form,
        "filtered": bool(search),
        "shortened": len(request.GET.get("q", "")) > MAX_SEARCH,
        "page": page,
        "results": presentation.results(page),
        "chips": reading.chips(form, search),
        "address": reading.address(form),
        "formats": files.FORMATS,
    }
    return render(request, "transparency/register.html", context)


@public_page
def entry(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that everyone may know of one project: of a file, or of what was taken from another register."""
    file = queries.file_of(reference)
    if file is not None:
        return render(request, "transparency/entry.html", _of_file(file))
    taken = entries.entry(reference)
    if taken is None:
        raise Http404(_("Aucun projet public ne porte cette référence."))
    record, title = taken.record, presentation.title(taken.record)
    names = [controller["name"] for controller in record["controllers"]]
    context = {
        "entry": taken,
        "title": title,
        "told": telling.told(record),
        "schema": schema_org.project(reference, title, record["summary"], names),
    }
    return render(request, "transparency/taken.html", context)


@register_page
def index(request: HttpRequest, kind: str) -> HttpResponse:
    """Every controller, or all the data, that the register tells of, each with its projects."""
    if kind not in telling.INDEXES:
        raise Http404(_("Le registre n’a pas cette liste."))
    text = request.GET.get("q", "")[:MAX_SEARCH]
    page = Paginator(telling.index(kind, text), PER_INDEX).get_page(request.GET.get("page"))
    context = {"index": telling.INDEXES[kind], "text": text, "page": page, "columns": telling.index_columns(kind)}
    return render(request, "transparency/index.html", context)


@register_page
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version of an entry, the last first, with what each changed."""
    found = entries.entry(reference)
    if found is None:
        raise Http404(_("Aucun projet public ne porte cette référence."))
    context = {
        "entry": found,
        "title": presentation.title(found.record),
        "columns": [_("Version"), _("Depuis le"), _("Ce qui a changé"), _("Empreinte")],
        "rows": telling.versions(list(entries.versions(found))),
    }
    return render(request, "transparency/versions.html", context)


@register_page
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """An entry as it was told in one of its versions."""
    found = entries.version(reference, number)
    if found is None:
        raise Http404(_("Cette fiche n’a pas de version de ce numéro."))
    context = {
        "version": found,
        "title": presentation.title(found.record),
        "told": telling.told(found.record),
        "is_last": found.number == found.entry.version,
    }
    return render(request, "transparency/version.html", context)


@register_page
def open_data(request: HttpRequest) -> HttpResponse:
    """The register as files, feeds and an API, with what each is for."""
    _last, changed_at = entries.last_change()
    context = {
        "formats": telling.formats(),
        "format_columns": [_("Fichier"), _("Ce que c’est")],
        "columns": telling.columns(),
        "column_heads": [_("Colonne"), _("Ce qu’elle dit"), _("Type")],
        "changed_at": changed_at,
        "schema": schema_org.register(),
        "public_url": settings.HUB_PUBLIC_URL,
    }
    return render(request, "transparency/open_data.html", context)


def _of_file(file) -> dict:
    decision = queries.public_decision(file)
    opinion = queries.public_opinion(file, decision)
    made_of = material.for_register(file)
    today = clock.today()
    title, summary = register_words.title(file), register_words.summary(made_of)
    return {
        "file": file,
        "status": presentation.status(file),
        "title": title,
        "summary": summary,
        "schema": schema_org.project(file.reference, title, summary, [file.organisation.name]),
        "who_and_why": register_words.who_and_why(made_of),
        "details": register_words.details(made_of),
        "dataset_columns": register_words.dataset_columns(),
        "datasets": register_words.datasets(made_of),
        "opinion": opinion,
        "opinion_rows": presentation.opinion(opinion) if opinion else [],
        "route_rows": presentation.route(file),
        "decision_rows": presentation.decision(decision) if decision else [],
        "interests": telling.interests(drawing.interests(file)),
        "outcome": presentation.outcome(file, today),
        "rights": register_words.rights(made_of),
        "extractions": rights_words.extraction_rows(file.reference, today=today),
        "dates": presentation.key_dates(file, opinion, decision, today),
        "updated_on": presentation.updated_on(file),
    }


@public_page
def procedure(request: HttpRequest) -> HttpResponse:
    """The routes a request may take and what holds on all of them, from the rules in force today."""
    ruleset = rules.in_force(clock.today())
    context = {
        "ruleset_label": wording.of(ruleset, "label"),
        "checked_on": ruleset.checked_on,
        "route_columns": [_("Circuit"), _("Avis avant de commencer"), _("Qui autorise"), _("Dans le registre public")],
        "routes": procedure_page.routes(ruleset),
        "flag_columns": [_("Particularité"), _("Ce qu’elle change"), _("D’après")],
        "flags": procedure_page.flags(ruleset),
        "opinion_columns": [_("Avis"), _("Motifs obligatoires"), _("Expressément favorable")],
        "opinions": procedure_page.opinions(ruleset),
        "parameter_columns": [_("Règle"), Column(_("Choix")), _("Pourquoi il peut changer")],
        "parameters": procedure_page.parameters(ruleset),
        "source_columns": [_("Texte"), _("Notre lecture")],
        "sources": procedure_page.sources(ruleset),
    }
    return render(request, "transparency/procedure.html", context)


@public_page
def procedure_route(request: HttpRequest, slug: str) -> HttpResponse:
    """One route: its conditions and duties, its states and acts drawn and in words, its delays, its documents."""
    ruleset = rules.in_force(clock.today())
    route = procedure_route_page.at(slug, ruleset)
    if route is None:
        raise Http404(_("Aucun circuit ne porte ce nom."))
    context = {
        "label": procedure_route_page.label(route),
        "for": wording.of(route, "for"),
        "sources": wording.sources(route.sources, ruleset),
        "facts": procedure_route_page.facts(route),
        "conditions": procedure_route_page.conditions(route),
        "shut_by": procedure_route_page.shut_by(route, ruleset),
        "duties": procedure_route_page.duties(route),
        "diagram": procedure_route_page.diagram(route, ruleset),
        "stages": procedure_route_page.stages(route, ruleset),
        "clocks": procedure_route_page.clocks(route, ruleset),
        "piece_columns": [_("Pièce"), _("Demandée")],
        "pieces": procedure_route_page.pieces(route, ruleset),
    }
    return render(request, "transparency/procedure_route.html", context)


@public_page
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes the site, and what it keeps of the people who use it."""
    context = {
        "contact": settings.HUB_CONTACT_EMAIL,
        "contact_service": settings.HUB_CONTACT_SERVICE,
        "contact_postal": settings.HUB_CONTACT_POSTAL,
    }
    return render(request, "transparency/legal.html", context)
