from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import snapshot_part
from requests_workflow.provision import delivered, queries
from requests_workflow.provision.models import DeliveredPart


@snapshot_part("provision", signed=False)
def provision(request: AccessRequest) -> dict:
    """Keep the agreement, the delivery and the results; of the people, only how many they are."""
    agreement = queries.agreement_of(request)
    delivery = queries.delivery_of(request)
    results = queries.results_of(request)
    return {
        "signed_on": agreement.signed_on.isoformat() if agreement and agreement.signed_on else None,
        "named_users": queries.users_of(request).count(),
        "delivered_on": delivery.delivered_on.isoformat() if delivery else None,
        "delivered": [_line(row) for row in delivered.lines_of(delivery).values()],
        "results": {
            "method": results.method,
            "plain_summary": results.plain_summary,
            "publication": results.publication,
        }
        if results
        else None,
    }


def _line(row: DeliveredPart) -> dict:
    names = ("dataset", "table", "variable", "outcome", "why", "years_from", "years_to", "rows")
    return {name: getattr(row, name) for name in names}
