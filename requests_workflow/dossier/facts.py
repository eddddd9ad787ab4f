"""What the answers say of a file, by name: the conditions that the rules set on pieces and fields."""

from collections.abc import Collection, Mapping

from catalogue.enums import DatasetKind
from requests_workflow.dossier.answers import YES, Typed

SNDS_KINDS = frozenset({DatasetKind.MAIN_BASE_COMPONENT, DatasetKind.SAMPLE})

#: From a fact to the answer that makes it true.
FROM_ANSWERS: dict[str, tuple[str, frozenset[str]]] = {
    "has_matching": ("matching", frozenset({"direct", "indirect"})),
    "has_research_firm": ("uses_research_firm", frozenset({YES})),
    "is_industry_or_insurer": ("controller_sector", frozenset({"industry", "insurer"})),
    "asks_single_decision": ("single_decision", frozenset({YES})),
    "has_transfers": ("transfers", frozenset({YES})),
    "hosts_elsewhere": ("hosting", frozenset({"third_party"})),
}
NAMES = frozenset({"uses_snds", *FROM_ANSWERS})


def of(typed: Mapping[str, Typed], dataset_kinds: Collection[str]) -> frozenset[str]:
    """Return the facts that hold, from typed answers and the kinds of the datasets asked for."""
    found = {name for name, (field, answers) in FROM_ANSWERS.items() if str(typed.get(field)) in answers}
    if SNDS_KINDS & set(dataset_kinds):
        found.add("uses_snds")
    return frozenset(found)


def demands(entry, holding: Collection[str]) -> bool:
    """Tell whether a piece or a field of the rules is required when these facts hold."""
    return entry.required == "always" or (entry.required == "when" and entry.condition in holding)
