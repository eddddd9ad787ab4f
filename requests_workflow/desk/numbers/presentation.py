"""The numbers as tables, charts and lines of a file."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hub.ui.charts import Bar, Chart, horizontal
from hub.ui.shapes import Column
from requests_workflow import rules
from requests_workflow.desk.numbers.actors import BESIDE, Actor
from requests_workflow.desk.numbers.queries import Figure
from requests_workflow.procedure import wording

#: Bars are drawn in tenths of days.
_TENTHS = 10


class Labels:
    """The words of states and stages, in the latest rule set that knows them, and their order there."""

    def __init__(self) -> None:
        self.states: dict[tuple[str, str], rules.State] = {}
        self.stages: dict[str, rules.Stage] = {}
        for ruleset in rules.all_rulesets().values():
            for machine in ruleset.machines.values():
                self.states |= {(machine.name, state.name): state for state in machine.states.values()}
                self.stages |= machine.stages

    def of(self, figure: Figure) -> str:
        """Return the name of what a figure tells of."""
        if figure.by == "actor":
            return str(Actor(figure.actor).label)
        if figure.by == "stage":
            return wording.of(self.stages[figure.stage], "label")
        return wording.of(self.states[figure.machine, figure.state], "label")

    def in_order(self, figures: Iterable[Figure]) -> list[Figure]:
        """Return figures in the order of the rules."""
        keys = [*(("state", *key) for key in self.states), *(("stage", name) for name in self.stages)]
        places = {key: place for place, key in enumerate([*keys, *(("actor", name) for name in Actor.values)])}
        return sorted(figures, key=lambda figure: places[_key(figure)])


def _key(figure: Figure) -> tuple[str, ...]:
    if figure.by == "state":
        return ("state", figure.machine, figure.state)
    return (figure.by, figure.stage or figure.actor)


def actors(found: Sequence[Figure], labels: Labels) -> list[Figure]:
    return labels.in_order(figure for figure in found if figure.by == "actor")


def stages(found: Sequence[Figure], labels: Labels) -> list[Figure]:
    return labels.in_order(figure for figure in found if figure.by == "stage")


def states(found: Sequence[Figure], labels: Labels) -> list[Figure]:
    """Return the figures of the states of files."""
    return labels.in_order(f for f in found if f.by == "state" and f.machine not in BESIDE)


def beside(found: Sequence[Figure], labels: Labels) -> list[Figure]:
    """Return the figures of what runs beside the states of files: holders consulted, rapporteurs at work."""
    return labels.in_order(f for f in found if f.by == "state" and f.machine in BESIDE)


def days(value: float | None) -> str:
    """Return days to the tenth, “12,4”; a dash when there is nothing to tell."""
    return "—" if value is None else number_format(value, 1)


def columns(what: str, *, of_states: bool = False) -> list[Column]:
    """Return the heads of a table whose lines are `what`."""
    awaited = [Column(_("On attend"))] if of_states else []
    counted = _("Passages") if of_states else _("Dossiers")
    return [
        Column(what),
        *awaited,
        *(
            Column(label, numeric=True)
            for label in (counted, _("Médiane (jours)"), _("9 sur 10 en moins de (jours)"), _("En cours"))
        ),
    ]


def rows(figures: Iterable[Figure], labels: Labels) -> list[list]:
    """Return the rows of a table: the name, whom a state waits for, how many, how long, how many still run."""
    return [
        [
            labels.of(figure),
            *([str(Actor(figure.actor).label)] if figure.by == "state" else []),
            figure.over,
            days(figure.median),
            days(figure.ninth_decile),
            figure.running,
        ]
        for figure in figures
    ]


def chart(figures: Iterable[Figure], labels: Labels) -> Chart:
    """Return the medians as bars."""
    told = [(figure, figure.median) for figure in figures if figure.median is not None]
    bars = [Bar(labels.of(figure), round(median * _TENTHS), days(median)) for figure, median in told]
    return horizontal(bars, labels_above=True)


def lines(found: Sequence[Figure], labels: Labels) -> Iterator[list[str]]:
    """Yield the lines of the file that holds every figure, heads first; durations in days, with a point."""
    yield ["by", "machine", "stage", "state", "actor", "label", "over", "running", "median_days", "p90_days"]
    for figure in [*actors(found, labels), *stages(found, labels), *states(found, labels), *beside(found, labels)]:
        yield [
            *(figure.by, figure.machine, figure.stage, figure.state, figure.actor, labels.of(figure)),
            *(str(figure.over), str(figure.running), _plain(figure.median), _plain(figure.ninth_decile)),
        ]


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
