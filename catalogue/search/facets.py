"""What a list of datasets can be narrowed by, in the order readers use it.

`Dataset.facets` holds `<key>:<value>` for each value of each facet, written by `catalogue.search.indexing`. Years are
kept as the first and the last one, and a description has the day it changed: how old that is depends on the reader's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.enums import AccessRights, DatasetKind, DistributionRole, Rhythm
from catalogue.models import Dataset
from catalogue.properties import all_properties

#: Longest entry of `Dataset.facets`.
LONGEST = 120

Values = Callable[[Dataset], Iterable[str]]


@dataclass(frozen=True)
class Facet:
    """`parameter` is its name in an address; `values` reads a dataset with its holder, distributions and linkages.

    `labels` names the values that are ours; `vocabulary` is the list whose concepts the others are.
    """

    key: str
    parameter: str
    title: str | Promise
    values: Values
    labels: dict[str, str | Promise] | None = None
    vocabulary: str = ""
    #: Values keep their own order instead of the most frequent first.
    in_order: bool = False
    #: The column of datasets that holds its one value, which is read faster than the list of facets.
    column: str = ""


AGES = {
    "children": (_("Enfants (moins de 18 ans)"), 0, 17),
    "adults": (_("Adultes (18 à 64 ans)"), 18, 64),
    "elders": (_("65 ans et plus"), 65, 200),
}
#: Days since a description changed; the widest last.
UPDATED = {"30j": (_("Depuis 30 jours"), 30), "12m": (_("Depuis 12 mois"), 365), "3a": (_("Depuis 3 ans"), 3 * 365)}
YES = "oui"


def _property(key: str) -> Values:
    return lambda dataset: dataset.properties.get(key) or []


def _sample(dataset: Dataset) -> list[str]:
    return [YES for one in dataset.distributions.all() if one.role == DistributionRole.SAMPLE]


def _ages(dataset: Dataset) -> list[str]:
    least, most = dataset.properties.get("min_age"), dataset.properties.get("max_age")
    if least is None and most is None:
        return []
    least, most = least or 0, 200 if most is None else most
    return [code for code, (_label, first, last) in AGES.items() if least <= last and most >= first]


def _years(dataset: Dataset) -> list[str]:
    if dataset.period_from is None:
        return []
    last = [f"to{dataset.period_to.year}"] if dataset.period_to else []
    return [f"from{dataset.period_from.year}", *last]


def _linkable(dataset: Dataset) -> list[str]:
    return [link.other.code for link in dataset.linkages.all() if link.other]


def _updated(dataset: Dataset) -> list[str]:
    return [dataset.updated_at.astimezone(UTC).date().isoformat()] if dataset.updated_at else []


def updated_since(code: str, at: datetime) -> date:
    """Return the first day (UTC) of one of the times of `UPDATED`."""
    return at.astimezone(UTC).date() - timedelta(days=UPDATED[code][1])


def _concepts(key: str, parameter: str, title: str | Promise, name: str) -> Facet:
    return Facet(key, parameter, title, _property(name), vocabulary=all_properties()[name].vocabulary)


ALL = (
    Facet("holder", "detenteur", _("Détenteur"), lambda dataset: [dataset.holder.code]),
    _concepts("category", "categorie", _("Catégorie de données de santé"), "health_category"),
    _concepts("theme", "theme", _("Thème de santé"), "health_theme"),
    Facet(
        "access",
        "acces",
        _("Accès"),
        lambda dataset: [dataset.access_rights],
        dict(AccessRights.choices),
        column="access_rights",
    ),
    Facet("kind", "nature", _("Nature"), lambda dataset: [dataset.kind], dict(DatasetKind.choices), column="kind"),
    Facet("sample", "echantillon", _("Échantillon"), _sample, {YES: _("Avec un échantillon synthétique")}),
    _concepts("coding", "codage", _("Système de codage"), "coding_system"),
    _concepts("standard", "standard", _("Standard suivi"), "conforms_to"),
    Facet("age", "age", _("Âge de la population"), _ages, {code: age[0] for code, age in AGES.items()}, in_order=True),
    Facet("year", "annee", _("Année couverte"), _years, in_order=True),
    _concepts("spatial", "territoire", _("Territoire"), "spatial"),
    _concepts("type", "donnees", _("Nature des données"), "type"),
    Facet(
        "rhythm",
        "rythme",
        _("Mise à jour des données"),
        lambda dataset: [dataset.rhythm],
        dict(Rhythm.choices),
        column="rhythm",
    ),
    Facet("linkable", "lien", _("Appariable avec"), _linkable),
    Facet(
        "updated",
        "maj",
        _("Description mise à jour"),
        _updated,
        {code: label for code, (label, _days) in UPDATED.items()},
        in_order=True,
    ),
)
BY_KEY = {facet.key: facet for facet in ALL}


def of(dataset: Dataset) -> list[str]:
    """Return what `Dataset.facets` must hold."""
    found = {f"{facet.key}:{value}"[:LONGEST] for facet in ALL for value in facet.values(dataset)}
    return sorted(found)


def vocabularies() -> tuple[list[str], list[str]]:
    """Return the keys of the facets whose values are concepts, and beside them the vocabularies."""
    having = [facet for facet in ALL if facet.vocabulary]
    return [facet.key for facet in having], [facet.vocabulary for facet in having]
