"""What a snapshot keeps of the orientation: the routing is evidence, with the rules it was answered under."""

from requests_workflow.dossier.orientation import queries
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("orientation")
def orientation(request: AccessRequest) -> dict | None:
    """Return None for a file that began without one."""
    use = queries.use_of(request)
    if use is None:
        return None
    kept = use.orientation
    return {
        "code": kept.code,
        "ruleset": kept.ruleset,
        "answers": kept.answers,
        "route": kept.route,
        "at": kept.at.isoformat(),
    }
