"""What a snapshot keeps of the dossier: answers as typed, data asked for, documents by their hash."""

from requests_workflow.dossier import queries
from requests_workflow.dossier.need import crossing
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("answers")
def answers(request: AccessRequest) -> dict:
    """Return what is filed, as typed."""
    fields = request.whole_form.fields()
    return {code: text for code, text in queries.typed_answers(request).items() if fields[code].is_filed}


@snapshot_part("datasets")
def datasets(request: AccessRequest) -> list[dict]:
    return [
        {
            "dataset": asked.dataset.code,
            "justification": asked.justification,
            "years_from": asked.years_from,
            "years_to": asked.years_to,
            "precisions": asked.precisions,
            "groups": data_need.reasons_of(asked),
            "parts": [data_need.as_kept(vars(part)) for part in asked.parts.all()],
        }
        for asked in queries.requested_data(request)
    ]


@snapshot_part("data_need")
def data_as_a_whole(request: AccessRequest) -> dict:
    """Keep what crosses in the data asked for, by the names of the catalogue, and why it stays."""
    asked = queries.requested_data(request)
    crossed = crossing.of(asked, data_need.parts_of(asked)).crossed
    return {"crossed": [one.identifier for one in crossed], "crossing": queries.crossing_reason(request)}


@snapshot_part("documents")
def documents(request: AccessRequest) -> list[dict]:
    return [
        {
            "piece": document.piece,
            "name": document.name,
            "kind": document.kind,
            "version": document.version,
            "sha256": document.sha256,
            "size": document.size,
        }
        for document in queries.documents(request)
    ]
