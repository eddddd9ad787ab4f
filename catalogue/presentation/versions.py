"""What the pages of versions say."""

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Dataset, DatasetVersion, Variable
from catalogue.presentation.datasets import since
from catalogue.presentation.dictionary import identifying_cell, type_in_words
from catalogue.presentation.wording import told
from hub.ui.shapes import Cell
from hub.ui.words import day_month


def columns() -> list[str]:
    return [_("Version"), _("Publiée le"), _("Ce qui a changé"), _("Comparer")]


def rows(dataset: Dataset, versions: list[DatasetVersion]) -> list[list]:
    """Return the rows of the list of versions, the last first, each with a way to what it changed."""
    return [
        [
            Cell(
                _("Version %(number)s") % {"number": version.number},
                url=reverse("catalogue:version", args=[dataset.code, version.number]),
                detail=_("La version en cours") if version.number == dataset.version_number else "",
            ),
            day_month(version.published_at),
            told(version, "notes"),
            _difference(dataset, version),
        ]
        for version in versions
    ]


def _difference(dataset: Dataset, version: DatasetVersion) -> Cell:
    if version.number == 1:
        return Cell(_("Première version"))
    before = version.number - 1
    url = reverse("catalogue:difference", args=[dataset.code, before, version.number])
    return Cell(_("Avec la version %(number)s") % {"number": before}, url=url)


def variable_columns() -> list[str]:
    return [_("Variable"), _("Ce qu’elle dit"), _("Type"), _("Identifie ?"), _("Années")]


def variable_rows(variables: list[Variable]) -> list[list]:
    """Return the variables of a table as a version told them: without links, since they may be gone."""
    return [[one.name, told(one, "label"), type_in_words(one), identifying_cell(one), since(one)] for one in variables]
