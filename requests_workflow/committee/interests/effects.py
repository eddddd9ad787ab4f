"""What is written when a member declares their interests."""

from hub.accounts import grants
from requests_workflow.committee.models import (
    Assignment,
    Interest,
)
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.registry import effect


@effect("access_request", "declare_interest")
def keep_the_declaration(act) -> None:
    """Open the file to a member without interest; shut one with an interest out of it, for good."""
    has_interest = bool(act.data["has_interest"])
    said = {"has_interest": has_interest, "statement": act.data.get("statement", ""), "declared_at": act.at}
    Interest.objects.update_or_create(request=act.request, member=act.by, defaults=said)
    act.facts["interest"] = has_interest
    if has_interest:
        _shut_out(act)
    else:
        grants.give(Grant.COMMITTEE_READER, to=act.by, on=act.request)


def _shut_out(act) -> None:
    """Give up the seat first, while the person still may; then close the file to them."""
    seats = Assignment.objects.filter(request=act.request, rapporteur=act.by, state__in=["proposed", "accepted"])
    for seat in seats:
        door.perform("decline", seat, by=act.by, at=act.at)
    grants.take(Grant.RAPPORTEUR_ON, from_=act.by, on=act.request)
    grants.take(Grant.COMMITTEE_READER, from_=act.by, on=act.request)
    grants.give(Grant.RECUSED_FROM, to=act.by, on=act.request)
