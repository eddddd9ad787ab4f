"""The records that machines may read."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset
from catalogue.rdf.records import Record, records_of

#: Datasets on one page of the catalogue: the widest of the SNDS takes about a second to write.
PER_PAGE = 10


@dataclass(frozen=True)
class Page:
    """One page of the catalogue; `last` is 1 when there is nothing."""

    number: int
    last: int
    total: int
    records: list[Record]


def page_of(number: int, *, modified_since: datetime | None = None) -> Page | None:
    """Return a page of the published datasets, oldest description first, or None past the last; always four queries."""
    rows = Dataset.objects.filter(status=DatasetStatus.PUBLISHED, version_number__gt=0).order_by("pk")
    if modified_since:
        rows = rows.filter(updated_at__gte=modified_since)
    total = rows.count()
    last = max(1, -(-total // PER_PAGE))
    if number > last:
        return None
    first = (number - 1) * PER_PAGE
    return Page(number, last, total, records_of(rows.select_related("holder")[first : first + PER_PAGE]))


def dataset_by(**identity: str) -> Dataset | None:
    """Return the dataset of a code or of a public identifier, published or withdrawn, or None."""
    told = [DatasetStatus.PUBLISHED, DatasetStatus.WITHDRAWN]
    return Dataset.objects.select_related("holder").filter(status__in=told, version_number__gt=0, **identity).first()


def is_withdrawn(dataset: Dataset) -> bool:
    return dataset.status == DatasetStatus.WITHDRAWN


def record_of(dataset: Dataset) -> Record:
    """Return the present version of a dataset that `dataset_by` found."""
    return records_of([dataset])[0]
