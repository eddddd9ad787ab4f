"""What is written when a member declares their interests, and when the chair decides of a tie.

Data of the acts: `declare_interest` {declared, statement}; `decide_interest` {interest, decision, reason}.
"""

from hub.accounts import grants
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from requests_workflow.committee.enums import Declared, InterestDecision
from requests_workflow.committee.interests import notifications, queries
from requests_workflow.committee.models import Assignment, Interest
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.registry import effect


@effect("access_request", "declare_interest")
def keep_the_declaration(act) -> None:
    """Open the file to a member without interest; shut one with a tie, or a doubt, out of it at once."""
    declared = Declared(act.data["declared"])
    out = declared != Declared.NONE
    said = {"declared": declared, "statement": act.data.get("statement", ""), "declared_at": act.at, "out": out}
    Interest.objects.update_or_create(request=act.request, member=act.by, defaults={**said, **_decided(act, out)})
    act.facts |= {"declared": str(declared), "interest": out}
    if out:
        _shut_out(act)
    else:
        grants.give(Grant.COMMITTEE_READER, to=act.by, on=act.request)


def _decided(act, out: bool) -> dict:
    """A chair with a tie withdraws, as nobody stands above to say that they remain; so does an expert, who is there to
    report only, which a tie forbids (rules of procedure, article 17)."""
    if out and (Role.CHAIR in accounts.roles_of(act.by) or not queries.sits(act.by)):
        return {"decision": InterestDecision.WITHDRAWN, "decided_by": act.by, "decided_at": act.at}
    return {"decision": "", "decided_by": None, "decided_at": None, "decision_reasons": ""}


def _shut_out(act) -> None:
    """Give up the seat first, while the person still may; then close the file to them."""
    seats = Assignment.objects.filter(request=act.request, rapporteur=act.by, state__in=["proposed", "accepted"])
    for seat in seats:
        door.perform("decline", seat, by=act.by, at=act.at)
    grants.take(Grant.RAPPORTEUR_ON, from_=act.by, on=act.request)
    grants.take(Grant.COMMITTEE_READER, from_=act.by, on=act.request)
    grants.give(Grant.RECUSED_FROM, to=act.by, on=act.request)


@effect("access_request", "decide_interest")
def decide_of_the_tie(act) -> None:
    """Keep the decision; a member who remains finds the file open again."""
    interest = act.data["interest"]
    interest.decision, interest.decision_reasons = act.data["decision"], act.data["reason"]
    interest.decided_by, interest.decided_at = act.by, act.at
    interest.out = interest.decision != InterestDecision.REMAINS
    interest.save()
    act.facts["decision"] = str(interest.decision)
    if not interest.out:
        grants.take(Grant.RECUSED_FROM, from_=interest.member, on=act.request)
        grants.give(Grant.COMMITTEE_READER, to=interest.member, on=act.request)
    notifications.decided(interest, at=act.at)
