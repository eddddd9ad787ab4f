"""The route a file takes: whether it is open to it, and what moves it to another."""

from collections.abc import Iterable

from requests_workflow import rules
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest, RouteChange


def shut_by(route: rules.Route, holding: Iterable[str], ruleset: rules.RuleSet) -> list[rules.Flag]:
    """Return the flags that hold and shut a route, in the order of the rules."""
    held = set(holding)
    return [ruleset.flags[name] for name in route.excluded_by if name in held]


def move(act, to_route: str) -> None:
    """Put the file of an act on another route and keep that it was; the same route again changes nothing."""
    request = act.subject
    if to_route == request.route:
        return
    RouteChange.objects.create(
        request=request,
        from_route=request.route,
        to_route=to_route,
        transition=act.transition.name,
        at=act.at,
        by=act.by,
    )
    act.facts |= {"from_route": request.route, "to_route": to_route}
    request.route = to_route
    request.save(update_fields=["route"])


def before(request: AccessRequest) -> str:
    """Return the route a file took before the last change, or its present one."""
    last = request.route_changes.last()
    return last.from_route if last else request.route


def label(request: AccessRequest) -> str:
    """Return the name of a file's route, in the active language."""
    return wording.of(request.rule_set.routes[request.route], "label")
