"""What a snapshot keeps of the team: the interests declared, which are signed with the rest, and the signatures."""

from requests_workflow.dossier.team import queries, signing
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("interests")
def interests(request: AccessRequest) -> list[dict]:
    return [
        {"capacity": one.capacity, "name": one.person.full_name, "links": one.links}
        for one in queries.declarations(request)
    ]


@snapshot_part("signatures", signed=False)
def signatures(request: AccessRequest) -> list[dict]:
    """Keep the signature that holds for what is frozen here: the file may have been signed before, as it was then."""
    standing = signing.standing(request)
    return [signing.as_kept(standing.signature)] if standing.holds else []
