"""Open a file to the committee's own pages, or refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from requests_workflow.committee.interests import queries as interests
from requests_workflow.procedure import pages
from requests_workflow.procedure.refusals import NotAllowed

if TYPE_CHECKING:
    from requests_workflow.procedure.models import AccessRequest


def open_work(request: HttpRequest, reference: str, *, part: str) -> AccessRequest:
    """Return a file whose committee work this person reads; the sponsor and the holders see the opinion only."""
    file = pages.open_file(request, reference, part=part)
    if not interests.reads(request.user, file):
        raise NotAllowed(_("Les travaux du comité sont réservés à ses membres sans lien d’intérêts et au secrétariat."))
    return file
