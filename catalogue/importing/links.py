"""Writes the joins of a dictionary between tables that the catalogue has, one dataset at a time."""

import hashlib
import json
from collections import defaultdict

from django.db import transaction
from django.db.models import QuerySet

from catalogue.enums import ImportOutcome, LinkOrigin
from catalogue.importing import datasets
from catalogue.importing.datasets import Options
from catalogue.importing.issues import Remarks
from catalogue.importing.joins import DescribedJoin
from catalogue.importing.runs import Run
from catalogue.models import Dataset, Table, TableLink


class Writer:
    """Finds tables by their name among those of `tables_source`, else in the whole catalogue."""

    def __init__(self, run: Run, options: Options, tables_source: str, remarks: Remarks):
        self._run, self._options, self._remarks = run, options, remarks
        self._tables = _tables_by_name(tables_source)
        self._columns = _columns_by_table(self._tables)

    def write(self, joins: list[DescribedJoin]) -> None:
        """Write the joins of each dataset in a transaction of its own; those it no longer has go away."""
        by_dataset: dict[int, list[TableLink]] = {pk: [] for pk in self._datasets_told_of_before()}
        for join in joins:
            if link := self._link(join):
                by_dataset.setdefault(link.dataset_id, []).append(link)
        for dataset in Dataset.objects.filter(pk__in=by_dataset):
            self._write_dataset(dataset, by_dataset[dataset.pk])
            self._run.on_step()

    def _datasets_told_of_before(self) -> list[int]:
        links = TableLink.objects.filter(origin=LinkOrigin.JOIN, imported_from=self._run.source)
        return list(links.values_list("dataset_id", flat=True).distinct().order_by())

    def _write_dataset(self, dataset: Dataset, links: list[TableLink]) -> None:
        identifier, sha256 = f"joins:{dataset.code}", _sha256(links)
        if self._run.said_the_same(identifier, sha256) and self._stored(dataset).count() == len(links):
            self._run.count(ImportOutcome.UNCHANGED)
            return
        outcome = ImportOutcome.CHANGED if identifier in self._run.known else ImportOutcome.CREATED
        with transaction.atomic():
            self._stored(dataset).delete()
            TableLink.objects.bulk_create(links)
            datasets.record(dataset, self._run, change="joins", joins=len(links))
            self._run.remember({identifier: (sha256, outcome)})
            datasets.publish_or_index(dataset, self._run, self._options)
        self._run.count(outcome)

    def _stored(self, dataset: Dataset) -> QuerySet[TableLink]:
        """Return the joins of this source; one written back from a version no longer says where it came from."""
        joins = TableLink.objects.filter(dataset=dataset, origin=LinkOrigin.JOIN)
        return joins.filter(imported_from__in=[self._run.source, ""])

    def _link(self, join: DescribedJoin) -> TableLink | None:
        ends = self._ends(join)
        if ends is None:
            return None
        table, target = ends
        return TableLink(
            dataset_id=table.dataset_id,
            table=table,
            target=target,
            columns=self._known_columns(table, join.columns, join.line),
            target_columns=self._known_columns(target, join.target_columns, join.line),
            origin=LinkOrigin.JOIN,
            imported_from=self._run.source,
        )

    def _ends(self, join: DescribedJoin) -> tuple[Table, Table] | None:
        """Return the two tables, of one dataset if they can be; None, with a warning, when one cannot be told."""
        starts, targets = self._tables.get(join.table, []), self._tables.get(join.target, [])
        for name, found in ((join.table, starts), (join.target, targets)):
            if not found:
                self._remarks.warn(f"the table {name} is not in the catalogue, join left out", join.line)
                return None
        pairs = [(start, target) for start in starts for target in targets]
        together = [pair for pair in pairs if pair[0].dataset_id == pair[1].dataset_id]
        candidates = together or pairs
        if len(candidates) > 1:
            self._remarks.warn(f"{join.table} → {join.target}: in several datasets, join left out", join.line)
            return None
        return candidates[0]

    def _known_columns(self, table: Table, names: tuple[str, ...], line: int) -> list[str]:
        """Return columns as the table writes them; the dictionary is careless about capitals."""
        known = self._columns[table.pk]
        for name in names:
            if name.lower() not in known:
                self._remarks.warn(f"the table {table.name} has no column {name[:100]}; the join is kept", line)
        return [known.get(name.lower(), name[:100]) for name in names]


def _tables_by_name(source: str) -> dict[str, list[Table]]:
    found: dict[str, list[Table]] = defaultdict(list)
    for table in Table.objects.select_related("dataset"):
        found[table.name].append(table)
    return {name: [one for one in rows if one.imported_from == source] or rows for name, rows in found.items()}


def _columns_by_table(tables: dict[str, list[Table]]) -> dict[int, dict[str, str]]:
    columns: dict[int, dict[str, str]] = {row.pk: {} for rows in tables.values() for row in rows}
    names = Table.objects.filter(pk__in=columns).values_list("pk", "variables__name")
    for pk, name in names.exclude(variables__name=None):
        columns[pk][name.lower()] = name
    return columns


def _sha256(links: list[TableLink]) -> str:
    told = [[one.table.name, one.target.name, one.target_id, one.columns, one.target_columns] for one in links]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
