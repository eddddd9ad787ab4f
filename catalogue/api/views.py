from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.views import SpectacularAPIView
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue.api import filters, queries, serializers


class English(APIView):
    """Speaks English, as problems do: what the caller's browser reads is of no matter to a program."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)


class Schema(English, SpectacularAPIView):
    """The OpenAPI document of the API, in YAML, or in JSON with ?format=json."""


class ReadOnly(English, GenericAPIView):
    """What every address of data has in common."""

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if any("\0" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404("No name holds a null character")


class Many(ReadOnly, ListAPIView):
    """Rows in pages. A subclass says which rows, in which order, and what narrows them."""

    narrowed_by: type[filters.Filters] = filters.Filters
    #: A column that is another in each row, or several that together are.
    ordering: tuple[str, ...] = ("code",)

    def get_queryset(self) -> QuerySet:
        asked = self.narrowed_by(data=self.request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return self.rows(**self.kwargs, **asked.validated_data)

    def rows(self, **chosen: str) -> QuerySet:
        raise NotImplementedError


class One(ReadOnly):
    """One row, or 404."""

    pagination_class = None

    def get(self, request: Request, **path: str | int) -> Response:
        return Response(self.get_serializer(existing(self.row(**path))).data)

    def row(self, **path: str | int):
        raise NotImplementedError


def existing(row):
    """Return a row that is there; raise `Http404` for None."""
    if row is None:
        raise Http404("Nothing published has this name")
    return row


class Datasets(Many):
    serializer_class = serializers.DatasetSerializer
    narrowed_by = filters.DatasetFilters

    def rows(self, **chosen: str) -> QuerySet:
        return queries.datasets(**chosen)


class Dataset(One):
    serializer_class = serializers.WholeDatasetSerializer

    def row(self, code: str):
        return queries.whole_dataset(code)


class Versions(Many):
    serializer_class = serializers.VersionSerializer
    ordering = ("-number",)

    def rows(self, code: str) -> QuerySet:
        existing(queries.published_dataset(code))
        return queries.versions(code).defer("content")


class Version(One):
    serializer_class = serializers.WholeVersionSerializer

    def row(self, code: str, number: int):
        return queries.versions(code).filter(number=number).first()


class Tables(Many):
    serializer_class = serializers.TableSerializer
    ordering = ("position", "pk")

    def rows(self, code: str) -> QuerySet:
        existing(queries.published_dataset(code))
        return queries.tables(code)


class Table(One):
    serializer_class = serializers.WholeTableSerializer

    def row(self, code: str, name: str):
        return queries.table(code, name)


class Variables(Many):
    serializer_class = serializers.FoundVariableSerializer
    narrowed_by = filters.VariableFilters
    ordering = ("pk",)

    def rows(self, **chosen: str) -> QuerySet:
        return queries.variables(**chosen)


class CodeLists(Many):
    serializer_class = serializers.CodeListSerializer
    narrowed_by = filters.SearchFilters

    def rows(self, **chosen: str) -> QuerySet:
        return queries.code_lists(**chosen)


class CodeList(One):
    serializer_class = serializers.CodeListSerializer

    def row(self, code: str):
        return queries.code_list(code)


class Codes(Many):
    serializer_class = serializers.CodeSerializer
    narrowed_by = filters.SearchFilters
    ordering = ("position", "pk")

    def rows(self, code: str, q: str = "") -> QuerySet:
        existing(queries.code_list(code))
        return queries.codes(code, q)


class Holders(Many):
    serializer_class = serializers.HolderSerializer

    def rows(self) -> QuerySet:
        return queries.holders()


class Holder(One):
    serializer_class = serializers.HolderSerializer

    def row(self, code: str):
        return queries.holders().filter(code=code).first()


class Vocabularies(Many):
    serializer_class = serializers.VocabularySerializer

    def rows(self) -> QuerySet:
        return queries.vocabularies()


class Concepts(Many):
    serializer_class = serializers.ConceptSerializer
    ordering = ("position", "pk")

    def rows(self, code: str) -> QuerySet:
        existing(queries.vocabularies().filter(code=code).first())
        return queries.concepts(code)
