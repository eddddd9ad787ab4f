"""What the catalogue knows of all that a dictionary refers to: code lists, tables, what was written before."""

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Q

from catalogue.enums import LinkOrigin
from catalogue.importing.described import DescribedLink, DescribedTable
from catalogue.importing.issues import Remarks
from catalogue.models import CodeList, Dataset, Table

#: All that will be written of a table, in values that JSON knows: {"fields", "variables", "links"}.
Resolved = dict[str, Any]


def fingerprint(resolved: Resolved) -> str:
    """Return the SHA-256 of what will be written, in hexadecimal: a code list that comes later changes it too."""
    return hashlib.sha256(json.dumps(resolved, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Known:
    """Read once, in four queries, when every table of the import has its row."""

    def __init__(self, source: str, datasets: list[Dataset]):
        self._lists = {row.code: row for row in CodeList.objects.defer("search_words")}
        self._tables = _tables_by_name(source, datasets)
        self._sizes = _sizes(source)

    def resolve(self, table: DescribedTable, dataset: Dataset) -> Resolved:
        """Return a table with the code lists and the targets of its links, as far as they are known."""
        remarks = table.remarks
        variables = [{**one, "code_list": self._name_of_list(one, remarks)} for one in table.variables]
        links = [
            asdict(link) | {"dataset": target}
            for link in dict.fromkeys(table.links)
            if (target := self._dataset_of_target(link, dataset, remarks))
        ]
        return {"fields": table.fields, "variables": variables, "links": links}

    def code_list(self, name: str) -> CodeList | None:
        return self._lists.get(name)

    def table_id(self, dataset: str, name: str) -> int:
        return self._tables[name][dataset]

    def holds_all(self, dataset: Dataset, name: str, resolved: Resolved) -> bool:
        """Tell whether nothing was taken away behind the import's back: as many variables and links as it wrote."""
        return self._sizes.get((dataset.code, name)) == (len(resolved["variables"]), len(resolved["links"]))

    def _name_of_list(self, variable: dict[str, Any], remarks: Remarks) -> str:
        name, column = variable["code_list_name"], variable["code_list_column"]
        if not name:
            return ""
        where, known = f"field {variable['name']}", self._lists.get(name)
        if known is None:
            remarks.warn(f"{where}: the code list {name} is not known; its name is kept")
            return ""
        if column and column not in {one["name"] for one in known.columns}:
            remarks.warn(f"{where}: the code list {name} has no column {column}")
        return name

    def _dataset_of_target(self, link: DescribedLink, dataset: Dataset, remarks: Remarks) -> str:
        """Return the code of the dataset where the target of a link stands: the table's own one first."""
        candidates = self._tables.get(link.table, {})
        if dataset.code in candidates:
            return dataset.code
        if len(candidates) == 1:
            return next(iter(candidates))
        why = "is in several datasets" if candidates else "is not known"
        remarks.warn(f"foreign key {', '.join(link.columns)}: the table {link.table} {why}; left out")
        return ""


def _tables_by_name(source: str, datasets: list[Dataset]) -> dict[str, dict[str, int]]:
    """Return by name the tables of a source and of its datasets: code of the dataset and primary key."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    tables = Table.objects.filter(Q(imported_from=source) | Q(dataset__in=datasets))
    for name, code, pk in tables.values_list("name", "dataset__code", "pk"):
        found[name][code] = pk
    return found


def _sizes(source: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Return by dataset and table of a source how many variables and foreign keys it has."""
    counted = Table.objects.filter(imported_from=source).annotate(
        variable_count=Count("variables", filter=Q(variables__imported_from=source), distinct=True),
        link_count=Count("links", filter=Q(links__origin=LinkOrigin.FOREIGN_KEY), distinct=True),
    )
    rows = counted.values_list("dataset__code", "name", "variable_count", "link_count")
    return {(code, name): (variables, links) for code, name, variables, links in rows}
