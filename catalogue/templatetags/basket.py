"""The buttons of the basket: ``{% load basket %}``. They read `basket_contents`, one query a page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.identifiers import Part
from catalogue.models import Dataset, Table, Variable
from hub.ui.shapes import Cell, Column

register = template.Library()


@register.inclusion_tag("catalogue/basket/link.html", takes_context=True)
def basket_link(context: Context) -> dict[str, Any]:
    """Draw the way to the basket, with the number of its items."""
    return {"count": len(context["basket_contents"]), "user": context.get("user")}


@register.inclusion_tag("catalogue/basket/add.html", takes_context=True)
def basket_add(context: Context, what: Dataset | Table | Variable, kind: str = "secondary") -> dict[str, Any]:
    """Draw the button that puts a dataset, a table or a variable aside, or that it is there already.

    A table must know its dataset, a variable its table and dataset: the tag asks the database for nothing else.
    """
    contents = context["basket_contents"]
    part = part_of(what)
    return {
        "fields": _fields(what, context),
        "name": what.short_name if isinstance(what, Dataset) else what.name,
        "level": type(what).__name__.lower(),
        "held": part in contents.parts,
        "covered": contents.covers(part),
        "kind": kind,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def basket_table(
    context: Context,
    table: Table,
    variables: Iterable[Variable],
    columns: Iterable[Any],
    rows: Iterable[list],
    caption: str,
) -> SafeString:
    """Draw a data table of variables with a column where several are ticked, and the button that puts them aside.

    `rows` are those of `variables`, in their order.
    """
    contents = context["basket_contents"]
    ticked = [
        [*row, Cell(_checkbox(variable, covered=contents.covers(part_of(variable))))]
        for variable, row in zip(variables, rows, strict=True)
    ]
    drawn = {
        "table": table,
        "fields": _fields(table, context),
        "columns": [*columns, Column(_("Choisir"))],
        "rows": ticked,
        "caption": caption,
    }
    return render_to_string("catalogue/basket/table.html", drawn, request=context["request"])


def part_of(what: Dataset | Table | Variable) -> Part:
    if isinstance(what, Dataset):
        return Part(what.pk)
    if isinstance(what, Table):
        return Part(what.dataset_id, what.pk)
    return Part(what.dataset_id, what.table_id, what.pk)


def _fields(what: Dataset | Table | Variable, context: Context) -> dict[str, str]:
    """Return the hidden fields that name something, and the page to come back to."""
    table = what if isinstance(what, Table) else getattr(what, "table", None)
    dataset = what if isinstance(what, Dataset) else table.dataset
    found = {"dataset": dataset.code, "next": context["request"].get_full_path()}
    if table is not None:
        found["table"] = table.name
    if isinstance(what, Variable):
        found["variable"] = what.name
    return found


def _checkbox(variable: Variable, *, covered: bool) -> SafeString:
    return render_to_string("catalogue/basket/checkbox.html", {"variable": variable, "covered": covered})
