from django.db.models import Q, QuerySet

from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest


def published() -> QuerySet[AccessRequest]:
    """Return the files everyone may know of: in a state the rules call public, or authorised once.

    What was authorised stays told, even if a later amendment is refused or withdrawn.
    """
    public = Q(authorised_at__isnull=False)
    for ruleset in rules.all_rulesets().values():
        states = ruleset.machines["access_request"].states.values()
        public |= Q(ruleset=ruleset.id, state__in=[state.name for state in states if state.public])
    return AccessRequest.objects.filter(public).select_related("organisation")


def locked(reference: str) -> AccessRequest:
    """Return a file that nobody else changes until the end of the transaction."""
    return AccessRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(reference=reference)


def possible_officers(request: AccessRequest) -> QuerySet[User]:
    """Return those of the secretariat who may handle a file: not recused from it."""
    return policies.people(Role.SECRETARIAT, request)
