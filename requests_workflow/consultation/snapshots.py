"""What a snapshot keeps of the consultation and of the conditions."""

from requests_workflow.consultation import conditions, queries
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("consultation", signed=False)
def consultations(request) -> list[dict]:
    found = queries.consultations_of(request).prefetch_related("dataset_answers", "documents")
    return [
        {
            "holder": row.holder.code,
            "state": row.state,
            "sent_at": row.sent_at.isoformat(),
            "sent_data": row.sent_data,
            "sent_sha256": row.sent_sha256,
            "remarks": row.remarks,
            "availability": [
                {"dataset": one.dataset, "availability": one.availability, "note": one.note, "weeks": one.weeks}
                for one in row.dataset_answers.all()
            ],
            "documents": _documents(row),
        }
        for row in found
    ]


@snapshot_part("conditions", signed=False)
def conditions_of(request) -> list[dict]:
    return [
        {
            "number": number,
            "state": row.state,
            "text": row.text,
            "origin": row.origin,
            "owner": row.owner,
            "holder": row.holder.code if row.holder else "",
            "due_on": row.due_on.isoformat(),
            "evidence": [{"text": one.text, "documents": _documents(one)} for one in row.evidence.all()],
            "waiver": row.waiver,
        }
        for number, row in conditions.numbered(request)
    ]


def _documents(owner) -> list[dict]:
    return [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in owner.documents.all()]
