"""Opinions leave for their sponsors by themselves once the time to think again is over."""

import logging
from datetime import datetime

from requests_workflow.committee.opinions import queries
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import Refused

log = logging.getLogger(__name__)


def send_due(*, at: datetime) -> int:
    """Notify the opinions whose time has come, each in the name of who released it; return how many left.

    One that is refused (the person lost their function meanwhile) stays for the secretariat, whose act it is too.
    """
    return sum(_send(request, at) for request in queries.leaving(at))


def _send(request: AccessRequest, at: datetime) -> bool:
    opinion = queries.opinion_of(request)
    try:
        door.perform("notify_opinion", request, by=opinion.released_by, at=at)
    except Refused as refused:
        log.warning("the opinion on %s did not leave: %s", request.reference, refused.reason)
        return False
    return True
