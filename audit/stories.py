"""The whole story of a person or of a project: how much of what, what was refused, then day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import api, journal, telling
from audit.models import Event
from audit.telling import Names
from hub import clock
from hub.ui import words
from hub.ui.shapes import Cell, Column, Figure

#: How many refusals are shown before the timeline, and how many people or projects in a table.
REFUSALS = 10
LARGEST_TABLE = 50
REFUSED = Q(outcome__gt=Event.Outcome.SUCCESS)


@dataclass(frozen=True)
class Line:
    """One line of a day."""

    at: datetime
    what: str
    url: str
    who: Cell
    about: Cell
    outcome: Cell
    refused: bool

    @property
    def hour(self) -> str:
        return _("%(hour)s h %(minute)s") % {"hour": self.at.hour, "minute": self.at.strftime("%M")}


@dataclass(frozen=True)
class Story:
    """`first` and `last` are None when nothing happened yet; `days` hold one page of lines, newest first."""

    first: datetime | None
    last: datetime | None
    total: int
    refused: int
    by_kind: list[list[Cell]]
    others: list[list[Cell]]
    refusals: list[Line]
    days: list[tuple[date, list[Line]]]
    page: journal.Page


def of_person(key: str, *, before: int | None, after: int | None) -> Story:
    """Return what an account or a service did, and what was done to it, and on which projects."""
    return _tell(api.events_of_people([key]), "project", _project_row, before=before, after=after)


def of_project(reference: str, *, before: int | None, after: int | None) -> Story:
    """Return what happened to a project, and who did it."""
    return _tell(api.events_of_project(reference), "actor_id", _person_row, before=before, after=after)


def is_known(key: str) -> bool:
    """Tell whether an account has this key, though it has done nothing yet."""
    return key in telling.names_in([], people=[key]).people


def name_of(key: str) -> str:
    """Return the name of the person or of the service whose story is told."""
    return telling.person(key, telling.names_in([], people=[key]))


def figures(story: Story) -> list[Figure]:
    """Return what a story comes to; nothing when nothing happened."""
    if not story.total:
        return []
    return [
        Figure(words.number(story.total), _("Lignes")),
        Figure(words.number(story.refused), _("Non abouties"), hint=_("refusées ou échouées")),
        Figure(words.number(len(story.by_kind)), _("Sortes d’actes")),
    ]


def counts_columns(first: str) -> list:
    """Return the heads of a table of counts."""
    return [first, _("Dernière fois"), *(Column(label, numeric=True) for label in (_("Lignes"), _("Non abouties")))]


def _tell(found: QuerySet[Event], group: str, row, *, before: int | None, after: int | None) -> Story:
    found = found.order_by("-seq")
    kinds = list(_counted(found, "kind"))
    groups = list(_counted(found.exclude(**{group: ""}), group)[:LARGEST_TABLE])
    page = journal.page(found, before=before, after=after)
    refusals = list(found.filter(REFUSED)[:REFUSALS])
    names = telling.names_in([*page.events, *refusals], people=[one[group] for one in groups])
    return Story(
        first=min((one["first"] for one in kinds), default=None),
        last=max((one["last"] for one in kinds), default=None),
        total=sum(one["lines"] for one in kinds),
        refused=sum(one["refused"] for one in kinds),
        by_kind=[[Cell(telling.kind(one["kind"])), *_figures(one)] for one in kinds],
        others=[[row(one[group], names), *_figures(one)] for one in groups],
        refusals=[_line(event, names) for event in refusals],
        days=_by_day(page.events, names),
        page=page,
    )


def _counted(found: QuerySet[Event], by: str) -> QuerySet:
    """Return, for each value, how many lines, how many of them refused or failed, the first and the last."""
    counted = found.order_by().values(by)
    return counted.annotate(
        lines=Count("seq"),
        refused=Count("seq", filter=REFUSED),
        first=Min("occurred_at"),
        last=Max("occurred_at"),
    ).order_by("-lines", by)


def _figures(one: dict) -> list[Cell]:
    return [Cell(words.day_month(one["last"])), Cell(words.number(one["lines"])), Cell(words.number(one["refused"]))]


def _person_row(key: str, names: Names) -> Cell:
    return Cell(telling.person(key, names), url=telling.person_url(key))


def _project_row(reference: str, names: Names) -> Cell:
    return Cell(reference, url=reverse("audit:project", args=[reference]))


def _by_day(events: Iterable[Event], names: Names) -> list[tuple[date, list[Line]]]:
    days = groupby(events, key=lambda event: clock.day_of(event.occurred_at))
    return [(day, [_line(event, names) for event in same]) for day, same in days]


def _line(event: Event, names: Names) -> Line:
    return Line(
        at=words.local(event.occurred_at),
        what=telling.kind(event.kind),
        url=telling.line_url(event),
        who=telling.who(event, names),
        about=telling.about(event, names),
        outcome=telling.outcome(event),
        refused=event.outcome != Event.Outcome.SUCCESS,
    )
