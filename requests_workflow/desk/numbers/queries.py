"""How long files stayed where they were, computed from the trail."""

from dataclasses import dataclass
from typing import Literal

from django.db import connection
from psycopg2.extras import Json

from hub.clock import PARIS
from requests_workflow.desk.numbers import actors
from requests_workflow.procedure.models import AccessRequest

#: From one change of state to the next, for each file and for what lives inside it. The table of events is read, not
#: the view that adds who acted: nobody's name is needed here.
_FIGURES = """
WITH awaited AS (
    SELECT * FROM jsonb_to_recordset(%(states)s)
        AS a (ruleset text, machine text, state text, stage text, actor text, counted boolean)
), files AS (
    SELECT reference, ruleset FROM procedure_accessrequest
    WHERE filed_at IS NOT NULL AND (%(route)s = '' OR route = %(route)s)
        AND (%(year)s = 0 OR extract(year FROM filed_at AT TIME ZONE 'Europe/Paris') = %(year)s)
), changes AS (
    SELECT f.reference, f.ruleset, e.facts->>'machine' AS machine, e.facts->>'to' AS state, e.occurred_at AS since,
        lead(e.occurred_at) OVER (PARTITION BY e.facts->>'machine', e.facts->>'subject' ORDER BY e.seq) AS until
    FROM audit_event e JOIN files f ON f.reference = e.project
    WHERE e.object_type = 'access_request' AND e.facts ? 'transition' AND e.facts->>'from' <> e.facts->>'to'
), stays AS (
    SELECT reference, machine, stage, state, actor, counted, until IS NULL AS is_open,
        extract(epoch FROM until - since) / 86400 AS days
    FROM changes JOIN awaited USING (ruleset, machine, state)
), by_stage AS (
    SELECT stage, sum(days) AS days, bool_or(is_open) AS is_open FROM stays WHERE counted GROUP BY stage, reference
), by_actor AS (
    SELECT actor, sum(days) AS days, bool_or(is_open) AS is_open FROM stays WHERE counted GROUP BY actor, reference
)
SELECT 'state', machine, stage, state, actor, count(*) FILTER (WHERE NOT is_open), count(*) FILTER (WHERE is_open),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) FILTER (WHERE NOT is_open)
FROM stays GROUP BY machine, stage, state, actor
UNION ALL
SELECT 'stage', '', stage, '', '', count(*) FILTER (WHERE NOT is_open), count(*) FILTER (WHERE is_open),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) FILTER (WHERE NOT is_open)
FROM by_stage GROUP BY stage
UNION ALL
SELECT 'actor', '', '', '', actor, count(*) FILTER (WHERE NOT is_open), count(*) FILTER (WHERE is_open),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) FILTER (WHERE NOT is_open)
FROM by_actor GROUP BY actor
"""


@dataclass(frozen=True)
class Figure:
    """How long something took, in days with their decimals; None when nothing of it is over.

    By state: `over` stays in it, `running` now. By stage and by actor: files, each with the whole time that it spent
    there from filing to the opening of access; one that is there now is `running` and has no time yet.
    """

    by: Literal["state", "stage", "actor"]
    machine: str
    stage: str
    state: str
    actor: str
    over: int
    running: int
    median: float | None
    ninth_decile: float | None


def figures(*, route: str = "", year: int = 0) -> list[Figure]:
    """Return the figures of the files of a route filed in a year (Paris); "" and 0: of every one. One query."""
    given = {"states": Json(actors.states()), "route": route, "year": year}
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, given)
        return [_figure(*row) for row in cursor.fetchall()]


def _figure(by, machine, stage, state, actor, over, running, quantiles) -> Figure:
    median, ninth_decile = quantiles or (None, None)
    return Figure(by, machine, stage, state, actor, over, running, median, ninth_decile)


def years() -> list[int]:
    """Return the years (Paris) in which files were filed, the latest first."""
    return [day.year for day in AccessRequest.objects.datetimes("filed_at", "year", order="DESC", tzinfo=PARIS)]
