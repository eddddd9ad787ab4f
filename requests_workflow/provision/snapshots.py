from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part
from requests_workflow.provision import queries


@snapshot_part("provision")
def provision(request: AccessRequest) -> dict:
    """Keep the agreement, the delivery and the results; of the people, only how many they are."""
    agreement = queries.agreement_of(request)
    delivery = queries.delivery_of(request)
    results = queries.results_of(request)
    return {
        "signed_on": agreement.signed_on.isoformat() if agreement and agreement.signed_on else None,
        "named_users": queries.users_of(request).count(),
        "delivered_on": delivery.delivered_on.isoformat() if delivery else None,
        "results": {
            "method": results.method,
            "plain_summary": results.plain_summary,
            "publication": results.publication,
        }
        if results
        else None,
    }
