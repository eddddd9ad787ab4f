"""The states of files that the rules describe in some way, whatever the rule set."""

from collections.abc import Callable

from django.db.models import Q

from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.procedure.enums import COAUTHOR
from requests_workflow.procedure.policies import NOTHING


def where(holds: Callable[[rules.State], bool]) -> Q:
    """Return the condition of the files whose state, in their own rule set, is such."""
    found = NOTHING
    for ruleset in rules.all_rulesets().values():
        states = ruleset.machines["access_request"].states.values()
        if names := [state.name for state in states if holds(state)]:
            found |= Q(ruleset=ruleset.id, state__in=names)
    return found


def awaiting(role: str) -> Q:
    """Return the condition of the files that wait for a role: their state does, and, of a signature, it was asked."""
    found = where(lambda state: waits_for(state, role))
    return found & Q(signature_asked_at__isnull=False) if role == Role.SIGNATORY else found


def waits_for(state: rules.State, role: str) -> bool:
    """Tell whether a state waits for a role; a co-author is awaited where the sponsor writes."""
    if role == COAUTHOR:
        return Role.SPONSOR in state.waits_for and Role.SIGNATORY in state.waits_for
    return role in state.waits_for


def under_way() -> Q:
    """Return the condition of the files that were filed and are not at their end."""
    return Q(filed_at__isnull=False) & where(lambda state: not state.terminal)
