"""Tables, variables and code lists of the published datasets."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalogue.enums import DatasetStatus
from catalogue.folding import search_words
from catalogue.models import Code, CodeList, Dataset, Table, Variable
from catalogue.models.vectors import EXACT, STEMMED

#: Variables of the same name, or of one code list, that a page shows; it says how many there are in all.
SHOWN = 50


@dataclass(frozen=True)
class Found:
    """How many variables there are, and the first of them, each with its table and dataset."""

    total: int
    variables: list[Variable]


def table(dataset: Dataset, name: str) -> Table | None:
    """Return a table of a dataset, which it holds."""
    found = dataset.tables.filter(name=name).first()
    if found:
        found.dataset = dataset
    return found


def variables_of(table: Table) -> list[Variable]:
    """Return the variables of a table in its order, each with its code list."""
    return list(table.variables.select_related("code_list"))


def variable(dataset: Dataset, table_name: str, name: str) -> Variable | None:
    """Return a variable of a table of a dataset, with its table and code list."""
    rows = dataset.variables.select_related("table", "code_list")
    found = rows.filter(table__name=table_name, name=name).first()
    if found:
        found.dataset = found.table.dataset = dataset
    return found


def neighbours(variable: Variable) -> tuple[Variable | None, Variable | None]:
    """Return the variables before and after one in its table."""
    rows = variable.table.variables
    place = {"position": variable.position, "pk": variable.pk}
    before = rows.filter(_before(**place)).order_by("-position", "-pk").first()
    return before, rows.filter(_after(**place)).first()


def _before(position: int, pk: int) -> Q:
    return Q(position__lt=position) | Q(position=position, pk__lt=pk)


def _after(position: int, pk: int) -> Q:
    return Q(position__gt=position) | Q(position=position, pk__gt=pk)


def same_name(variable: Variable) -> Found:
    """Return the variables of the same name in the other tables of the published datasets."""
    return _found(_published().filter(name=variable.name).exclude(pk=variable.pk))


def using(code_list: CodeList) -> Found:
    """Return the variables of the published datasets that take their values in a list."""
    return _found(_published().filter(code_list=code_list))


def _published() -> QuerySet[Variable]:
    rows = Variable.objects.filter(dataset__status=DatasetStatus.PUBLISHED).select_related("dataset", "table")
    return rows.order_by("dataset__position", "dataset__code", "table__position", "position")


def _found(rows: QuerySet[Variable]) -> Found:
    return Found(rows.count(), list(rows[:SHOWN]))


# Code lists


def code_list(code: str) -> CodeList | None:
    return CodeList.objects.filter(code=code).first()


def codes(code_list: CodeList, text: str = "") -> QuerySet[Code]:
    """Return the codes of a list where every word of a text begins a word, whatever its accents; no text, all."""
    found = code_list.codes.all()
    words = search_words(text)
    if text.strip() and not words:
        return found.none()
    return found.filter(search_words=reduce(and_, map(_beginning, words))) if words else found


def _beginning(word: str) -> SearchQuery:
    """A word that begins like this one: folded words hold letters, digits and underscores only."""
    ways = [SearchQuery(f"{word}:*", config=config, search_type="raw") for config in (EXACT, STEMMED)]
    return ways[0] | ways[1]


def has_levels(code_list: CodeList) -> bool:
    """Answer whether some codes of a list stand under others."""
    return code_list.codes.exclude(parent_code="").exists()


def level(code_list: CodeList, parent: str = "") -> QuerySet[Code]:
    """Return the codes right under a parent, or those under none, each with `below`: how many it has under it."""
    siblings = Code.objects.filter(code_list=code_list)
    if parent:
        rows = siblings.filter(parent_code=parent)
    else:
        above = siblings.filter(code=OuterRef("parent_code"))
        rows = siblings.filter(Q(parent_code="") | ~Exists(above))
    under = siblings.filter(parent_code=OuterRef("code")).exclude(parent_code="").order_by()
    counted = under.values("parent_code").annotate(number=Count("pk")).values("number")
    return rows.annotate(below=Coalesce(Subquery(counted), 0))


def code(code_list: CodeList, code: str) -> Code | None:
    """Return one code of a list; the first, should the list tell it twice."""
    return code_list.codes.filter(code=code).first()


# Comparing


def table_names(dataset_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the names of the tables of several datasets: one query."""
    return _names(Table.objects.filter(dataset__in=dataset_ids).order_by(), dataset_ids)


def variable_names(dataset_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the names of the variables of several datasets: one query."""
    return _names(Variable.objects.filter(dataset__in=dataset_ids).order_by(), dataset_ids)


def _names(rows: QuerySet, dataset_ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {dataset_id: set() for dataset_id in dataset_ids}
    for dataset_id, name in rows.values_list("dataset_id", "name").distinct():
        found[dataset_id].add(name)
    return found
