"""What the views written with REST framework share: problems (RFC 9457), cursor pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.views import set_rollback

from hub.api.problems import MEDIA_TYPE, Problem


def answer(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Answer what a view raised as a problem; None leaves what nobody foresaw to Django."""
    problem = _problem(error)
    if problem is None:
        return None
    set_rollback()
    return problem.answer()


def _problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404 | exceptions.NotFound):
        return Problem(404, "not-found", "There is nothing at this address", _told(error))
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return Problem(403, "forbidden", "This is not for you")
    if isinstance(error, exceptions.ValidationError):
        return Problem(400, "parameters", "A parameter is not what it must be", errors=list(_faults(error.detail)))
    if isinstance(error, exceptions.Throttled):
        later = {"Retry-After": str(int(error.wait or 1))}
        return Problem(429, "too-many", "Too many requests; ask again later", headers=later)
    if isinstance(error, exceptions.MethodNotAllowed):
        return Problem(405, "method", "This address answers GET", headers={"Allow": "GET, HEAD, OPTIONS"})
    if isinstance(error, exceptions.APIException):
        return Problem(error.status_code, str(error.default_code), str(error.detail))
    return None


def _told(error: Exception) -> str:
    return str(error.args[0]) if isinstance(error, Http404) and error.args else ""


def _faults(detail: Any) -> Iterator[dict[str, str]]:
    for name, messages in detail.items():
        for message in messages:
            yield {"parameter": name, "detail": str(message)}


class ErrorSerializer(serializers.Serializer):
    parameter = serializers.CharField(required=False)
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """A problem, as OpenAPI documents tell it (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = ErrorSerializer(many=True, required=False)


def problems(*statuses: int) -> dict[tuple[int, str], type[serializers.Serializer]]:
    """Return the problems of an address, as `extend_schema(responses=…)` takes them."""
    return {(status, MEDIA_TYPE): ProblemSerializer for status in statuses}


class CursorPages(CursorPagination):
    """Pages by cursor, which show each row once even while rows are added; the view's `ordering` gives the order."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    invalid_cursor_message = "This cursor is none that a page gave"
    page_size_query_description = "Rows in a page, from 1 to 500"
    cursor_query_description = "Where a page begins: take it from `next` or `previous`"

    def get_ordering(self, request, queryset, view) -> tuple[str, ...]:
        return view.ordering

    def get_page_size(self, request) -> int:
        """Return the size asked for; one that cannot be is told, not passed over."""
        asked = request.query_params.getlist(self.page_size_query_param)
        if not asked:
            return self.page_size
        if all(text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= self.max_page_size for text in asked):
            return int(asked[-1])
        raise exceptions.ValidationError({self.page_size_query_param: ["A number from 1 to 500 is expected"]})

    def get_schema_operation_parameters(self, view) -> list[dict[str, Any]]:
        """Return the parameters of pages, with the sizes that they take."""
        parameters = super().get_schema_operation_parameters(view)
        for one in parameters:
            if one["name"] == self.page_size_query_param:
                one["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return parameters
