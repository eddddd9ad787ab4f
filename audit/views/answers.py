"""What these views share: refusals that machines read (RFC 9457), files to download, and the trace of a reading."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from audit import api
from hub import clock
from hub.accounts import queries as accounts

#: Seconds after which a line that was just written should be under a checkpoint.
SOON = 5


def problem(status: int, detail: str, *, retry_after: int | None = None) -> JsonResponse:
    """Refuse in a sentence; `retry_after` is in seconds."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    headers = {"Cache-Control": "no-store"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return JsonResponse(
        content,
        status=status,
        headers=headers,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Give a file that is for this person only."""
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def record(request: HttpRequest, kind: str, about: api.Ref, **told: Any) -> None:
    """Record a reading by whoever asks; what was read leaves only once this is committed."""
    api.record(kind, object=about, actor=accounts.actor_of(request.user), at=clock.now(), **told)
