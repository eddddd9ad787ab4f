"""What a person may do on the committee's page of a file."""

from datetime import datetime

from hub.accounts.models import User
from requests_workflow.procedure import door, presentation, wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.presentation import Button


def acts(request: AccessRequest, user: User, *, at: datetime) -> list[Button]:
    """Return the acts of the committee that a person may do on the file now."""
    return [
        Button(wording.of(rule, "label"), presentation.act_url(request, rule.name), rule.weight, "")
        for rule in (offer.transition for offer in door.offers(request, user, at) if offer.possible)
        if rule.audit.startswith("committee.")
    ]
