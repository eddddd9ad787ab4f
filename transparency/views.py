"""Pages for everyone: no account, no cookie, nothing that names a person."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import queries as accounts
from hub.ui.shapes import Column
from requests_workflow import rules
from requests_workflow.authority import queries as authority
from requests_workflow.dossier.outputs import material
from requests_workflow.dossier.outputs import register as register_words
from requests_workflow.procedure import wording
from transparency import presentation, procedure_page, queries
from transparency import procedure_route as procedure_route_page
from transparency.caching import public_page
from transparency.forms import MAX_SEARCH, FilterForm
from transparency.queries import Search

PER_PAGE = 20


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what this is, three ways in, what is going on."""
    context = {
        "figures": presentation.figures(queries.counts()),
        "latest": presentation.results(queries.details_of(queries.latest())),
        "may_begin": accounts.may_begin_file(request.user),
    }
    return render(request, "transparency/home.html", context)


@public_page
def register(request: HttpRequest) -> HttpResponse:
    """The projects authorised, for everyone to find and read."""
    asked = request.GET.copy()
    shortened = len(asked.get("q", "")) > MAX_SEARCH
    asked["q"] = asked.get("q", "")[:MAX_SEARCH].replace("\x00", "")
    asked["etape"] = next(iter(queries.told_alike(asked.get("etape", ""))), "")
    form = FilterForm(asked)
    search = form.search()
    page = Paginator(queries.register(search), PER_PAGE).get_page(asked.get("page"))
    context = {
        "form": form,
        "filtered": search != Search(),
        "shortened": shortened,
        "page": page,
        "results": presentation.results(queries.details_of(list(page))),
    }
    return render(request, "transparency/register.html", context)


@public_page
def entry(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that everyone may know of one authorised project."""
    file = queries.entry(reference)
    if file is None:
        raise Http404(_("Aucun projet public ne porte cette référence."))
    decision = authority.decision_in_force(file)
    opinion = queries.public_opinion(file, decision)
    made_of = material.for_register(file)
    today = clock.today()
    context = {
        "file": file,
        "status": presentation.status(file),
        "title": register_words.title(file),
        "summary": register_words.summary(made_of),
        "who_and_why": register_words.who_and_why(made_of),
        "details": register_words.details(made_of),
        "dataset_columns": register_words.dataset_columns(),
        "datasets": register_words.datasets(made_of),
        "opinion": opinion,
        "opinion_rows": presentation.opinion(opinion) if opinion else [],
        "route_rows": presentation.route(file),
        "decision_rows": presentation.decision(decision) if decision else [],
        "outcome": presentation.outcome(file, today),
        "rights": register_words.rights(made_of),
        "dates": presentation.key_dates(file, opinion, decision, today),
        "updated_on": presentation.updated_on(file),
    }
    return render(request, "transparency/entry.html", context)


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
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked and what was not, as the law asks to declare."""
    return render(request, "transparency/accessibility.html", {"contact": settings.HUB_CONTACT_EMAIL})


@public_page
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes the site, and what it keeps of the people who use it."""
    context = {
        "contact": settings.HUB_CONTACT_EMAIL,
        "contact_service": settings.HUB_CONTACT_SERVICE,
        "contact_postal": settings.HUB_CONTACT_POSTAL,
    }
    return render(request, "transparency/legal.html", context)
