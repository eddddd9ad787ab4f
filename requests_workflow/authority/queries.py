from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from audit import api as audit
from hub import clock
from requests_workflow.authority.enums import AUTHORISING
from requests_workflow.authority.models import AuthorityRequest, Decision, Extension, Transmission
from requests_workflow.procedure.models import AccessRequest


def transmission_of(request: AccessRequest) -> Transmission | None:
    """Return the last transmission of a file to the CNIL."""
    return request.transmissions.last()


def transmissions_of(request: AccessRequest) -> QuerySet[Transmission]:
    return request.transmissions.all()


def requests_of(request: AccessRequest) -> QuerySet[AuthorityRequest]:
    """Return the questions of the CNIL, each with its answer."""
    return request.authority_requests.all()


def pending_request(request: AccessRequest) -> AuthorityRequest | None:
    """Return the question of the CNIL that waits for an answer."""
    return request.authority_requests.filter(answered_at__isnull=True).last()


def extensions_of(request: AccessRequest) -> QuerySet[Extension]:
    return request.extensions.all()


def decision_of(request: AccessRequest) -> Decision | None:
    """Return the last decision recorded on a file, whatever it says."""
    return request.decisions.last()


def decisions_of(request: AccessRequest) -> QuerySet[Decision]:
    return request.decisions.all()


def decision_in_force(request: AccessRequest) -> Decision | None:
    """Return the last decision that authorises the project."""
    return request.decisions.filter(outcome__in=AUTHORISING).last()


def decisions_in_force(request_ids: Iterable[int]) -> dict[int, Decision]:
    """Return the last authorising decision of each of these files, by file id: one query."""
    found = Decision.objects.filter(request__in=list(request_ids), outcome__in=AUTHORISING).order_by("pk")
    return {decision.request_id: decision for decision in found}


def authorising_decisions() -> QuerySet[Decision]:
    """Return every decision that opened data, for counts and filters by year."""
    return Decision.objects.filter(outcome__in=AUTHORISING)


def decision_by_id(request: AccessRequest, pk: int) -> Decision | None:
    """Return a decision of this file that has a document."""
    return request.decisions.filter(pk=pk).exclude(document_sha256="").first()


def number_taken(number: str) -> bool:
    """Tell whether a decision number already stands on a file."""
    return Decision.objects.filter(number=number).exists()


def chosen_on(request: AccessRequest) -> date | None:
    """Return the day the sponsor last chose to go to the CNIL, from the trail."""
    choice = audit.events_for(request.audit_ref).filter(kind="sponsor.cnil_chosen", outcome=0).last()
    return clock.day_of(choice.occurred_at) if choice else None
