from collections.abc import Iterable

from django.db.models import QuerySet

from catalogue.enums import DatasetStatus
from catalogue.folding import search_words
from catalogue.models import Dataset, Holder, Variable

#: Variables shown under one result of a search; more would hide the dataset they belong to.
VARIABLES_PER_RESULT = 3
_MAX_VARIABLES = 300


def published() -> QuerySet[Dataset]:
    """Return the datasets anyone may read about, each with its holder."""
    return Dataset.objects.filter(status=DatasetStatus.PUBLISHED).select_related("holder")


def search(text: str, *, kind: str = "", holder: str = "") -> QuerySet[Dataset]:
    """Return the published datasets where every word of `text` begins a word of titles, texts or variables.

    Accents, capitals and plurals do not count. No text finds everything; a text without a word finds nothing.
    """
    found = published()
    if kind:
        found = found.filter(kind=kind)
    if holder:
        found = found.filter(holder__code=holder)
    words = search_words(text)
    if text.strip() and not words:
        return found.none()
    for word in words:
        found = found.filter(search_text__contains=f" {word}")
    return found


def matching_variables(text: str, datasets: Iterable[Dataset]) -> dict[int, list[Variable]]:
    """Return, by dataset id, the first variables that hold every word of `text`."""
    words = search_words(text)
    if not words:
        return {}
    variables = Variable.objects.filter(dataset__in=[dataset.pk for dataset in datasets]).select_related("table")
    for word in words:
        variables = variables.filter(search_text__contains=f" {word}")
    found: dict[int, list[Variable]] = {}
    for variable in variables.order_by("dataset", "table__position", "position")[:_MAX_VARIABLES]:
        shown = found.setdefault(variable.dataset_id, [])
        if len(shown) < VARIABLES_PER_RESULT:
            shown.append(variable)
    return found


def dataset_with_tables(code: str) -> Dataset | None:
    """Return a published dataset with its tables and variables loaded, or None."""
    return published().prefetch_related("tables__variables").filter(code=code).first()


def datasets_by_code(codes: Iterable[str]) -> dict[str, Dataset]:
    """Return the published datasets of these codes; an unknown or unpublished code is left out."""
    return {dataset.code: dataset for dataset in published().filter(code__in=list(codes))}


def publishing_holders() -> QuerySet[Holder]:
    """Return the holders that have a published dataset."""
    return Holder.objects.filter(datasets__status=DatasetStatus.PUBLISHED).distinct()


def holders_of(dataset_ids: Iterable[int]) -> QuerySet[Holder]:
    """Return the holders of these datasets, each once."""
    return Holder.objects.filter(datasets__in=list(dataset_ids)).distinct()


def holders_to_consult(dataset_ids: Iterable[int]) -> QuerySet[Holder]:
    """Return the holders whose remarks are asked before the opinion: those of catalogue data (law.md, C3)."""
    return Holder.objects.filter(datasets__in=list(dataset_ids), datasets__is_catalogue_data=True).distinct()
