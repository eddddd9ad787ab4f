"""Writes the tables of a dictionary over the rows of their datasets, one dataset at a time.

What a description file says of a row stays (`is_described`): labels, what one row stands for, identifying class. A row
that nobody tells of any more goes away. A row keeps its primary key, so what points at it still does.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catalogue.enums import ImportOutcome, LinkOrigin
from catalogue.importing import datasets
from catalogue.importing.datasets import Options
from catalogue.importing.described import DescribedTable
from catalogue.importing.known import Known, Resolved, fingerprint
from catalogue.importing.runs import Run
from catalogue.models import Dataset, Table, TableLink, Variable
from catalogue.publishing import fields

#: What a description file says, and an import leaves alone.
_KEPT_OF_TABLE = fields.both("label", "row")
_KEPT_OF_VARIABLE = (*fields.both("label"), "identifying_class", "potential_identifier")
_BATCH = 1000


@dataclass(frozen=True)
class Group:
    """The tables of one dataset. `is_whole`: a table that is not among them is no longer in the source."""

    dataset: Dataset
    tables: list[DescribedTable]
    is_whole: bool
    #: Published once the import has created it.
    is_to_publish: bool


def ensure_tables(group: Group, run: Run) -> None:
    """Create the tables that are missing, so that the foreign keys of other datasets find them."""
    known = set(group.dataset.tables.values_list("name", flat=True))
    missing = [table for table in group.tables if table.name not in known]
    if not missing:
        return
    with transaction.atomic():
        Table.objects.bulk_create(
            Table(
                dataset=group.dataset,
                name=table.name,
                label_fr=table.fields["label_fr"],
                imported_from=run.source,
                position=position,
            )
            for position, table in enumerate(missing, start=len(known))
        )
        datasets.record(group.dataset, run, change="tables", tables=len(missing))


class Writer:
    """Writes groups once all their tables exist. The tables that `unread` names stay as they are."""

    def __init__(self, run: Run, options: Options, groups: list[Group], unread: set[str]):
        self._run, self._options, self._unread = run, options, unread
        self._known = Known(run.source, [group.dataset for group in groups])

    def write(self, group: Group) -> None:
        """Write what changed in one dataset, in one transaction with its trace, and publish it when it is to be."""
        resolved = {table.name: self._known.resolve(table, group.dataset) for table in group.tables}
        fingerprints = {name: fingerprint(one) for name, one in resolved.items()}
        changed = [
            table
            for table in group.tables
            if not self._is_stored(group, table.name, resolved[table.name], fingerprints[table.name])
        ]
        absent = self._absent(group) if group.is_whole else []
        outcomes = {table.name: self._outcome(group, table) for table in changed}
        if changed or absent:
            with transaction.atomic():
                self._write_changes(group, changed, absent, resolved)
                self._run.remember(
                    {self._identifier(group, name): (fingerprints[name], one) for name, one in outcomes.items()}
                )
                datasets.publish_or_index(group.dataset, self._run, self._options, mapped=group.is_to_publish)
        self._tell(group, changed, outcomes)

    def _tell(self, group: Group, changed: list[DescribedTable], outcomes: dict[str, ImportOutcome]) -> None:
        for outcome, number in Counter(outcomes.values()).items():
            self._run.count(outcome, number)
        self._run.count(ImportOutcome.UNCHANGED, len(group.tables) - len(changed))
        for table in changed:
            self._run.report(table.remarks.issues)

    def _write_changes(
        self, group: Group, changed: list[DescribedTable], absent: list[Table], resolved: dict[str, Resolved]
    ) -> None:
        rows = self._write_tables(group.dataset, changed)
        for table in changed:
            self._write_variables(rows[table.name], table)
            self._write_links(rows[table.name], resolved[table.name]["links"])
        self._take_away(group, absent)
        datasets.record(
            group.dataset,
            self._run,
            change="dictionary",
            tables=len(changed),
            removed=len(absent),
            variables=sum(len(table.variables) for table in changed),
        )

    def _is_stored(self, group: Group, name: str, resolved: Resolved, sha256: str) -> bool:
        is_complete = self._known.holds_all(group.dataset, name, resolved)
        return is_complete and self._run.said_the_same(self._identifier(group, name), sha256)

    def _outcome(self, group: Group, table: DescribedTable) -> ImportOutcome:
        is_known = self._identifier(group, table.name) in self._run.known
        return ImportOutcome.CHANGED if is_known else ImportOutcome.CREATED

    def _identifier(self, group: Group, table: str) -> str:
        return f"table:{group.dataset.code}/{table}"

    # Writing.

    def _write_tables(self, dataset: Dataset, changed: list[DescribedTable]) -> dict[str, Table]:
        stored = {row.name: row for row in dataset.tables.filter(name__in=[table.name for table in changed])}
        for table in changed:
            row = stored[table.name]
            for name, value in table.fields.items():
                if not (row.is_described and name in _KEPT_OF_TABLE):
                    setattr(row, name, value)
            row.imported_from = self._run.source
        Table.objects.bulk_update(stored.values(), [*_without_name(fields.TABLE), "imported_from"], batch_size=_BATCH)
        return stored

    def _write_variables(self, row: Table, table: DescribedTable) -> None:
        stored = {variable.name: variable for variable in row.variables.all()}
        first = sum(variable.is_described for variable in stored.values())
        written = [
            self._variable(row, stored.get(values["name"]), values, position)
            for position, values in enumerate(table.variables, start=first)
        ]
        unsaid = row.variables.filter(imported_from=self._run.source).exclude(name__in=[one.name for one in written])
        unsaid.filter(is_described=False).delete()
        unsaid.update(imported_from="")
        Variable.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["table", "name"],
            update_fields=[*_without_name(fields.VARIABLE), "code_list", "imported_from", "position"],
            batch_size=_BATCH,
        )

    def _variable(self, row: Table, stored: Variable | None, values: dict[str, Any], position: int) -> Variable:
        """Return the row of a variable: what a description file says first, then the source, then what stood there."""
        known = {name: getattr(stored, name) for name in fields.VARIABLE} if stored else {}
        is_described = bool(stored and stored.is_described)
        kept = {name: known[name] for name in _KEPT_OF_VARIABLE} if is_described else {}
        return Variable(
            dataset_id=row.dataset_id,
            table=row,
            position=stored.position if stored and is_described else position,
            is_described=is_described,
            imported_from=self._run.source,
            code_list=self._known.code_list(values["code_list_name"]),
            **{**known, **values, **kept},
        )

    def _write_links(self, row: Table, links: list[dict[str, Any]]) -> None:
        row.links.filter(origin=LinkOrigin.FOREIGN_KEY).delete()
        TableLink.objects.bulk_create(
            TableLink(
                dataset_id=row.dataset_id,
                table=row,
                target_id=self._known.table_id(link["dataset"], link["table"]),
                columns=list(link["columns"]),
                target_columns=list(link["target_columns"]),
                origin=LinkOrigin.FOREIGN_KEY,
                imported_from=self._run.source,
            )
            for link in links
        )

    # What is no longer there.

    def _absent(self, group: Group) -> list[Table]:
        told = {table.name for table in group.tables} | self._unread
        return list(group.dataset.tables.filter(imported_from=self._run.source).exclude(name__in=told))

    def _take_away(self, group: Group, absent: list[Table]) -> None:
        """Delete tables; those that a description file tells of lose only what the import had said."""
        self._run.forget([self._identifier(group, table.name) for table in absent])
        self._trace_lost_links(group.dataset, absent)
        described = [table.pk for table in absent if table.is_described]
        Variable.objects.filter(table__in=described, is_described=False, imported_from=self._run.source).delete()
        Variable.objects.filter(table__in=described).update(imported_from="")
        Table.objects.filter(pk__in=described).update(imported_from="")
        Table.objects.filter(pk__in=[table.pk for table in absent if not table.is_described]).delete()

    def _trace_lost_links(self, dataset: Dataset, absent: list[Table]) -> None:
        """Links of other datasets go with their target: that changes those datasets too."""
        losing = Dataset.objects.filter(table_links__target__in=absent).exclude(pk=dataset.pk).distinct()
        for other in losing:
            TableLink.objects.filter(dataset=other, target__in=absent).delete()
            datasets.record(other, self._run, change="links")
            datasets.publish_or_index(other, self._run, self._options)


def _without_name(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name != "name"]
