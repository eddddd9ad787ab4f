"""What a snapshot keeps of the dossier: answers as typed, data asked for, documents by their hash."""

from requests_workflow.dossier import data_need, queries
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("answers")
def answers(request: AccessRequest) -> dict:
    return queries.typed_answers(request)


@snapshot_part("datasets")
def datasets(request: AccessRequest) -> list[dict]:
    return [
        {
            "dataset": asked.dataset.code,
            "justification": asked.justification,
            "years_from": asked.years_from,
            "years_to": asked.years_to,
            "parts": [data_need.as_kept(vars(part)) for part in asked.parts.all()],
        }
        for asked in queries.requested_data(request)
    ]


@snapshot_part("documents")
def documents(request: AccessRequest) -> list[dict]:
    return [
        {"piece": document.piece, "name": document.name, "sha256": document.sha256, "size": document.size}
        for document in queries.documents(request)
    ]
