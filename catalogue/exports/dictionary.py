"""The dictionary of a dataset and the codes of a list as rows of text, in the language of the page.

Each row is read and given once: no table is ever whole in memory.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.enums import DatasetStatus, LinkOrigin
from catalogue.models import Code, CodeList, Dataset, Table, TableLink, Variable

AT_ONCE = 2_000
#: (table id, column) -> « TABLE.COLUMN » of each foreign key.
Targets = dict[tuple[int, str], list[str]]


@dataclass(frozen=True)
class Column:
    """`value` takes a row and the targets of the dataset's foreign keys."""

    header: str | Promise
    value: Callable[[Variable, Targets], object]


VARIABLES = [
    Column(_("Table"), lambda variable, targets: variable.table.name),
    Column(_("Ce que dit la table"), lambda variable, targets: variable.table.label),
    Column(_("Variable"), lambda variable, targets: variable.name),
    Column(_("Libellé"), lambda variable, targets: variable.label),
    Column(_("Description"), lambda variable, targets: variable.description),
    Column(_("Type"), lambda variable, targets: variable.get_type_display()),
    Column(_("Format"), lambda variable, targets: variable.format),
    Column(_("Longueur"), lambda variable, targets: variable.length),
    Column(_("Type dans la source"), lambda variable, targets: variable.source_type),
    Column(_("Contraintes"), lambda variable, targets: _json(variable.constraints)),
    Column(_("Clé primaire"), lambda variable, targets: _yes(variable.name in variable.table.primary_key)),
    Column(_("Renvoie à"), lambda variable, targets: " ".join(targets.get((variable.table_id, variable.name), []))),
    Column(_("Nomenclature"), lambda variable, targets: _code_list(variable)),
    Column(_("Colonne de la nomenclature"), lambda variable, targets: variable.code_list_column),
    Column(_("Identifie ?"), lambda variable, targets: variable.get_identifying_class_display()),
    Column(_("Identifiant potentiel"), lambda variable, targets: variable.get_potential_identifier_display()),
    Column(_("Présente depuis"), lambda variable, targets: variable.present_since or ""),
    Column(_("Retirée en"), lambda variable, targets: variable.withdrawn or ""),
    Column(_("Années manquantes"), lambda variable, targets: " ".join(map(str, variable.missing_years))),
    Column(_("Règle de gestion"), lambda variable, targets: variable.rule),
    Column(_("Remarque"), lambda variable, targets: variable.remark),
]
TABLES = [
    _("Table"),
    _("Ce que dit la table"),
    _("Ce qu’est une ligne"),
    _("Clé primaire"),
    _("Présente depuis"),
    _("Retirée en"),
]
CODES = [_("Code"), _("Libellé en français"), _("Libellé en anglais"), _("Code parent"), _("Du"), _("Au")]


def published_dataset(code: str) -> Dataset | None:
    """Return a published dataset, or None."""
    return Dataset.objects.filter(status=DatasetStatus.PUBLISHED, code=code).first()


def code_list(code: str) -> CodeList | None:
    """Return a code list, or None; code lists are public, whoever uses them."""
    return CodeList.objects.filter(code=code).first() if "\0" not in code else None


def variable_rows(dataset: Dataset) -> Iterator[list[object]]:
    """Yield the headers, then a row for each variable, table by table."""
    yield [str(column.header) for column in VARIABLES]
    targets = _targets(dataset)
    variables = Variable.objects.filter(dataset=dataset).select_related("table", "code_list")
    for variable in variables.order_by("table__position", "table_id", "position", "pk").iterator(AT_ONCE):
        yield [column.value(variable, targets) for column in VARIABLES]


def table_rows(dataset: Dataset) -> Iterator[list[object]]:
    """Yield the headers, then a row for each table."""
    yield [str(header) for header in TABLES]
    for table in Table.objects.filter(dataset=dataset):
        keys, since, until = " ".join(table.primary_key), table.present_since or "", table.withdrawn or ""
        yield [table.name, table.label, table.row, keys, since, until]


def code_rows(code_list: CodeList) -> Iterator[list[object]]:
    """Yield the headers, then a row for each code, with the other columns that the source gives."""
    others = [one["name"] for one in code_list.columns if one.get("role") not in {"code", "label"}]
    yield [*map(str, CODES), *others]
    for code in Code.objects.filter(code_list=code_list).order_by("position", "pk").iterator(AT_ONCE):
        own = [code.code, code.label_fr, code.label_en, code.parent_code, code.valid_from or "", code.valid_to or ""]
        yield own + [code.extra.get(name, "") for name in others]


def _targets(dataset: Dataset) -> Targets:
    found: Targets = defaultdict(list)
    links = TableLink.objects.filter(dataset=dataset, origin=LinkOrigin.FOREIGN_KEY).select_related("target")
    for link in links.order_by("target__name", "pk"):
        for column, target in zip(link.columns, link.target_columns, strict=True):
            found[link.table_id, column].append(f"{link.target.name}.{target}")
    return found


def _code_list(variable: Variable) -> str:
    return variable.code_list.code if variable.code_list else variable.code_list_name


def _json(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _yes(fact: bool) -> str:
    return str(_("Oui")) if fact else ""
