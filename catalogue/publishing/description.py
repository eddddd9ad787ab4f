"""The description of a dataset as one document, in values that JSON knows.

{"holder": code, the fields of `fields.DATASET`, "contacts": […], "distributions": […], "linkages": [… "other": code of
a dataset or ""], "quality": […], "coverage": […], "tables": [{… "variables": […], "links": [{"dataset", "table",
"columns", "target_columns", "origin"}]}]}
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import rfc8785
from django.db.models import Prefetch

from catalogue.models import Dataset, Table, TableLink, Variable
from catalogue.publishing import fields

Description = dict[str, Any]


def describe(dataset: Dataset) -> Description:
    """Return the whole description of a dataset from its rows, in a number of queries that does not grow."""
    return {
        "holder": dataset.holder.code,
        **_values(dataset, fields.DATASET),
        **{part.name: [_part(row, part) for row in _rows(dataset, part)] for part in fields.PARTS},
        "tables": [_table(table) for table in _tables(dataset)],
    }


def describe_link(link: TableLink) -> Description:
    """Return a link as its table's description holds it; wants the target's dataset loaded."""
    return {
        "dataset": link.target.dataset.code,
        "table": link.target.name,
        "columns": link.columns,
        "target_columns": link.target_columns,
        "origin": link.origin,
    }


def fingerprint(description: Description) -> str:
    """Return the SHA-256 of a description's canonical JSON (RFC 8785), in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(description)).hexdigest()


def _rows(dataset: Dataset, part: fields.Part):
    rows = part.model.objects.filter(dataset=dataset)
    return rows.select_related("other") if part.name == "linkages" else rows


def _tables(dataset: Dataset):
    variables = Prefetch("variables", Variable.objects.select_related("code_list"))
    links = Prefetch("links", TableLink.objects.select_related("target__dataset").order_by("target__name", "columns"))
    return dataset.tables.prefetch_related(variables, links)


def _part(row, part: fields.Part) -> Description:
    values = _values(row, part.fields)
    if part.name == "linkages":
        values["other"] = row.other.code if row.other else ""
    return values


def _table(table: Table) -> Description:
    return {
        **_values(table, fields.TABLE),
        "variables": [_variable(variable) for variable in table.variables.all()],
        "links": [describe_link(link) for link in table.links.all()],
    }


def _variable(variable: Variable) -> Description:
    code_list = variable.code_list.code if variable.code_list else ""
    return {**_values(variable, fields.VARIABLE), "code_list": code_list}


def _values(row, names: tuple[str, ...]) -> Description:
    return {name: _as_json(getattr(row, name)) for name in names}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
