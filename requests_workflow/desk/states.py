"""The states of files that the rules describe in some way, whatever the rule set."""

from collections.abc import Callable

from django.db.models import Q

from requests_workflow import rules
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
    """Return the condition of the files whose state waits for a role."""
    return where(lambda state: role in state.waits_for)


def under_way() -> Q:
    """Return the condition of the files that were filed and are not at their end."""
    return Q(filed_at__isnull=False) & where(lambda state: not state.terminal)
