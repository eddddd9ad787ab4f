"""The figures that everyone may know: from the trail, the opinions, the decisions and the register. Nobody is named."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from requests_workflow.authority import queries as authority
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.desk.numbers import queries as numbers
from requests_workflow.desk.numbers.queries import Figure
from transparency.orientation.queries import ENOUGH
from transparency.register import queries as register
from transparency.register.queries import Offer, Search

#: The facets that the page counts projects by.
COUNTED = ("purpose", "theme", "source", "nature", "route", "year")


@dataclass(frozen=True)
class Span:
    """How long something took, in days; `median` and `ninth_decile` are None under `ENOUGH` projects."""

    count: int
    median: float | None
    ninth_decile: float | None
    mean: float | None


@dataclass(frozen=True)
class Kind:
    """How many opinions of one kind, or decisions of one outcome."""

    code: str
    count: int
    tacit: int = 0


def durations(*, year: int = 0) -> list[Figure]:
    """Return the figures of the files filed in a year (0: all), without those of too few files: one query."""
    return [_discreet(figure) for figure in numbers.figures(year=year) if figure.by in {"stage", "actor"}]


def _discreet(figure: Figure) -> Figure:
    """Return a figure whose durations are left out when they tell of single files rather than of the procedure."""
    if figure.over >= ENOUGH:
        return figure
    return Figure(**{**vars(figure), "median": None, "ninth_decile": None})


_TO_DATA = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days), percentile_cont(0.9) WITHIN GROUP (ORDER BY days),
    avg(days)
FROM (
    SELECT ((record #>> '{dates,delivered}')::date - (record #>> '{dates,filed}')::date)::float AS days
    FROM transparency_entry
    WHERE record #>> '{dates,delivered}' >= %(first)s AND record #>> '{dates,delivered}' <= %(last)s
        AND record #>> '{dates,filed}' IS NOT NULL
) AS delivered
"""


def to_data(first: date = date.min, last: date = date.max) -> Span:
    """Return the time from filing to data of the projects whose data came in a period: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_DATA, {"first": first.isoformat(), "last": last.isoformat()})
        count, *found = cursor.fetchone()
    return Span(count, *found) if count >= ENOUGH else Span(count, None, None, None)


def projects() -> dict[str, list[Offer]]:
    """Return, by facet, how many projects of the register have each value: one query."""
    return register.offered(register.found(Search()))


def given_opinions(first: date = date.min, last: date = date.max) -> list[Kind]:
    """Return how many opinions of each kind were notified in a period, and how many the law deemed given."""
    return [Kind(*row) for row in opinions.counts(first, last)]


def decisions(first: date = date.min, last: date = date.max) -> list[Kind]:
    """Return how many decisions of each outcome were made in a period."""
    return [Kind(*row) for row in authority.counts(first, last)]
