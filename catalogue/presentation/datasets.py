"""What the page of a dataset says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import identifiers
from catalogue.enums import DistributionRole, QualitySection
from catalogue.models import Attestation, Dataset, Distribution, Linkage, QualityStatement, Table, Variable
from catalogue.presentation import addresses
from catalogue.presentation.wording import figure, told, yes_or_no
from hub import clock
from hub.ui.shapes import Cell, Result
from hub.ui.words import day_month, number, typo, weight

#: Names of variables shown of one kind; the tables show the others.
NAMES_SHOWN = 12
#: An attestation is asked for again after this (EHDS art. 60(3): once a year).
ATTESTED_DAYS = 365


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


def years(dataset: Dataset) -> str:
    """Return the years covered and what is to be known of them."""
    is_dated = dataset.period_from or not dataset.period_note
    parts = [period(dataset) if is_dated else "", told(dataset, "period_note")]
    return format_html_join(". ", "{}", ((part,) for part in parts if part))


def facts(dataset: Dataset) -> list[tuple[str, str]]:
    """Return the summary of a dataset as (term, text) pairs; what is not told is left out."""
    pairs = [
        (_("Détenteur"), _holder(dataset)),
        (_("Nature"), dataset.get_kind_display()),
        (_("Accès"), dataset.get_access_rights_display()),
        (_("Années"), years(dataset)),
        (_("Population"), told(dataset, "population")),
        (_("Personnes"), figure(dataset.properties.get("individuals"))),
        (_("Enregistrements"), figure(dataset.properties.get("records"))),
        (_("Âges"), ages(dataset)),
        (_("Mise à jour"), told(dataset, "refresh") or dataset.get_rhythm_display()),
    ]
    return [(term, typo_unless_safe(text)) for term, text in pairs if text]


def typo_unless_safe(text: str) -> str:
    """Return a text with its spaces right; safe HTML has them already."""
    return text if hasattr(text, "__html__") else typo(text)


def ages(dataset: Dataset) -> str:
    """Return the usual ages of the persons, in words."""
    first, last = dataset.properties.get("min_age"), dataset.properties.get("max_age")
    if first == 0 and last is None:
        return _("Tous les âges")
    if first is not None and last is not None:
        return _("De %(first)s à %(last)s ans") % {"first": first, "last": last}
    if first is not None:
        return _("À partir de %(first)s ans") % {"first": first}
    return _("Jusqu’à %(last)s ans") % {"last": last} if last is not None else ""


def _holder(dataset: Dataset) -> str:
    url = reverse("catalogue:holder", args=[dataset.holder.code])
    return format_html('<a href="{}">{}</a>', url, dataset.holder.name)


# Dictionary


def table_rows(dataset: Dataset, tables: list[Table]) -> list[list]:
    """Return the rows of the list of tables: name and label, what a row is, years, how many variables."""
    return [
        [
            Cell(table.name, url=addresses.of_table(dataset.code, table.name), detail=told(table, "label")),
            told(table, "row"),
            since(table),
            number(table.variable_count),
        ]
        for table in tables
    ]


def since(row: Table | Variable) -> str:
    """Return the years of a table or variable in a few words; nothing when they are not known."""
    if row.present_since and row.withdrawn == row.present_since + 1:
        return _("En %(year)s") % {"year": row.present_since}
    if row.present_since and row.withdrawn:
        return _("De %(first)s à %(last)s") % {"first": row.present_since, "last": row.withdrawn - 1}
    if row.present_since:
        return _("Depuis %(first)s") % {"first": row.present_since}
    return _("Jusqu’en %(last)s") % {"last": row.withdrawn - 1} if row.withdrawn else ""


# What identifies


@dataclass(frozen=True)
class Names:
    """The first variables of one kind, as links, and how many others there are."""

    shown: list[Cell]
    others: int


@dataclass(frozen=True)
class Identifying:
    """What identifies in one dataset."""

    potential: list[tuple[str, Names]]
    pseudonyms: Names
    direct: Names
    #: Asking for all of them is a crossing.
    crossing: bool


def identifying(dataset: Dataset, variables: list[Variable]) -> Identifying:
    """Return what identifies among variables whose tables are loaded."""
    found = identifiers.crossing(variables)
    return Identifying(
        potential=[(str(one.label), _names(dataset, carriers)) for one, carriers in found.potential],
        pseudonyms=_names(dataset, found.pseudonyms),
        direct=_names(dataset, found.direct),
        crossing=found.crosses,
    )


def _names(dataset: Dataset, variables: Sequence[Variable]) -> Names:
    shown = [
        Cell(
            f"{variable.table.name}.{variable.name}",
            url=addresses.of_variable(dataset.code, variable.table.name, variable.name),
        )
        for variable in variables[:NAMES_SHOWN]
    ]
    return Names(shown, max(len(variables) - NAMES_SHOWN, 0))


# Quality and utility label


@dataclass(frozen=True)
class LabelSection:
    label: str
    statements: list[QualityStatement]


def quality(statements: list[QualityStatement]) -> list[LabelSection]:
    """Return the six sections of the label (EHDS art. 78(3)), those where nothing is stated too."""
    return [
        LabelSection(str(label), [one for one in statements if one.section == value])
        for value, label in QualitySection.choices
    ]


# Links with other datasets


def linkage_rows(linkages: list[Linkage]) -> list[list]:
    """Return the rows of the table of linkages."""
    return [
        [
            _other(linkage),
            linkage.keys,
            told(linkage, "method"),
            _completeness(linkage),
            yes_or_no(linkage.is_linked_already),
            told(linkage, "authority"),
        ]
        for linkage in linkages
    ]


def _other(linkage: Linkage) -> Cell:
    if linkage.other is None:
        return Cell(linkage.other_name)
    return Cell(linkage.other.short_name, url=reverse("catalogue:dataset", args=[linkage.other.code]))


def _completeness(linkage: Linkage) -> str:
    if linkage.completeness is None:
        return ""
    return typo(f"{formats.number_format(linkage.completeness.normalize())} %")


# Access


def distribution_groups(distributions: list[Distribution]) -> list[tuple[str, list[tuple[Distribution, list[str]]]]]:
    """Return (role, [(distribution, its facts)]) in the order of the roles, those that have something."""
    return [
        (str(label), [(one, _distribution_facts(one)) for one in distributions if one.role == value])
        for value, label in DistributionRole.choices
        if any(one.role == value for one in distributions)
    ]


def _distribution_facts(distribution: Distribution) -> list[str]:
    size = weight(distribution.byte_size) if distribution.byte_size else ""
    return [fact for fact in (distribution.format or distribution.media_type, size, distribution.licence) if fact]


# Attestation


@dataclass(frozen=True)
class Attested:
    """What is said of the holder's yearly word (EHDS art. 60(3)); `is_due` when it is awaited."""

    words: str
    detail: str
    is_due: bool


def attested(dataset: Dataset, last: Attestation | None, today: date) -> Attested:
    """Return whether the holder said lately that the description is accurate."""
    if last is None:
        return Attested(
            _("À attester"), _("Le détenteur n’a pas encore confirmé que cette description est exacte."), True
        )
    said = _("Description attestée exacte le %(day)s") % {"day": day_month(last.attested_at)}
    if (today - clock.day_of(last.attested_at)).days > ATTESTED_DAYS:
        return Attested(said, _("Cette attestation a plus d’un an : elle est à renouveler."), True)
    if last.version_number < dataset.version_number:
        words = ngettext(
            "La description a changé %(count)s fois depuis.",
            "La description a changé %(count)s fois depuis.",
            dataset.version_number - last.version_number,
        )
        return Attested(said, words % {"count": dataset.version_number - last.version_number}, False)
    return Attested(said, "", False)


# In a list


def results(datasets: list[Dataset]) -> list[Result]:
    """Return datasets as the lines of a list: title, summary, years."""
    return [
        Result(
            title=told(dataset, "title"),
            url=reverse("catalogue:dataset", args=[dataset.code]),
            summary=told(dataset, "summary"),
            meta=[dataset.short_name, dataset.get_kind_display(), period(dataset)],
        )
        for dataset in datasets
    ]
