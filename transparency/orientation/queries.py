"""What the result tells beside the rules: how long files of a route really took, and public projects like this one."""

from dataclasses import dataclass

from django.core.cache import cache

from requests_workflow import rules
from requests_workflow.desk.numbers import actors
from requests_workflow.desk.numbers import queries as numbers
from requests_workflow.procedure import queries as procedure
from requests_workflow.rules.orientation import Outcome
from transparency.register import queries as register
from transparency.register.queries import Entry, Search

#: Fewer files than this tell of themselves, not of the route.
ENOUGH = 5
MOST_SIMILAR = 5
#: Seconds that the figures of a route are kept: they walk the whole trail, and change by the day.
_KEPT = 3600


@dataclass(frozen=True)
class Observed:
    """How long the files of a route stayed in a stage, in days; no durations under `ENOUGH` files."""

    files: int
    median: float | None
    ninth_decile: float | None


def observed(route: str) -> dict[str, Observed]:
    """Return, by stage, what was observed on a route: one query, at most once an hour."""
    return cache.get_or_set(f"orientation:observed:{route}", lambda: _observed(route), _KEPT)


def _observed(route: str) -> dict[str, Observed]:
    found = [figure for figure in numbers.figures(route=route) if figure.by == "stage"]
    return {
        figure.stage: Observed(figure.over, figure.median, figure.ninth_decile)
        if figure.over >= ENOUGH
        else Observed(figure.over, None, None)
        for figure in found
    }


def measured(ruleset: rules.RuleSet) -> set[str]:
    """Return the stages whose time is measured: not before filing, nor once access is open."""
    return {str(one["stage"]) for one in actors.states() if one["ruleset"] == ruleset.id and one["counted"]}


@dataclass(frozen=True)
class Similar:
    """Public projects of the same route; `same_data` tells that they also ask for data of the same sort."""

    entries: list[Entry]
    same_data: bool


def similar(outcome: Outcome) -> Similar:
    """Return the public projects most like this one, the last authorised first: two queries at most."""
    entries = register.found(Search(chosen={"route": outcome.route})).filter(request__isnull=False)
    kinds = procedure.published().filter(datasets__dataset__kind__in=outcome.kinds)
    alike = list(entries.filter(request__in=kinds.order_by().values("pk"))[:MOST_SIMILAR]) if outcome.kinds else []
    return Similar(alike or list(entries[:MOST_SIMILAR]), same_data=bool(alike))
