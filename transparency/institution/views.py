"""The pages of the institution, for everyone."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub import clock
from hub.ui.shapes import Column, Result
from requests_workflow import rules
from requests_workflow.procedure import wording
from transparency.caching import public_page
from transparency.institution import presentation, texts

#: How long a reader may trust security.txt: RFC 9116 asks for less than a year.
SECURITY_LIFE = timedelta(days=180)


@public_page
def committee(request: HttpRequest) -> HttpResponse:
    """What the committee is: its seats and mandates, its declarations, its calendar."""
    today = clock.today()
    ruleset = rules.in_force(today)
    context = {
        "columns": presentation.seat_columns(),
        "rows": presentation.seats(today),
        "declarations": presentation.declarations(today, ruleset),
        "source": wording.of(ruleset.sources["decret-2019-536-93"], "title"),
    }
    return render(request, "transparency/committee.html", context)


@public_page
def holders(request: HttpRequest) -> HttpResponse:
    """Who holds the data that can be asked for."""
    columns = [_("Organisme"), Column(_("Bases publiées"), numeric=True)]
    return render(request, "transparency/holders.html", {"columns": columns, "rows": presentation.holders()})


@public_page
def charters(request: HttpRequest) -> HttpResponse:
    """The charters in force."""
    today = clock.today()
    in_force = [found for code in texts.charter_codes() if (found := texts.in_force(code, today))]
    results = [
        Result(
            title=wording.of(one, "title"),
            url=reverse("transparency:charter", args=[one.code, one.version]),
            summary=wording.of(one, "lead"),
        )
        for one in in_force
    ]
    return render(request, "transparency/charters.html", {"results": results})


@public_page
def charter(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version of a charter, with the others."""
    versions = texts.versions_of(code)
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        raise Http404(_("Aucune charte ne porte ce nom."))
    context = {
        "charter": found,
        "title": wording.of(found, "title"),
        "lead": wording.of(found, "lead"),
        "articles": presentation.charter(found),
        "is_in_force": found == texts.in_force(code, clock.today()),
        "others": [one for one in versions if one != found],
    }
    return render(request, "transparency/charter.html", context)


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the site."""
    return render(request, "transparency/glossary.html", {"terms": presentation.glossary()})


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked and what was not, as the law asks to declare: computed from the audit grid."""
    grid = texts.grid()
    context = {
        "contact": settings.HUB_CONTACT_EMAIL,
        "grid": grid,
        "state": presentation.conformity(grid),
        "columns": presentation.grid_columns(),
        "rows": presentation.grid_rows(grid),
    }
    return render(request, "transparency/accessibility.html", context)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a flaw (RFC 9116); nothing where nobody is named to be told."""
    if not settings.HUB_CONTACT_EMAIL:
        raise Http404(_("Ce site n’a pas encore de contact."))
    lines = [
        f"Contact: mailto:{settings.HUB_CONTACT_EMAIL}",
        f"Expires: {(clock.now() + SECURITY_LIFE).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.HUB_PUBLIC_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
