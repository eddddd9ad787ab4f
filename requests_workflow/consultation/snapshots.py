"""What a snapshot keeps of the consultation."""

from requests_workflow.consultation import queries
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("consultation")
def _consultations(request) -> list[dict]:
    return [
        {"holder": row.holder.code, "state": row.state, "sent_at": row.sent_at.isoformat(), "remarks": row.remarks}
        for row in queries.consultations_of(request)
    ]
