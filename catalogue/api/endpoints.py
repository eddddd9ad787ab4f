"""The addresses of the API: one list, from which the URLs, the OpenAPI document and the page for people are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view

from catalogue.api import views
from hub.api.rest import problems

PREFIX = "catalogue/"
TOO_LONG = "The address is too long for the web server"
PAGED, ALONE = "Rows in pages: follow `next` until it is null.", "One object."
#: What each variable of a path is.
PATH = {
    "code": (str, "A code, as the lists give it"),
    "name": (str, "Name of a table"),
    "number": (int, "Number of a version"),
}


@dataclass(frozen=True)
class Endpoint:
    """`route` follows /api/v1/catalogue/; `example` is a whole address under it."""

    name: str
    route: str
    view: type[views.ReadOnly]
    summary: str | Promise
    example: str

    @property
    def shown(self) -> str:
        """The route as OpenAPI writes it: datasets/{code}."""
        return self.route.replace("<slug:", "{").replace("<str:", "{").replace("<int:", "{").replace(">", "}")

    @property
    def is_list(self) -> bool:
        return issubclass(self.view, views.Many)

    @property
    def filters(self) -> dict[str, str | Promise]:
        """What narrows a list: names with what they mean."""
        fields = self.view.narrowed_by().fields if self.is_list else {}
        return {name: field.help_text for name, field in fields.items()}


ENDPOINTS = (
    Endpoint("datasets", "datasets", views.Datasets, _("Les jeux de données publiés"), "datasets?q=infarctus"),
    Endpoint("dataset", "datasets/<slug:code>", views.Dataset, _("Un jeu de données"), "datasets/dcir"),
    Endpoint(
        "versions",
        "datasets/<slug:code>/versions",
        views.Versions,
        _("Les versions de sa description"),
        "datasets/dcir/versions",
    ),
    Endpoint(
        "version",
        "datasets/<slug:code>/versions/<int:number>",
        views.Version,
        _("Une version entière, comme elle fut publiée"),
        "datasets/dcir/versions/1",
    ),
    Endpoint("tables", "datasets/<slug:code>/tables", views.Tables, _("Ses tables"), "datasets/dcir/tables"),
    Endpoint(
        "table",
        "datasets/<slug:code>/tables/<str:name>",
        views.Table,
        _("Une table, ses variables et ses liens"),
        "datasets/dcir/tables/ER_PRS_F",
    ),
    Endpoint(
        "variables",
        "variables",
        views.Variables,
        _("Les variables de toutes les tables"),
        "variables?q=naissance&dataset=dcir",
    ),
    Endpoint("code_lists", "code-lists", views.CodeLists, _("Les nomenclatures"), "code-lists?q=region"),
    Endpoint("code_list", "code-lists/<str:code>", views.CodeList, _("Une nomenclature"), "code-lists/IR_SEX_V"),
    Endpoint(
        "codes",
        "code-lists/<str:code>/codes",
        views.Codes,
        _("Ses codes, dans leur ordre"),
        "code-lists/IR_SEX_V/codes",
    ),
    Endpoint("holders", "holders", views.Holders, _("Les détenteurs de données"), "holders"),
    Endpoint("holder", "holders/<slug:code>", views.Holder, _("Un détenteur"), "holders/cnam"),
    Endpoint("vocabularies", "vocabularies", views.Vocabularies, _("Les vocabulaires contrôlés"), "vocabularies"),
    Endpoint(
        "concepts",
        "vocabularies/<slug:code>/concepts",
        views.Concepts,
        _("Les valeurs d’un vocabulaire"),
        "vocabularies/frequency/concepts",
    ),
)


def urls() -> list[URLPattern]:
    """Return the URL patterns, each view described for the OpenAPI document."""
    return [path(PREFIX + one.route, described(one, PATH, "catalogue").as_view(), name=one.name) for one in ENDPOINTS]


def described(endpoint: Endpoint, variables: Mapping[str, tuple[type, str]], tag: str) -> type[views.ReadOnly]:
    """Return the view of an endpoint as the OpenAPI document tells it; `variables` are those of paths."""
    parameters = [
        OpenApiParameter(name, kind, OpenApiParameter.PATH, description=words)
        for name, (kind, words) in variables.items()
        if f":{name}>" in endpoint.route
    ]
    filters = [endpoint.view.narrowed_by] if endpoint.filters else []
    answer = endpoint.view.serializer_class(many=endpoint.is_list)
    refusals = (400, 404, 429) if endpoint.is_list else (404, 429)
    about = extend_schema(
        operation_id=endpoint.name,
        summary=endpoint.summary,
        description=PAGED if endpoint.is_list else ALONE,
        parameters=[*parameters, *filters],
        responses={200: answer, 414: OpenApiResponse(description=TOO_LONG), **problems(*refusals)},
        tags=[tag],
    )
    return extend_schema_view(get=about)(endpoint.view)
