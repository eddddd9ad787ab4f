"""What a snapshot keeps of the committee's work: the opinions, as texts and counts."""

from typing import Any

from requests_workflow.committee.models import Opinion
from requests_workflow.committee.opinions import queries
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("committee", signed=False)
def _opinions(request) -> list[dict]:
    return [opinion_data(opinion) for opinion in queries.opinions_of(request)]


def opinion_data(opinion: Opinion) -> dict[str, Any]:
    """Return an opinion for programs: JSON-ready, in no language."""
    return {
        "round": opinion.round,
        "kind": opinion.kind,
        "reasons": opinion.reasons,
        "given_on": opinion.given_on.isoformat(),
        "votes": [opinion.votes_for, opinion.votes_against, opinion.votes_abstain],
        "casting": opinion.casting,
        "present": opinion.present_count,
        "recused": opinion.recused_count,
        "recommendations": [list(pair) for pair in opinion.recommendations],
    }
