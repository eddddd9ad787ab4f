"""One transaction a request: a GET can only read, and the database is who refuses."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from hub.ui import errors
from requests_workflow.procedure import pages
from requests_workflow.procedure.refusals import Refused, Stale

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ReadOnlyGetMiddleware:
    """Run each view in one transaction, read-only for a GET whose rule leaves no trace.

    An act that is refused rolls back, then leaves a trace of its own and a page that says why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.access_rule.bare:
            return None
        writes = request.method not in SAFE or request.access_rule.traced
        try:
            with transaction.atomic():
                return self._run(request, view, args, kwargs, writes=writes)
        except Refused as refused:
            return self._refuse(request, refused)

    def _run(self, request, view, args, kwargs, *, writes: bool) -> HttpResponse:
        if not writes:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response = response.render()
        if not writes or response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def _refuse(self, request: HttpRequest, refused: Refused) -> HttpResponse:
        if request.user.is_authenticated:
            with transaction.atomic():
                pages.record_refusal(request, refused.reason)
        if isinstance(refused, Stale) or refused.status == 409:
            changes = getattr(refused, "changes", [])
            return errors.conflict(request, changes=changes, retry_url=request.path, reason=refused.reason)
        return errors.refused(request, reason=refused.reason, status=refused.status)
