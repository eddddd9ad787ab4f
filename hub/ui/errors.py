"""Answers that say no, calmly, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hub.ui.shapes import Change, many


def conflict(
    request: HttpRequest,
    *,
    changes: Iterable[Any] = (),
    retry_url: str = "",
    reason: str = "",
    object_label: str = "",
    kept: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer 409: what changed meanwhile, who did it, and what was typed (``kept``), to copy back.

    ``changes`` are Change records or mappings {when, who, what}, newest first.
    """
    context = {
        "changes": many(Change, changes),
        "retry_url": retry_url,
        "reason": reason,
        "object_label": object_label,
        "kept": [(label, text) for label, text in (kept or {}).items() if text],
    }
    return render(request, "409.html", context, status=409)


def refused(request: HttpRequest, *, reason: str = "", status: int = 403) -> HttpResponse:
    """Answer 403, or another refusal, with the reason a person can read."""
    return render(request, "403.html", {"reason": reason}, status=status)


def unavailable(
    request: HttpRequest, *, until: datetime | None = None, reason: str = "", line: str = ""
) -> HttpResponse:
    """Answer 503; ``until`` is when the service should be back.

    ``reason`` says what this machine lacks, ``line`` what its keeper must type.
    """
    return render(request, "503.html", {"until": until, "reason": reason, "line": line}, status=503)
