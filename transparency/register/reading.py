"""What an address of the register asks for: the same reading for the page, the files and the feed."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.shapes import Link
from transparency import queries
from transparency.forms import MAX_SEARCH, FilterForm
from transparency.register import words as labels
from transparency.register.queries import LATE, Search

_NULL = "\x00"


def asked(request: HttpRequest) -> tuple[QueryDict, FilterForm, Search]:
    """Return the address as it is read, its form and the search; what cannot be is left out, a long text is cut."""
    given = request.GET.copy()
    for name in given:
        given[name] = given[name].replace(_NULL, "")
    given["q"] = given.get("q", "")[:MAX_SEARCH]
    given["etape"] = next(iter(queries.told_alike(given.get("etape", ""))), "")
    form = FilterForm(given)
    return given, form, form.search()


def address(form: FilterForm, *, without: str = "") -> str:
    """Return the part of an address that asks for the same again, without `?`; `without` one parameter."""
    said = [
        (name, value.isoformat() if hasattr(value, "isoformat") else value)
        for name, value in form.cleaned_data.items()
        if value and name != without and name in kept(form)
    ]
    return urlencode(said)


def kept(form: FilterForm) -> set[str]:
    """Return the parameters that narrow something: a choice that no entry has does not."""
    facets = {facet.parameter: facet.kind for facet in labels.FACETS}
    return {name for name in form.fields if name not in facets or facets[name] in form.names}


def chips(form: FilterForm, search: Search) -> list[Link]:
    """Return what narrows the list, each with the address of the list without it."""
    said = {}
    if search.states:
        said["etape"] = labels.status(search.states[0])[0]
    if search.results:
        said["resultats"] = _("Résultats en retard") if search.results == LATE else _("Résultats publiés")
    if search.since:
        said["depuis"] = _("Changé depuis le %(day)s") % {"day": words.day_month(search.since)}
    for facet in labels.FACETS:
        if facet.kind in search.chosen:
            name = labels.label(facet.kind, search.chosen[facet.kind], form.names[facet.kind])
            said[facet.parameter] = words.typo(_("%(facet)s : %(name)s") % {"facet": facet.title, "name": name})
    here = reverse("transparency:register")
    return [Link(label, f"{here}?{address(form, without=name)}") for name, label in said.items()]
