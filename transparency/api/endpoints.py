"""The addresses of the register's API: one list, from which the URLs, the OpenAPI document and its page are drawn."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from catalogue.api.endpoints import Endpoint, described
from transparency.api import views

PREFIX = "register/"
#: What each variable of a path is.
PATH = {"reference": (str, "The reference of an entry"), "number": (int, "Number of a version")}

ENDPOINTS = (
    Endpoint("entries", "entries", views.Entries, _("Les fiches, les dernières changées d’abord"), "entries?q=cancer"),
    Endpoint("entry", "entries/<str:reference>", views.Entry, _("Une fiche entière"), "entries/D-XXXXXXX"),
    Endpoint(
        "entry_versions",
        "entries/<str:reference>/versions",
        views.EntryVersions,
        _("Les versions d’une fiche"),
        "entries/D-XXXXXXX/versions",
    ),
    Endpoint(
        "entry_version",
        "entries/<str:reference>/versions/<int:number>",
        views.EntryVersion,
        _("Une version, comme elle fut publiée"),
        "entries/D-XXXXXXX/versions/1",
    ),
)


def urls() -> list[URLPattern]:
    """Return the URL patterns, each view described for the OpenAPI document."""
    return [path(PREFIX + one.route, described(one, PATH, "register").as_view(), name=one.name) for one in ENDPOINTS]
