"""The kinds of opinion, as a form offers them."""

from requests_workflow.committee.enums import TACIT
from requests_workflow.procedure import wording


def opinion_choices(ruleset) -> list[tuple[str, str]]:
    """Return the opinions that can be voted, in the words of the rules."""
    return [(kind, wording.of(rule, "label")) for kind, rule in ruleset.opinions.items() if kind != TACIT]
