"""The API for people: what there is, and how to ask for it. The views of the data are in `views`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.api.endpoints import ENDPOINTS, PREFIX, Endpoint
from hub.ui.shapes import Cell


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Whoever opens the address of the API in a browser is led to its page, in their language."""
    return redirect("catalogue:api")


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """Every address of the API with what narrows it and an example."""
    root = reverse("api:home") + PREFIX
    context = {
        "root": root,
        "public_url": settings.HUB_PUBLIC_URL,
        "columns": [_("Adresse"), _("Ce qu’elle donne"), _("Filtres"), _("Exemple")],
        "rows": [_row(root, one) for one in ENDPOINTS],
        "filters": {name: words for one in ENDPOINTS for name, words in one.filters.items()}.items(),
        "rate": settings.HUB_API_RATE,
        "atom": reverse("catalogue_atom"),
        "schema": reverse("api:schema"),
    }
    return render(request, "catalogue/api.html", context)


def _row(root: str, endpoint: Endpoint) -> list[Cell]:
    example = Cell(_code(endpoint.example), url=root + endpoint.example)
    return [
        Cell(_code(endpoint.shown)),
        Cell(endpoint.summary),
        Cell(", ".join(endpoint.filters) or _("Aucun")),
        example,
    ]


def _code(text: str) -> str:
    return format_html("<code>{}</code>", text)
