"""What the pages of tables, variables and code lists say."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.enums import IdentifyingClass
from catalogue.folding import fold, search_words
from catalogue.models import Code, CodeList, Dataset, Table, TableLink, Variable
from catalogue.presentation import addresses
from catalogue.presentation.datasets import since
from catalogue.presentation.wording import told
from hub.ui.charts import Strip, strip
from hub.ui.shapes import Cell
from hub.ui.words import number, typo

#: Longer strips would be unreadable; no French health data are older.
_FIRST_YEAR = 1950

_TONES = {
    IdentifyingClass.POTENTIAL: "warning",
    IdentifyingClass.PSEUDONYM: "info",
    IdentifyingClass.DIRECT: "refusal",
}


# Years


@dataclass(frozen=True)
class Years:
    """The years of a table or variable: in words, and as a strip when its first year is known."""

    words: list[str]
    strip: Strip | None


def years(row: Table | Variable, dataset: Dataset, this_year: int) -> Years:
    """Return when a table or a variable is there, from the beginning of its dataset to its end or to this year."""
    words = _years_in_words(row)
    first, last = _first_and_last(row, dataset, this_year)
    if not row.present_since or first >= last:
        return Years(words, None)
    there = range(row.present_since, row.withdrawn or last + 1)
    absent = {year for year in range(first, last + 1) if year not in there or year in row.missing_years}
    return Years(words, strip(first, last, absent))


def _first_and_last(row: Table | Variable, dataset: Dataset, this_year: int) -> tuple[int, int]:
    """Return the years between which a strip is drawn: those of the dataset and of the row, never without end."""
    starts = [year for year in (row.present_since, dataset.period_from and dataset.period_from.year) if year]
    ends = [year for year in (row.withdrawn, dataset.period_to.year if dataset.period_to else this_year) if year]
    return max(min(starts, default=this_year), _FIRST_YEAR), min(max(ends), this_year + 1)


def _years_in_words(row: Table | Variable) -> list[str]:
    said = []
    if row.present_since:
        said.append(_("Présente depuis %(year)s.") % {"year": row.present_since})
    if row.withdrawn:
        year = {"year": row.withdrawn, "last": row.withdrawn - 1}
        said.append(_("Retirée en %(year)s : dernière année %(last)s.") % year)
    if row.missing_years:
        said.append(_("Absente en %(years)s.") % {"years": ", ".join(map(str, sorted(row.missing_years)))})
    return [typo(one) for one in said]


# One table


def variable_columns() -> list[str]:
    return [_("Variable"), _("Ce qu’elle dit"), _("Type"), _("Nomenclature"), _("Identifie ?"), _("Années")]


def variable_rows(dataset: Dataset, table: Table, variables: list[Variable]) -> list[list]:
    """Return the rows of the variables of a table."""
    return [
        [
            Cell(variable.name, url=addresses.of_variable(dataset.code, table.name, variable.name)),
            told(variable, "label"),
            type_in_words(variable),
            _code_list_cell(variable),
            identifying_cell(variable),
            since(variable),
        ]
        for variable in variables
    ]


def matching(variables: list[Variable], text: str) -> list[Variable]:
    """Keep the variables where each word of a text stands in the name or the meaning; accents do not count."""
    words = search_words(text)
    if text.strip() and not words:
        return []
    return [variable for variable in variables if all(word in _folded(variable) for word in words)]


def _folded(variable: Variable) -> str:
    texts = (variable.name, variable.label_fr, variable.label_en, variable.description_fr, variable.description_en)
    return fold(" ".join(texts))


def type_in_words(variable: Variable) -> str:
    """Return the type and, when it is known, the length: « texte (17) »."""
    kind = variable.get_type_display()
    return f"{kind} ({variable.length})" if variable.length else kind


def _code_list_cell(variable: Variable) -> Cell:
    if variable.code_list is None:
        return Cell(variable.code_list_name)
    return Cell(variable.code_list.code, url=addresses.code_list_url(variable.code_list))


def identifying_cell(variable: Variable) -> Cell:
    tone = _TONES.get(variable.identifying_class)
    return Cell(variable.get_identifying_class_display(), tone=tone) if tone else Cell(_("Non"))


def primary_key(dataset: Dataset, table: Table) -> list[Cell]:
    return [Cell(name, url=addresses.of_variable(dataset.code, table.name, name)) for name in table.primary_key]


# Joins


def join_columns() -> list[str]:
    return [_("Table"), _("Rejoint"), _("Par les colonnes"), _("Source")]


def join_rows(joins: list[TableLink], dataset: Dataset) -> list[list]:
    """Return the rows of the list of joins; a table of another dataset says which."""
    return [
        [
            _table_cell(link.table, dataset),
            _table_cell(link.target, dataset),
            _joined_columns(link.columns, link.target_columns),
            link.get_origin_display(),
        ]
        for link in joins
    ]


def met_columns() -> list[str]:
    return [_("Table"), _("Par les colonnes"), _("Source")]


def met_rows(joins: list[TableLink], table: Table) -> list[list]:
    """Return the tables that one table meets, each with the columns, those of the one first."""
    rows = []
    for link in joins:
        ways = [(link.target, link.columns, link.target_columns), (link.table, link.target_columns, link.columns)]
        other, columns, other_columns = ways[0] if link.table_id == table.pk else ways[1]
        meeting = _joined_columns(columns, other_columns)
        rows.append([_table_cell(other, table.dataset), meeting, link.get_origin_display()])
    return rows


def _table_cell(table: Table, dataset: Dataset) -> Cell:
    elsewhere = "" if table.dataset_id == dataset.pk else table.dataset.short_name
    return Cell(table.name, url=addresses.table_url(table), detail=elsewhere)


def _joined_columns(columns: list[str], other_columns: list[str]) -> str:
    """Return « A, B = C » for the pairs of columns that meet, or the two lists when they are not pairs."""
    if len(columns) != len(other_columns):
        return f"{', '.join(columns)} = {', '.join(other_columns)}"
    pairs = zip(columns, other_columns, strict=True)
    return ", ".join(one if one == other else f"{one} = {other}" for one, other in pairs)


# One variable


def variable_facts(variable: Variable) -> list[tuple[str, str]]:
    """Return what a dictionary tells of a variable, as (term, text) pairs."""
    pairs = [
        (_("Type"), type_in_words(variable)),
        (_("Type dans la source"), variable.source_type),
        (_("Format"), "" if variable.format == "default" else variable.format),
        (_("Contraintes"), _constraints(variable.constraints)),
    ]
    return [(term, text) for term, text in pairs if text]


def _constraints(constraints: dict[str, Any]) -> str:
    words = {
        "required": lambda value: _("toujours remplie") if value else "",
        "unique": lambda value: _("une valeur par ligne") if value else "",
        "minimum": lambda value: _("au moins %(value)s") % {"value": value},
        "maximum": lambda value: _("au plus %(value)s") % {"value": value},
        "minLength": lambda value: _("au moins %(value)s caractères") % {"value": value},
        "maxLength": lambda value: _("au plus %(value)s caractères") % {"value": value},
        "enum": lambda value: _("une de ces valeurs : %(values)s") % {"values": _listed(value)},
        "pattern": lambda value: _("de la forme %(value)s") % {"value": value},
    }
    known = [words[key](constraints[key]) for key in words if key in constraints]
    others = [f"{key} : {value}" for key, value in constraints.items() if key not in words]
    return typo(" ; ".join(filter(None, [*known, *others])))


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Identity:
    """What a variable identifies, and what follows for who asks for it (law.md section 3.2)."""

    label: str
    tone: str
    words: str


def identity(variable: Variable) -> Identity:
    """Return what the identifying class of a variable implies."""
    label = variable.get_potential_identifier_display() or variable.get_identifying_class_display()
    tone = _TONES.get(variable.identifying_class, "neutral")
    return Identity(str(label), tone, typo(_implied(variable.identifying_class)))


def _implied(identifying_class: str) -> str:
    match identifying_class:
        case IdentifyingClass.POTENTIAL:
            return _(
                "Elle ne désigne personne à elle seule. Croisée avec un autre identifiant potentiel, elle peut suffire "
                "à reconnaître quelqu’un : ne la demandez que si votre question en a besoin, et dites pourquoi. En "
                "demander deux ou plus est un croisement, que le comité et la CNIL regardent de près et qui ferme la "
                "procédure courte."
            )
        case IdentifyingClass.PSEUDONYM:
            return _(
                "Elle relie les données d’une même personne sans dire qui elle est. "
                "Elle est recalculée pour chaque projet."
            )
        case IdentifyingClass.DIRECT:
            return _("Elle désigne directement une personne : elle n’est jamais fournie.")
    return _("Elle n’identifie personne, seule ou croisée avec celles qui sont décrites ici.")


def place_columns() -> list[str]:
    return [_("Base"), _("Table"), _("Ce qu’elle dit")]


def place_rows(variables: list[Variable]) -> list[list]:
    """Return where variables stand: dataset, table (linked to the variable there), meaning."""
    return [
        [
            Cell(variable.dataset.short_name, url=reverse("catalogue:dataset", args=[variable.dataset.code])),
            Cell(variable.table.name, url=addresses.variable_url(variable)),
            told(variable, "label"),
        ]
        for variable in variables
    ]


def using_columns() -> list[str]:
    return [_("Base"), _("Table"), _("Variable"), _("Ce qu’elle dit")]


def using_rows(variables: list[Variable]) -> list[list]:
    """Return the variables that use a code list: dataset, table, variable, meaning."""
    return [
        [
            Cell(variable.dataset.short_name, url=reverse("catalogue:dataset", args=[variable.dataset.code])),
            Cell(variable.table.name, url=addresses.of_table(variable.dataset.code, variable.table.name)),
            Cell(variable.name, url=addresses.variable_url(variable)),
            told(variable, "label"),
        ]
        for variable in variables
    ]


def neighbour(dataset: Dataset, table: Table, variable: Variable | None) -> Cell | None:
    """Return the way to a variable of the same table."""
    if variable is None:
        return None
    return Cell(variable.name, url=addresses.of_variable(dataset.code, table.name, variable.name))


# Code lists

#: Columns of the source that a code keeps beside its own; more would not fit.
_OTHER_COLUMNS = 4


def other_columns(code_list: CodeList) -> list[str]:
    """Return the names of the columns of a list that are neither the code nor its label."""
    return [one["name"] for one in code_list.columns if not one.get("role")][:_OTHER_COLUMNS]


def code_columns(others: list[str], *, with_levels: bool = False) -> list[str]:
    columns = [_("Code"), _("Libellé"), *others]
    return [*columns, _("Niveau inférieur")] if with_levels else columns


def code_rows(codes: list[Code], others: list[str]) -> list[list]:
    """Return the rows of codes: code, label with its validity, the other columns asked for."""
    return [
        [code.code, Cell(told(code, "label"), detail=_validity(code)), *(_extra(code, name) for name in others)]
        for code in codes
    ]


def level_rows(codes: list[Code], others: list[str]) -> list[list]:
    """Return the same with a link to the codes below (`codes` of `catalogue.reading.dictionary.level`)."""
    return [[*row, _below(code)] for row, code in zip(code_rows(codes, others), codes, strict=True)]


def _below(code: Code) -> str:
    if not code.below:
        return ""
    words = ngettext("%(count)s code", "%(count)s codes", code.below) % {"count": number(code.below)}
    return format_html('<a href="{}">{}</a>', _under(code.code), words)


def _under(code: str) -> str:
    return f"?{urlencode({'sous': code})}"


def _extra(code: Code, name: str) -> str:
    value = code.extra.get(name)
    return "" if value is None else str(value)


def _validity(code: Code) -> str:
    if code.valid_from and code.valid_to:
        return _("Valable de %(first)s à %(last)s") % {"first": code.valid_from.year, "last": code.valid_to.year}
    if code.valid_to:
        return _("Valable jusqu’en %(last)s") % {"last": code.valid_to.year}
    return _("Valable depuis %(first)s") % {"first": code.valid_from.year} if code.valid_from else ""


def code_list_facts(code_list: CodeList, users: int) -> list[tuple[str, str]]:
    """Return where a list comes from, how old it is and how it may be used."""
    pairs = [
        (_("Codes"), number(code_list.size)),
        (_("Source"), code_list.source),
        (_("Édition"), code_list.edition or _("Non précisée : vérifiez auprès de la source qu’elle est à jour.")),
        (_("Licence"), code_list.licence or _("Non précisée")),
        (_("Utilisée par"), ngettext("%(count)s variable", "%(count)s variables", users) % {"count": number(users)}),
    ]
    return [(term, typo(text)) for term, text in pairs if text]
