"""One transaction a request: a GET can only read, and the database is who refuses."""

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from audit.api import TraceFailed
from hub.tracing import record_refusal
from hub.ui import errors
from requests_workflow.procedure.refusals import Refused, Stale

log = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ReadOnlyGetMiddleware:
    """Run each view in one transaction, read-only for a GET whose rule leaves no trace.

    An act that is refused, or breaks, rolls back, then leaves a trace of its own; a refusal says why on its page.
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
        except TraceFailed:
            # What cannot be traced is not done and not shown.
            log.exception("the trail cannot be written")
            return errors.unavailable(request, reason=_("Le journal des actions ne peut pas être écrit."))
        except (Http404, PermissionDenied, SuspiciousOperation):
            raise
        except Exception as error:
            if writes:
                with transaction.atomic():
                    record_refusal(request, type(error).__name__, kind="access.failed", outcome=8)
            raise

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
                record_refusal(request, refused.reason)
        if isinstance(refused, Stale) or refused.status == 409:
            changes = getattr(refused, "changes", [])
            return errors.conflict(request, changes=changes, retry_url=request.path, reason=refused.reason)
        return errors.refused(request, reason=refused.reason, status=refused.status)
