"""What an interface for machines answers when it cannot do what was asked: problem details (RFC 9457)."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
#: Names of problems, for programs; what each means is told in docs/operations.md.
TYPE = "urn:hub:problem:"
#: Bytes of a refused body that are read at once, and in all: then the line is cut.
_CHUNK, _PATIENCE = 64 * 1024, 100_000_000
#: Seconds before a service that failed is asked again.
RETRY_AFTER = "5"


@dataclass
class Problem(Exception):
    """One answer that says no. `name` is for programs, `title` and `detail` are for people, in English.

    `errors` are objects with at least `detail`, and `pointer`, a JSON pointer (RFC 6901) into what was sent.
    """

    status: int
    name: str
    title: str
    detail: str = ""
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.name}: {self.detail or self.title}"

    def answer(self) -> HttpResponse:
        content: dict[str, Any] = {"type": TYPE + self.name, "title": self.title, "status": self.status}
        if self.detail:
            content["detail"] = self.detail
        if self.errors:
            content["errors"] = list(self.errors)
        headers = {"Cache-Control": "no-store", **self.headers}
        return JsonResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=headers)


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have a view answer the problems it raises; a database that fails is one of them (503)."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            _pour_away(request)
            return problem.answer()
        except DatabaseError:
            logger.exception("The database did not answer %s %s", request.method, request.path)
            return unavailable().answer()

    return answered


def _pour_away(request: HttpRequest) -> None:
    """Read what is left of a body and forget it, within reason: the sender reads no answer before it has sent all."""
    left = _PATIENCE
    while left > 0 and (chunk := request.read(_CHUNK)):
        left -= len(chunk)


def unavailable(detail: str = "") -> Problem:
    later = {"Retry-After": RETRY_AFTER}
    return Problem(503, "unavailable", "Nothing was recorded; ask again later", detail, headers=later)


def only(request: HttpRequest, *methods: str) -> None:
    """Raise the problem of a method that this address does not have."""
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Problem(405, "method", f"This address answers {allowed}", headers={"Allow": allowed})
