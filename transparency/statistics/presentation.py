"""The public figures as tables, charts and lines of a file."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.charts import Bar, Chart, horizontal
from hub.ui.shapes import Cell, Column
from hub.ui.shapes import Figure as KeyFigure
from requests_workflow import rules
from requests_workflow.authority.enums import Outcome
from requests_workflow.desk.numbers import presentation as numbers
from requests_workflow.desk.numbers.queries import Figure
from requests_workflow.procedure import wording
from transparency.register import words as labels
from transparency.register.queries import Offer
from transparency.statistics.queries import COUNTED, Kind, Span

#: Bars of a chart of projects; the table and the file have all.
MOST_BARS = 8
MOST_ROWS = 20


def to_data(span: Span) -> list[KeyFigure]:
    """Return the time from filing to data in figures."""
    return [
        KeyFigure(_whole(span.median), _("jours, du dépôt aux données : la moitié des projets")),
        KeyFigure(_whole(span.ninth_decile), _("jours, du dépôt aux données : neuf projets sur dix")),
        KeyFigure(span.count, _("projets dont les données sont arrivées")),
    ]


def _whole(days: float | None) -> str:
    """Return a number that is read, not compared, without its tenths."""
    return numbers.days(None) if days is None else number_format(round(days), force_grouping=True)


def opinions(found: Iterable[Kind], ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of opinions: kind, how many, how many deemed given."""
    return [[_opinion(one.code, ruleset), one.count, one.tacit] for one in found]


def _opinion(code: str, ruleset: rules.RuleSet) -> str:
    return wording.of(ruleset.opinions[code], "label") if code in ruleset.opinions else code


def decisions(found: Iterable[Kind]) -> list[list]:
    """Return the rows of the table of decisions."""
    return [[str(Outcome(one.code).label), one.count] for one in found]


def projects(found: dict[str, list[Offer]]) -> list[dict]:
    """Return, for each facet that is counted, its title, chart, columns and rows; one without a value is left out."""
    facets = {facet.kind: facet for facet in labels.FACETS}
    return [_facet(facets[kind], found[kind]) for kind in COUNTED if found.get(kind)]


def _facet(facet: labels.Facet, offers: list[Offer]) -> dict:
    told = sorted(offers, key=lambda one: one.key, reverse=True) if facet.by_key else offers
    rows = [[_named(facet, one), one.count] for one in told[:MOST_ROWS]]
    return {
        "kind": facet.kind,
        "title": str(facet.title),
        "caption": words.typo(_("Nombre de projets : %(title)s") % {"title": facet.title}),
        "columns": [Column(str(facet.title)), Column(_("Projets"), numeric=True)],
        "rows": rows,
        "chart": _chart(facet, told[:MOST_BARS]),
        "left_out": max(0, len(told) - MOST_ROWS),
    }


def _named(facet: labels.Facet, one: Offer) -> Cell:
    url = f"{reverse('transparency:register')}?{facet.parameter}={one.key}"
    return Cell(labels.label(facet.kind, one.key, one.name), url=url)


def _chart(facet: labels.Facet, offers: list[Offer]) -> Chart:
    bars = [Bar(labels.label(facet.kind, one.key, one.name), one.count, str(one.count)) for one in offers]
    return horizontal(bars, labels_above=True)


def lines(
    durations: list[Figure],
    span: Span,
    given: Iterable[Kind],
    decided: Iterable[Kind],
    found: dict[str, list[Offer]],
) -> Iterator[list[object]]:
    """Yield the lines of the file: what is counted, of what, how many, and days where days are told."""
    known = numbers.Labels()
    yield ["figure", "of", "label", "count", "running", "median_days", "p90_days"]
    yield ["filing_to_data", "", "", span.count, "", _plain(span.median), _plain(span.ninth_decile)]
    for figure in [*numbers.actors(durations, known), *numbers.stages(durations, known)]:
        of, days = figure.actor or figure.stage, (_plain(figure.median), _plain(figure.ninth_decile))
        yield [f"time_by_{figure.by}", of, known.of(figure), figure.over, figure.running, *days]
    for one in given:
        yield ["opinions", one.code, "", one.count, "", "", ""]
        yield ["opinions_deemed", one.code, "", one.tacit, "", "", ""]
    for one in decided:
        yield ["decisions", one.code, str(Outcome(one.code).label), one.count, "", "", ""]
    for kind in COUNTED:
        for offer in found.get(kind, []):
            name = labels.label(kind, offer.key, offer.name)
            yield [f"projects_by_{kind}", offer.key, name, offer.count, "", "", ""]


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
