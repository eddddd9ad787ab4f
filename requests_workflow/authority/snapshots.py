from requests_workflow.authority import queries
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("authority", signed=False)
def authority(request: AccessRequest) -> dict:
    """Keep what was sent to the CNIL and what it decided."""
    return {
        "transmissions": [
            {
                "received_on": sent.received_on.isoformat(),
                "cnil_reference": sent.cnil_reference,
                "package_sha256": sent.package.sha256 if sent.package else "",
            }
            for sent in queries.transmissions_of(request)
        ],
        "requests": [
            {
                "asked_on": asked.asked_on.isoformat(),
                "due_on": asked.due_on and asked.due_on.isoformat(),
                "text": asked.text,
                "answer": asked.answer,
                "document_sha256": asked.document_sha256,
            }
            for asked in queries.requests_of(request)
        ],
        "decisions": [
            {
                "outcome": decision.outcome,
                "number": decision.number,
                "decided_on": decision.decided_on.isoformat(),
                "notified_on": decision.notified_on and decision.notified_on.isoformat(),
                "conditions": decision.conditions,
                "reasons": decision.reasons,
                "duration_months": decision.duration_months,
                "years": {years.dataset.code: [years.years_from, years.years_to] for years in decision.years.all()},
                "document_sha256": decision.document_sha256,
            }
            for decision in queries.decisions_of(request)
        ],
    }
