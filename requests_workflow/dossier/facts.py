"""The flags of a project: what its answers and its data say of it, by the names the rules set conditions on."""

from collections.abc import Collection, Mapping

from requests_workflow import rules
from requests_workflow.dossier.answers import Typed


def of(ruleset: rules.RuleSet, typed: Mapping[str, Typed], dataset_kinds: Collection[str]) -> frozenset[str]:
    """Return the names of the flags that hold, from typed answers and the kinds of the datasets asked for."""
    kinds = set(dataset_kinds)
    return frozenset(
        flag.name
        for flag in ruleset.flags.values()
        if str(typed.get(flag.field)) in flag.answers or kinds & set(flag.dataset_kinds)
    )


def demands(entry: rules.Piece | rules.FormField, holding: Collection[str]) -> bool:
    """Tell whether a piece or a field of the rules is required when these flags hold."""
    return entry.required == "always" or (entry.required == "when" and entry.condition in holding)
