"""Writes the description files into the catalogue: twice the same files change nothing the second time."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from audit import api as audit
from catalogue.content import DATA, ContentError, DatasetContent, TableContent, read_datasets, read_holders
from catalogue.models import Dataset, Holder, Table, Variable

_LABELS = ("label_fr", "label_en", "position")
_TABLE_FIELDS = (*_LABELS, "row_fr", "row_en")
_VARIABLE_FIELDS = (*_LABELS, "type", "identifying_class", "potential_identifier", "search_text")


@dataclass(frozen=True)
class Report:
    """Codes of what was new, what changed, and how many descriptions were already there as they are."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def load(*, at: datetime, actor: audit.Actor, folder: Path = DATA) -> Report:
    """Write every holder and dataset of a folder, all or none, with one event for each that changes.

    Raises `ContentError`, before anything is written, for a file that cannot be understood.
    """
    holder_fields, contents = read_holders(folder), read_datasets(folder)
    outcomes: list[tuple[str, str]] = []
    with transaction.atomic():
        outcomes += [_load_holder(fields, at, actor) for fields in holder_fields]
        holders = {holder.code: holder for holder in Holder.objects.all()}
        stored = {dataset.code: dataset for dataset in _stored_datasets()}
        for content in contents:
            outcomes.append(_load_dataset(content, stored.get(content.code), holders, at, actor))
    return Report(
        created=tuple(code for code, outcome in outcomes if outcome == "created"),
        changed=tuple(code for code, outcome in outcomes if outcome == "changed"),
        unchanged=sum(outcome == "unchanged" for _code, outcome in outcomes),
    )


def _load_holder(fields: dict, at: datetime, actor: audit.Actor) -> tuple[str, str]:
    holder = Holder.objects.filter(code=fields["code"]).first()
    if holder and _values(holder, fields) == fields:
        return holder.code, "unchanged"
    outcome = "changed" if holder else "created"
    holder, _created = Holder.objects.update_or_create(code=fields["code"], defaults=fields)
    _record("catalogue.holder_registered", audit.Ref("holder", str(holder.pk)), at, actor, holder.code, outcome)
    return holder.code, outcome


def _load_dataset(
    content: DatasetContent, dataset: Dataset | None, holders: dict[str, Holder], at: datetime, actor: audit.Actor
) -> tuple[str, str]:
    if content.holder not in holders:
        raise ContentError(f"{content.code}: unknown holder “{content.holder}”")
    if dataset and _as_content(dataset, content) == content:
        return content.code, "unchanged"
    outcome = "changed" if dataset else "created"
    dataset, _created = Dataset.objects.update_or_create(
        code=content.code, defaults={**content.fields, "holder": holders[content.holder]}
    )
    _write_tables(dataset, content.tables)
    _record("catalogue.dataset_imported", audit.Ref("dataset", str(dataset.pk)), at, actor, content.code, outcome)
    return content.code, outcome


def _record(kind: str, ref: audit.Ref, at: datetime, actor: audit.Actor, code: str, outcome: str) -> None:
    audit.record(kind, object=ref, actor=actor, at=at, facts={"code": code, "change": outcome})


def _write_tables(dataset: Dataset, tables: tuple[TableContent, ...]) -> None:
    """Write tables and variables over those of the same name, so that what points at one still does."""
    written = Table.objects.bulk_create(
        [Table(dataset=dataset, **table.fields) for table in tables],
        update_conflicts=True,
        unique_fields=["dataset", "name"],
        update_fields=_TABLE_FIELDS,
    )
    dataset.tables.exclude(pk__in=[table.pk for table in written]).delete()
    variables = [
        Variable(dataset=dataset, table=row, **fields)
        for row, table in zip(written, tables, strict=True)
        for fields in table.variables
    ]
    kept = Variable.objects.bulk_create(
        variables,
        update_conflicts=True,
        unique_fields=["table", "name"],
        update_fields=_VARIABLE_FIELDS,
    )
    dataset.variables.exclude(pk__in=[variable.pk for variable in kept]).delete()


def _stored_datasets():
    return Dataset.objects.select_related("holder").prefetch_related("tables__variables")


def _as_content(dataset: Dataset, like: DatasetContent) -> DatasetContent:
    """Return a stored dataset in the shape of a file's content, to be compared with it."""
    return DatasetContent(
        holder=dataset.holder.code,
        fields=_values(dataset, like.fields),
        tables=tuple(_table_as_content(table) for table in dataset.tables.all()),
    )


def _table_as_content(table: Table) -> TableContent:
    fields = _values(table, ("name", *_TABLE_FIELDS))
    variables = tuple(_values(variable, ("name", *_VARIABLE_FIELDS)) for variable in table.variables.all())
    return TableContent(fields=fields, variables=variables)


def _values(row, names) -> dict:
    return {name: getattr(row, name) for name in names}
