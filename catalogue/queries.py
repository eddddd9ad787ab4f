"""What the catalogue holds. What answers a search stands in catalogue/search."""

from collections.abc import Iterable

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, Holder, vectors


def published() -> QuerySet[Dataset]:
    """Return the datasets anyone may read about, each with its holder."""
    # The words of a search weigh more than all the rest of a row, and no page shows them.
    rows = Dataset.objects.filter(status=DatasetStatus.PUBLISHED).defer("search_words", "facets")
    return rows.select_related("holder")


def datasets_by_code(codes: Iterable[str]) -> dict[str, Dataset]:
    """Return the published datasets of these codes; an unknown or unpublished code is left out."""
    return {dataset.code: dataset for dataset in published().filter(code__in=list(codes))}


def datasets_ever(codes: Iterable[str]) -> dict[str, Dataset]:
    """Return the datasets of these codes whatever became of them, so that what was asked for keeps its name."""
    return {dataset.code: dataset for dataset in Dataset.objects.filter(code__in=list(codes)).select_related("holder")}


def holders_of(dataset_ids: Iterable[int]) -> QuerySet[Holder]:
    """Return the holders of these datasets, each once."""
    return Holder.objects.filter(datasets__in=list(dataset_ids)).distinct()


def publishing_holders() -> QuerySet[Holder]:
    """Return the holders of published datasets by name, each with its `dataset_count`: one query."""
    published = Count("datasets", filter=Q(datasets__status=DatasetStatus.PUBLISHED))
    return Holder.objects.annotate(dataset_count=published).filter(dataset_count__gt=0).order_by("name", "pk")


def holder_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of holders, by code."""
    return dict(Holder.objects.filter(code__in=set(codes)).values_list("code", "name"))


def holders_to_consult(dataset_ids: Iterable[int]) -> QuerySet[Holder]:
    """Return the holders whose remarks are asked before the opinion: those of catalogue data (law.md, C3)."""
    return Holder.objects.filter(datasets__in=list(dataset_ids), datasets__is_catalogue_data=True).distinct()


def folded(*columns: str) -> Func:
    """Return an expression: these columns joined, in lower case, without accents, as `catalogue.folding.fold` does."""
    parts = [part for column in columns for part in (Value(" "), F(column))]
    return vectors.folded(Concat(*parts, output_field=TextField()))
