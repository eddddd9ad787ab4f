"""A dataset and what hangs on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from audit import api as audit
from catalogue.enums import DatasetStatus, IdentifyingClass
from catalogue.models import (
    Attestation,
    Concept,
    ContactPoint,
    CoverageStat,
    Dataset,
    Distribution,
    Holder,
    Linkage,
    QualityStatement,
    Table,
    TableLink,
    Variable,
)
from catalogue.properties import Kind, all_properties


@dataclass(frozen=True)
class Described:
    """A description, now or as it once was: its rows, each table with `variable_count`."""

    dataset: Dataset
    contacts: list[ContactPoint]
    distributions: list[Distribution]
    linkages: list[Linkage]
    quality: list[QualityStatement]
    coverage: list[CoverageStat]
    tables: list[Table]


def find(code: str) -> Dataset | None:
    """Return the dataset of a code, published or withdrawn, with its holder; None when nobody may read about it."""
    shown = Dataset.objects.exclude(status=DatasetStatus.DRAFT)
    return shown.select_related("holder").filter(code=code).first()


def described(dataset: Dataset) -> Described:
    """Return everything the page of a dataset says, in six queries."""
    return Described(
        dataset=dataset,
        contacts=list(dataset.contacts.all()),
        distributions=list(dataset.distributions.all()),
        linkages=list(dataset.linkages.exclude(other__status=DatasetStatus.DRAFT).select_related("other")),
        quality=list(dataset.quality.all()),
        coverage=list(dataset.coverage.all()),
        tables=list(dataset.tables.annotate(variable_count=Count("variables")).order_by("position", "pk")),
    )


def identifying_variables(dataset: Dataset) -> list[Variable]:
    """Return the variables that identify, with their table, in the order of the dictionary."""
    found = dataset.variables.exclude(identifying_class=IdentifyingClass.NONE).select_related("table")
    return list(found.order_by("table__position", "table_id", "position", "pk"))


def concepts(properties: dict) -> dict[tuple[str, str], Concept]:
    """Return the values of a dataset's properties that a vocabulary knows, by (vocabulary, code)."""
    wanted = Q()
    for key, values in properties.items():
        described_as = all_properties().get(key)
        if described_as and described_as.kind is Kind.CONCEPTS:
            wanted |= Q(vocabulary__code=described_as.vocabulary, code__in=values)
    if not wanted:
        return {}
    found = Concept.objects.filter(wanted).select_related("vocabulary")
    return {(concept.vocabulary.code, concept.code): concept for concept in found}


def last_attestation(dataset: Dataset) -> Attestation | None:
    return dataset.attestations.first()


#: Who withdraws: the secretariat by the door, or the description files.
WITHDRAWN = ("description.withdrawn", "catalogue.dataset_withdrawn")


def withdrawn_at(dataset: Dataset) -> datetime | None:
    """Return since when a dataset is withdrawn, as the trail tells it."""
    events = audit.events_for(audit.Ref("dataset", str(dataset.pk)))
    event = events.filter(kind__in=WITHDRAWN).last()
    return event.occurred_at if event else None


# Joins


def joins(dataset: Dataset) -> list[TableLink]:
    """Return the joins of a dataset's tables, those with tables of other published datasets too."""
    return list(_published_joins().filter(Q(dataset=dataset) | Q(target__dataset=dataset)))


def joins_of_table(table: Table) -> list[TableLink]:
    """Return the joins of one table, in either direction."""
    return list(_published_joins().filter(Q(table=table) | Q(target=table)))


def _published_joins() -> QuerySet[TableLink]:
    public = {"dataset__status": DatasetStatus.PUBLISHED, "target__dataset__status": DatasetStatus.PUBLISHED}
    links = TableLink.objects.filter(**public).select_related("table__dataset", "target__dataset")
    return links.order_by("table__position", "table_id", "target__position", "target_id", "pk")


# Holders


def holder(code: str) -> Holder | None:
    return Holder.objects.filter(code=code).first()


def published_by(holder: Holder) -> list[Dataset]:
    """Return the published datasets of a holder, each with its contacts: two queries."""
    datasets = holder.datasets.filter(status=DatasetStatus.PUBLISHED)
    return list(datasets.select_related("holder").prefetch_related("contacts"))
