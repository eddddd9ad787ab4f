"""Two datasets side by side."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Dataset
from catalogue.presentation.datasets import ages, period, typo_unless_safe
from catalogue.presentation.wording import figure, told, yes_or_no
from hub.ui.shapes import Cell
from hub.ui.words import number

#: Names shown of one kind; it says how many there are in all.
NAMES_SHOWN = 150


@dataclass(frozen=True)
class Names:
    label: str
    total: int
    shown: list[str]

    @property
    def others(self) -> int:
        return self.total - len(self.shown)


def fact_rows(first: Dataset, second: Dataset, counts: dict[str, dict[int, set[str]]]) -> list[list]:
    """Return (term, what one says, what the other says); what neither tells is left out."""
    both = (first, second)
    rows = [
        [_("Base"), *(_link(one) for one in both)],
        [_("Détenteur"), *(one.holder.short_name for one in both)],
        [_("Nature"), *(one.get_kind_display() for one in both)],
        [_("Accès"), *(one.get_access_rights_display() for one in both)],
        [_("Détenteur consulté"), *(yes_or_no(one.is_catalogue_data) for one in both)],
        [_("Années"), *(period(one) for one in both)],
        [_("Population"), *(typo_unless_safe(told(one, "population")) for one in both)],
        [_("Personnes"), *(figure(one.properties.get("individuals")) for one in both)],
        [_("Enregistrements"), *(figure(one.properties.get("records")) for one in both)],
        [_("Âges"), *(ages(one) for one in both)],
        [_("Mise à jour"), *(one.get_rhythm_display() for one in both)],
        [_("Tables"), *(number(len(counts["tables"][one.pk])) for one in both)],
        [_("Variables"), *(number(len(counts["variables"][one.pk])) for one in both)],
    ]
    return [[row[0], *(text or _("Non précisé") for text in row[1:])] for row in rows if row[1] or row[2]]


def _link(dataset: Dataset) -> Cell:
    return Cell(told(dataset, "title"), url=reverse("catalogue:dataset", args=[dataset.code]))


def shared(first: Dataset, second: Dataset, names: dict[int, set[str]]) -> list[Names]:
    """Return the names that both have, those that only the first has, those that only the second has."""
    one, other = names[first.pk], names[second.pk]
    return [
        _names(_("Dans les deux"), one & other),
        _names(_("Seulement dans %(base)s") % {"base": first.short_name}, one - other),
        _names(_("Seulement dans %(base)s") % {"base": second.short_name}, other - one),
    ]


def _names(label: str, names: set[str]) -> Names:
    return Names(label, len(names), sorted(names)[:NAMES_SHOWN])
