"""What the procedure itself writes when an act happens."""

from hub.accounts import grants
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.registry import effect


@effect("access_request", "create")
def tie_the_sponsor(act) -> None:
    grants.give(Grant.SPONSOR_OF, to=act.by, on=act.subject)
