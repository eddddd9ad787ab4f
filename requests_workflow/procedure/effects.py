"""What the procedure itself writes when an act happens.

Data of the acts: `choose_route` and `reroute` {route}; `assign_officer` {officer}.
"""

from hub.accounts import grants
from hub.accounts.models import User
from requests_workflow.procedure import routes
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.registry import effect


@effect("access_request", "create")
def tie_the_sponsor(act) -> None:
    grants.give(Grant.SPONSOR_OF, to=act.by, on=act.subject)


@effect("access_request", "choose_route", "reroute")
def take_the_route_named(act) -> None:
    routes.move(act, act.data["route"])


@effect("access_request", "restore_route")
def go_back_to_the_route_before(act) -> None:
    routes.move(act, routes.before(act.subject))


@effect("access_request", "transfer_to_standard", "take_standard_route")
def take_the_standard_route(act) -> None:
    (standard,) = act.transition.to_routes
    routes.move(act, standard)


@effect("access_request", "assign_officer")
def hand_to_the_officer(act) -> None:
    _set_officer(act.subject, act.data["officer"])


@effect("access_request", "release_officer")
def leave_without_officer(act) -> None:
    _set_officer(act.subject, None)


def _set_officer(request: AccessRequest, officer: User | None) -> None:
    request.officer = officer
    request.save(update_fields=["officer"])
