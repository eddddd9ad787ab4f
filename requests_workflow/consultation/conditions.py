"""The conditions of a file: which there are, whom they await, who reads them. Nothing here writes."""

from django.db.models import Q, QuerySet

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.consultation.enums import AWAITING_EVIDENCE, SETTLED, Origin, Owner
from requests_workflow.consultation.models import Condition, EvidenceDocument
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest

#: The roles on the file that each owner acts in.
BOUND_ROLES = {
    Owner.SPONSOR: frozenset({"sponsor", "signatory"}),
    Owner.HOLDER: frozenset({"data_holder"}),
    Owner.OFFICE: frozenset({"secretariat"}),
}


def of_file(request: AccessRequest) -> QuerySet[Condition]:
    """Return every condition of a file, in the order they were set, with its evidence: three queries."""
    found = Condition.objects.filter(request=request).select_related("request", "holder", "set_by")
    return found.prefetch_related("evidence__documents", "evidence__given_by")


def numbered(request: AccessRequest) -> list[tuple[int, Condition]]:
    """Return the conditions of a file with their numbers, which never change: conditions are not deleted."""
    return list(enumerate(of_file(request), start=1))


def readable_by(user: User, request: AccessRequest) -> list[tuple[int, Condition]]:
    """Return the numbered conditions a person who sees the file reads.

    Everybody reads all of them, but a data holder: those it set and those that bind it.
    """
    found = numbered(request)
    if policies.roles_on(user, request) - {Role.DATA_HOLDER}:
        return found
    own = accounts.organisations_of(user, Role.DATA_HOLDER)
    return [(number, condition) for number, condition in found if condition.is_held_by(own)]


def document_of(user: User, request: AccessRequest, pk: int) -> EvidenceDocument | None:
    """Return a PDF joined to the evidence of a condition that this person reads."""
    readable = [condition.pk for _number, condition in readable_by(user, request)]
    return EvidenceDocument.objects.filter(evidence__condition__in=readable, pk=pk).first()


def unsettled_numbers(request: AccessRequest) -> list[int]:
    """Return the numbers of the conditions that are neither lifted nor waived."""
    return [number for number, condition in numbered(request) if not condition.is_settled]


def is_repeated(condition: Condition) -> bool:
    """Tell whether the same thing is already asked of the same party on the file."""
    same = {"text": condition.text, "owner": condition.owner, "holder": condition.holder}
    return Condition.objects.filter(request=condition.request, **same).exclude(state__in=SETTLED).exists()


def awaiting(user: User) -> list[Condition]:
    """Return the conditions that await this person, bound by them or their judge, on files that go on: one query."""
    waiting = _evidence_of(user) | Q(state="evidence_given") & _judged_by(user)
    found = Condition.objects.filter(waiting, request__in=policies.visible_to(user)).exclude(state__in=SETTLED)
    return list(found.exclude(_ended()).select_related("request", "holder"))


def _evidence_of(user: User) -> Q:
    owned = Q(owner=Owner.SPONSOR, request__in=policies.sponsored_by(user))
    owned |= Q(owner=Owner.HOLDER, holder__organisation__in=accounts.organisations_of(user, Role.DATA_HOLDER))
    if Role.SECRETARIAT in accounts.roles_of(user):
        owned |= Q(owner=Owner.OFFICE)
    return Q(state__in=AWAITING_EVIDENCE) & owned


def _judged_by(user: User) -> Q:
    if Role.SECRETARIAT in accounts.roles_of(user):
        return Q()
    return _set_for_others(accounts.organisations_of(user, Role.DATA_HOLDER))


def _set_for_others(organisations) -> Q:
    return Q(origin=Origin.HOLDER, holder__organisation__in=organisations) & ~Q(owner=Owner.HOLDER)


def _ended() -> Q:
    """Files whose procedure is over, whatever the rule set."""
    ended = Q(pk__in=[])
    for ruleset in rules.all_rulesets().values():
        states = ruleset.machines["access_request"].states.values()
        names = [state.name for state in states if state.terminal]
        ended |= Q(request__ruleset=ruleset.id, request__state__in=names)
    return ended
