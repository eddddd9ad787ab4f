"""How many persons or rows a dataset holds by year, age, sex and region, as charts with their tables."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue.enums import CoverageAxis
from catalogue.models import CoverageStat
from catalogue.presentation.wording import told
from hub.ui.charts import Bar, Chart, horizontal, vertical
from hub.ui.shapes import Column
from hub.ui.words import number, typo

#: The axes whose bins follow one another in time, drawn as columns; regions are too many to be drawn.
_COLUMNS, _TABLE_ONLY = {CoverageAxis.YEAR}, {CoverageAxis.REGION}


@dataclass(frozen=True)
class Figures:
    """One axis: its figures in a table, and their chart unless they are too many."""

    axis: str
    label: str
    chart: Chart | None
    summary: str
    has_untold: bool
    columns: list
    rows: list[list]


def by_axis(stats: list[CoverageStat]) -> list[Figures]:
    """Return the figures of each axis that has some."""
    found = []
    for axis, label in CoverageAxis.choices:
        told_here = [stat for stat in stats if stat.axis == axis]
        if told_here:
            found.append(_figures(axis, str(label), told_here))
    return found


def _figures(axis: str, label: str, stats: list[CoverageStat]) -> Figures:
    bars = [Bar(stat.label or stat.bin, stat.count, said(stat.count)) for stat in stats]
    chart = None if axis in _TABLE_ONLY else (vertical if axis in _COLUMNS else horizontal)(bars)
    return Figures(
        axis=axis,
        label=label,
        chart=chart,
        summary=_summary(chart) if chart else "",
        has_untold=any(stat.count is None for stat in stats),
        columns=[label, Column(_("Effectif"), numeric=True)],
        rows=[[told(stat, "label") or stat.bin, said(stat.count)] for stat in stats],
    )


def said(count: int | None) -> str:
    """Return a count as it is told: one below the smallest cell is never told as a number, least of all as zero."""
    if count is None:
        return _("moins de %(least)s") % {"least": settings.CATALOGUE_MINIMUM_CELL}
    return number(count)


def _summary(chart: Chart) -> str:
    """Return what the picture shows, for who does not see it; the table tells each figure."""
    first, last = chart.bars[0].bar, chart.bars[-1].bar
    shown = _("De « %(first)s » à « %(last)s ».") % {"first": first.label, "last": last.label}
    if chart.highest:
        most = _("Le plus grand effectif : %(label)s, %(count)s.")
        shown += " " + most % {"label": chart.highest.label, "count": chart.highest.said}
    return typo(shown)
