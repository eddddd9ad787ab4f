"""The versions of a description, and what one of them said."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, DatasetVersion, Holder, Linkage, Table, Variable
from catalogue.publishing import fields
from catalogue.reading.datasets import Described

_DATES = frozenset({"period_from", "period_to", "assessed_on"})


def versions(dataset: Dataset) -> QuerySet[DatasetVersion]:
    """Return the versions of a dataset without their content, the last first."""
    return dataset.versions.defer("content")


def version(dataset: Dataset, number: int) -> DatasetVersion | None:
    return dataset.versions.filter(number=number).first()


def described_then(dataset: Dataset, content: dict[str, Any]) -> Described:
    """Return what a version said of a dataset, as rows that are not stored: two queries."""
    parts = {part.name: [_part(part, values) for values in content[part.name]] for part in fields.PARTS}
    parts["linkages"] = _linkages(parts["linkages"], [values["other"] for values in content["linkages"]])
    then = Dataset(code=dataset.code, status=dataset.status, **_values(content, fields.DATASET))
    then.holder = Holder.objects.filter(code=content["holder"]).first() or dataset.holder
    return Described(dataset=then, tables=[_table(values) for values in content["tables"]], **parts)


def variables_then(content: dict[str, Any], table_name: str) -> list[Variable]:
    """Return the variables of a table as a version told them, as rows that are not stored."""
    tables = {table["name"]: table for table in content["tables"]}
    return [Variable(**_values(values, fields.VARIABLE)) for values in tables.get(table_name, {}).get("variables", [])]


def _linkages(linkages: list[Linkage], codes: list[str]) -> list[Linkage]:
    """Give linkages the datasets of these codes, or their codes as names; one with what is a draft now is left out."""
    others = {other.code: other for other in Dataset.objects.filter(code__in=codes)}
    for linkage, code in zip(linkages, codes, strict=True):
        linkage.other, linkage.other_name = others.get(code), linkage.other_name or code
    return [one for one in linkages if one.other is None or one.other.status != DatasetStatus.DRAFT]


def _part(part: fields.Part, values: dict[str, Any]):
    return part.model(**_values(values, part.fields))


def _table(values: dict[str, Any]) -> Table:
    row = Table(**_values(values, fields.TABLE))
    row.variable_count = len(values["variables"])
    return row


def _values(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _from_json(name, values[name]) for name in names if name in values}


def _from_json(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DATES:
        return date.fromisoformat(value)
    return Decimal(value) if name == "completeness" else value
