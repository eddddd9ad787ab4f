"""What the pages say of a dataset, in the shapes the components draw."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.enums import IdentifyingClass, PotentialIdentifier
from catalogue.models import Dataset, Table, Variable
from hub.ui.shapes import Cell
from hub.ui.words import typo

_TONES = {
    IdentifyingClass.POTENTIAL: "warning",
    IdentifyingClass.PSEUDONYM: "info",
    IdentifyingClass.DIRECT: "refusal",
}


@dataclass(frozen=True)
class Identifying:
    """What identifies in one dataset: names of variables, with their table."""

    potential: list[tuple[str, list[str]]]
    pseudonyms: list[str]
    direct: list[str]

    @property
    def crossing(self) -> bool:
        """More than one potential identifier: asking for two of them is a crossing."""
        return len(self.potential) > 1


def request_url(dataset: Dataset) -> str:
    """Return where a file asking for this dataset begins; empty when such files do not exist."""
    try:
        return f"{reverse('dossier:new')}?{urlencode({'jeu': dataset.code})}"
    except NoReverseMatch:
        return ""


def period(dataset: Dataset) -> str:
    """Return the years covered in a few words."""
    if dataset.period_from and dataset.period_to:
        return _("De %(first)s à %(last)s") % {"first": dataset.period_from.year, "last": dataset.period_to.year}
    if dataset.period_from:
        return _("Depuis %(first)s") % {"first": dataset.period_from.year}
    return _("Années à confirmer avec le détenteur")


def facts(dataset: Dataset) -> list[tuple[str, str]]:
    """Return the summary of a dataset as (term, text) pairs."""
    is_dated = dataset.period_from or not dataset.period_note
    years = [period(dataset) if is_dated else "", dataset.period_note]
    pairs = [
        (_("Détenteur"), dataset.holder.name),
        (_("Nature"), dataset.get_kind_display()),
        (_("Années"), ". ".join(filter(None, years))),
        (_("Population"), dataset.population),
        (_("Mise à jour"), dataset.refresh),
    ]
    return [(term, typo(text)) for term, text in pairs]


def table_rows(table: Table) -> list[list]:
    """Return the rows of a table of variables: name, meaning, type, what it identifies."""
    return [
        [variable.name, typo(variable.label), variable.get_type_display(), _identifying_cell(variable)]
        for variable in table.variables.all()
    ]


def _identifying_cell(variable: Variable) -> Cell:
    tone = _TONES.get(variable.identifying_class)
    return Cell(variable.get_identifying_class_display(), tone=tone) if tone else Cell(_("Non"))


def identifying(tables: list[Table]) -> Identifying:
    """Return what identifies in tables whose variables are loaded."""
    crossed: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for table in tables:
        for variable in table.variables.all():
            name = f"{table.name}.{variable.name}"
            names[variable.identifying_class].append(name)
            crossed[variable.potential_identifier].append(name)
    potential = [(str(label), crossed[value]) for value, label in PotentialIdentifier.choices if value in crossed]
    return Identifying(potential, names[IdentifyingClass.PSEUDONYM], names[IdentifyingClass.DIRECT])
