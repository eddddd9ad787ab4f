"""The flags of a project: what its answers and its data say of it, by the names the rules set conditions on."""

from collections.abc import Collection, Mapping

from requests_workflow import rules
from requests_workflow.dossier.answers import Typed
from requests_workflow.rules import orientation


def of(ruleset: rules.RuleSet, typed: Mapping[str, Typed], dataset_kinds: Collection[str]) -> frozenset[str]:
    """Return the names of the flags that hold, from typed answers and the kinds of the datasets asked for."""
    return orientation.holding(ruleset.flags, typed, dataset_kinds)


def demands(entry: rules.Piece | rules.FormField, holding: Collection[str]) -> bool:
    """Tell whether a piece or a field of the rules is required when these flags hold."""
    return entry.required == "always" or (entry.required == "when" and entry.condition in holding)


def arises(field: rules.FormField, holding: Collection[str]) -> bool:
    """Tell whether a question is asked when these flags hold."""
    return not field.condition or field.condition in holding
