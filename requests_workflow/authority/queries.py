from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet

from audit import api as audit
from hub import clock
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.authority.enums import AUTHORISING
from requests_workflow.authority.models import AuthorityRequest, Decision, Extension, Package, Transmission
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest, Snapshot

#: What the trail calls a transmission package among the parts of a file.
PACKAGE = "transmission.zip"
#: The functions that put a file before the CNIL and follow it there.
TRANSMITS = frozenset({Role.SECRETARIAT, Role.CNIL_LIAISON})


# The file


def file(reference: str) -> AccessRequest:
    return AccessRequest.objects.select_related("organisation").get(reference=reference)


def is_before_the_authority(request: AccessRequest) -> bool:
    """Tell whether a file is to be transmitted to the CNIL, or waits for its decision."""
    return request.rule_state.stage == "authority"


def awaits_transmission(request: AccessRequest) -> bool:
    """Tell whether a file is yet to be transmitted to the CNIL."""
    return request.state in request.machine.transitions["transmit_to_cnil"].from_


def may_transmit(user: User, request: AccessRequest) -> bool:
    """Tell whether a person, by function, transmits this file to the CNIL or follows it there."""
    return policies.is_visible(user, request) and bool(TRANSMITS & policies.roles_on(user, request))


def last_snapshot(request: AccessRequest) -> Snapshot:
    """Return the last frozen copy of a file; one that goes to the CNIL has at least that of its filing."""
    return request.snapshots.last()


# The transmission


def packages_of(request: AccessRequest) -> QuerySet[Package]:
    """Return the packages prepared for a file, the last first, with who prepared them."""
    return request.packages.select_related("made_by").prefetch_related("transmissions").order_by("-pk")


def package_ready(request: AccessRequest) -> Package | None:
    """Return the package prepared from the last frozen copy of a file; None while there is none."""
    snapshot = last_snapshot(request)
    return request.packages.filter(snapshot_sha256=snapshot.sha256).last() if snapshot else None


def package_sent(request: AccessRequest) -> Package | None:
    """Return the package the CNIL received; None before the transmission, or when it was put together elsewhere."""
    sent = None if awaits_transmission(request) else transmission_of(request)
    return sent.package if sent else None


def package_by_id(request: AccessRequest, pk: int) -> Package | None:
    return request.packages.filter(pk=pk).first()


def transmission_of(request: AccessRequest) -> Transmission | None:
    """Return the last transmission of a file to the CNIL."""
    return request.transmissions.last()


def transmissions_of(request: AccessRequest) -> QuerySet[Transmission]:
    """Return the transmissions of a file, each with the package that was sent."""
    return request.transmissions.select_related("package")


# The questions


def requests_of(request: AccessRequest) -> QuerySet[AuthorityRequest]:
    """Return the questions of the CNIL, each with its answer."""
    return request.authority_requests.all()


def pending_request(request: AccessRequest) -> AuthorityRequest | None:
    """Return the question of the CNIL that waits for an answer."""
    return request.authority_requests.filter(answered_at__isnull=True).last()


def last_exchange_on(request: AccessRequest) -> date | None:
    """Return the day of the last thing that passed between the sponsor and the CNIL since the last transmission.

    None before any: what the CNIL does next cannot have happened earlier.
    """
    sent = transmission_of(request)
    if sent is None:
        return None
    answered = request.authority_requests.filter(answered_at__gt=sent.sent_at).last()
    return max(sent.received_on, clock.day_of(answered.answered_at)) if answered else sent.received_on


def request_by_id(request: AccessRequest, pk: int) -> AuthorityRequest | None:
    """Return a question of this file whose answer came with a document."""
    return request.authority_requests.filter(pk=pk).exclude(document_sha256="").first()


def extensions_of(request: AccessRequest) -> QuerySet[Extension]:
    return request.extensions.all()


# The decisions


def decision_of(request: AccessRequest) -> Decision | None:
    """Return the last decision recorded on a file, whatever it says."""
    return request.decisions.last()


def decisions_of(request: AccessRequest) -> QuerySet[Decision]:
    """Return the decisions on a file, each with the years it opens."""
    return request.decisions.select_related("request").prefetch_related("years__dataset")


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


def counts(first: date, last: date) -> list[tuple[str, int]]:
    """Return (outcome, decisions) of what the CNIL decided in a period: one query."""
    found = Decision.objects.filter(decided_on__range=(first, last)).order_by("outcome")
    return list(found.values_list("outcome").annotate(Count("pk")))
