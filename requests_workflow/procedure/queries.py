from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.clock import PARIS
from requests_workflow import rules
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest

#: A refusal, which everyone may know of where the rules publish them (P26; Regulation (EU) 2025/327, article 57).
REFUSED = "refused"


def published() -> QuerySet[AccessRequest]:
    """Return the files everyone may know of: in a state that is told, or authorised once.

    What was authorised stays told, even if a later amendment is refused or withdrawn.
    """
    public = Q(authorised_at__isnull=False)
    for ruleset in rules.all_rulesets().values():
        public |= Q(ruleset=ruleset.id, state__in=[state.name for state in told_states(ruleset)])
    return AccessRequest.objects.filter(public).select_related("organisation")


def is_public(request: AccessRequest) -> bool:
    """Tell whether everyone may know of a file, as `published` does of all."""
    return request.authorised_at is not None or is_told(request)


def is_told(request: AccessRequest) -> bool:
    """Tell whether everyone may know the state of a file."""
    return request.state in {state.name for state in told_states(request.rule_set)}


def told_states(ruleset: rules.RuleSet) -> list[rules.State]:
    """Return the states of a file that everyone may know: those that the rules call public, and maybe a refusal."""
    refusals = ruleset.parameter("P26_publish_refusals")
    states = ruleset.machines["access_request"].states.values()
    return [state for state in states if state.public or (refusals and state.name == REFUSED)]


def locked(reference: str) -> AccessRequest:
    """Return a file that nobody else changes until the end of the transaction."""
    return AccessRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(reference=reference)


def possible_officers(request: AccessRequest) -> QuerySet[User]:
    """Return those of the secretariat who may handle a file: not recused from it."""
    return policies.people(Role.SECRETARIAT, request)


def filed_by_kind(first: date, last: date) -> list[tuple[str, int]]:
    """Return (kind of organisation, files) of what was filed in a period (Paris): one query."""
    filed = AccessRequest.objects.annotate(filed_on=TruncDate("filed_at", tzinfo=PARIS)).filter(
        filed_on__range=(first, last)
    )
    return list(filed.order_by("organisation__kind").values_list("organisation__kind").annotate(Count("pk")))
