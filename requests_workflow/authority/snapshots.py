from requests_workflow.authority import queries
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part


@snapshot_part("authority")
def authority(request: AccessRequest) -> dict:
    """Keep what was sent to the CNIL and what it decided."""
    return {
        "transmissions": [
            {"received_on": sent.received_on.isoformat(), "cnil_reference": sent.cnil_reference}
            for sent in queries.transmissions_of(request)
        ],
        "requests": [
            {"asked_on": asked.asked_on.isoformat(), "text": asked.text, "answer": asked.answer}
            for asked in queries.requests_of(request)
        ],
        "decisions": [
            {
                "outcome": decision.outcome,
                "number": decision.number,
                "decided_on": decision.decided_on.isoformat(),
                "conditions": decision.conditions,
                "reasons": decision.reasons,
                "duration_months": decision.duration_months,
                "document_sha256": decision.document_sha256,
            }
            for decision in queries.decisions_of(request)
        ],
    }
