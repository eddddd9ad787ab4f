"""What the officer counts: requests by right, holder, age and outcome, and the year’s figures.

From rows that name nobody.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear

from transparency.rights.enums import Right
from transparency.rights.models import Letter, RightsRequest


@dataclass(frozen=True)
class Year:
    """What one year’s requests became; `late`: letters whose last day went by without an answer."""

    year: int
    requests: int
    letters: int
    answered: int
    refused: int
    lost: int
    open: int
    extended: int
    late: int


def open_by_age(*, today: date) -> list[tuple[str, int]]:
    """Return how many open letters are of each age, in days: (band, number)."""
    bands = (("0-5", 0, 5), ("6-20", 6, 20), ("21-31", 21, 31), ("32-92", 32, 92), ("93+", 93, None))
    ages = Letter.objects.filter(closed_at__isnull=True).values_list("asked__received_on", flat=True)
    days = [(today - received).days for received in ages]
    return [(band, sum(low <= age and (high is None or age <= high) for age in days)) for band, low, high in bands]


def by_right() -> list[tuple[str, int]]:
    """Return how many requests were made of each right."""
    counted = dict(RightsRequest.objects.order_by().values_list("right").annotate(Count("pk")))
    return [(right.label, counted.get(right, 0)) for right in Right]


def by_holder() -> list[tuple]:
    """Return, by holder, its name and how many letters wait, were acknowledged, closed, in all: one query."""
    rows = Letter.objects.order_by("holder__name").values_list("holder__name")
    return list(
        rows.annotate(
            waiting=Count("pk", filter=Q(state="waiting")),
            acknowledged=Count("pk", filter=Q(state="acknowledged")),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
            all=Count("pk"),
        )
    )


def by_outcome() -> dict[str, int]:
    """Return how many letters ended with each answer, or in each other end."""
    answered = Letter.objects.exclude(outcome="").order_by().values_list("outcome").annotate(Count("pk"))
    ends = Letter.objects.filter(state__in=["refused", "unreadable", "unfetched"]).order_by()
    return {**dict(answered), **dict(ends.values_list("state").annotate(Count("pk")))}


def years(*, today: date) -> list[Year]:
    """Return the figures of each year of reception, the last first: two queries."""
    received = RightsRequest.objects.order_by().annotate(year=ExtractYear("received_on"))
    requests = dict(received.values_list("year").annotate(Count("pk")))
    late = Q(clocks__due_on__lt=today, closed_at__isnull=True) | Q(closed_at__date__gt=F("clocks__due_on"))
    rows = (
        Letter.objects.order_by()
        .annotate(year=ExtractYear("asked__received_on"))
        .values("year")
        .annotate(
            letters=Count("pk"),
            answered=Count("pk", filter=Q(state="answered")),
            refused=Count("pk", filter=Q(state="refused")),
            lost=Count("pk", filter=Q(state__in=["unreadable", "unfetched"])),
            open=Count("pk", filter=Q(closed_at__isnull=True)),
            extended=Count("pk", filter=~Q(extension_reasons="")),
            late=Count("pk", filter=late),
        )
    )
    found = {row["year"]: row for row in rows}
    return [_year(year, requests[year], found.get(year, {})) for year in sorted(requests, reverse=True)]


def _year(year: int, requests: int, row: dict) -> Year:
    names = ("letters", "answered", "refused", "lost", "open", "extended", "late")
    return Year(year, requests, **{name: row.get(name, 0) for name in names})
