"""What surrounds every request and stands in its traces: one identifier, from where, how the person signed in.

It also records what a person was refused or what broke, after the transaction of the view was rolled back.
"""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from audit import api, context
from audit.context import Situation
from hub import clock

#: Longest texts of a caller that are kept.
LONGEST_AGENT = 200
HIDDEN = frozenset({403, 404})


class TracingMiddleware:
    """Give every trace of a request its situation, and every refusal that reached a person its trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with context.situation(Situation(corr=uuid.uuid4().hex, technical=_technical(request))):
            response = self.get_response(request)
            if response.status_code in HIDDEN:
                self._record_refusal(request, response.status_code)
            return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.access_rule.bare or not request.user.is_authenticated:
            return
        methods = request.session.get("account_authentication_methods", [])
        auth = "+".join(sorted({str(method.get("method", "")) for method in methods}))[:40]
        context.know(auth=auth or "session", actor=str(request.user.pk))

    def _record_refusal(self, request: HttpRequest, status: int) -> None:
        """A file that is not for a person does not exist for them (404); that they asked for it is told anyway."""
        rule = getattr(request, "access_rule", None)
        if rule is None or rule.bare or not request.user.is_authenticated or context.current().told:
            return
        if status == 403 or rule.traced:
            with transaction.atomic():
                record_refusal(request, "")


def record_refusal(request: HttpRequest, reason: str, *, kind: str = "access.refused", outcome: int = 4) -> None:
    """Record that something was refused to a person, or broke under them, and why."""
    match = request.resolver_match
    api.record(
        kind,
        object=api.Ref("url", match.view_name),
        actor=api.Actor(str(request.user.pk or "anonymous"), "person"),
        at=clock.now(),
        project=str(match.kwargs.get("reference", ""))[:20],
        outcome=outcome,
        detail={"reason": reason[:2000], "path": request.path[:200]},
    )
    context.know(told=True)


def caller_address(request: HttpRequest) -> str:
    """Return the address of who calls: the last one that none of our own proxies has.

    `X-Forwarded-For` is believed from the right, and only as far as HUB_TRUSTED_PROXIES reach: the rest is whatever the
    caller wrote.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    hops += reversed([hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")])
    for hop in hops:
        if hop not in settings.HUB_TRUSTED_PROXIES:
            return hop[:45]
    return hops[-1][:45]


def _technical(request: HttpRequest) -> dict[str, str]:
    found = {"ip": caller_address(request), "agent": request.headers.get("User-Agent", "")[:LONGEST_AGENT]}
    return {name: _clean(value) for name, value in found.items() if value}


def _clean(text: str) -> str:
    """Drop what no JSON and no line of a log should hold."""
    return "".join(each for each in text if each.isprintable())
