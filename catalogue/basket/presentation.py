"""What the pages say of a basket."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import presentation
from catalogue.basket.actions import Added
from catalogue.basket.queries import Choice
from catalogue.models import BasketItem, Dataset, Holder, Table, Variable


@dataclass(frozen=True)
class TableGroup:
    """What is chosen in one table: its variables, or the whole of it when there is none."""

    table: Table
    variables: list[Variable]


@dataclass(frozen=True)
class DatasetGroup:
    """What is chosen in one dataset: tables, or the whole of it when there is none."""

    dataset: Dataset
    years: str
    tables: list[TableGroup] = field(default_factory=list)


def groups(items: Iterable[BasketItem]) -> list[DatasetGroup]:
    """Return the items of a basket by dataset and table; items come in that order."""
    return [_group(dataset, list(inside)) for dataset, inside in groupby(items, key=lambda item: item.dataset)]


def _group(dataset: Dataset, items: list[BasketItem]) -> DatasetGroup:
    tables = [
        TableGroup(table, [item.variable for item in inside if item.variable])
        for table, inside in groupby(items, key=lambda item: item.table)
        if table
    ]
    return DatasetGroup(dataset, presentation.period(dataset), tables)


@dataclass(frozen=True)
class HolderGroup:
    """A holder of chosen datasets, and where a question to it begins."""

    holder: Holder
    url: str


def holders(found: Iterable[DatasetGroup]) -> list[HolderGroup]:
    """Return the holders of a basket, each once, in its order."""
    datasets: dict[Holder, list[str]] = {}
    for group in found:
        datasets.setdefault(group.dataset.holder, []).append(group.dataset.code)
    return [HolderGroup(holder, ask_url(codes)) for holder, codes in datasets.items()]


def ask_url(codes: Iterable[str]) -> str:
    """Return where a question about these datasets begins."""
    return f"{reverse('catalogue:ask')}?{urlencode([('jeu', code) for code in codes])}"


def file_urls() -> dict[str, str]:
    """Return where a basket becomes a file, and where it joins one; empty when there are no files above us."""
    try:
        return {"new": f"{reverse('dossier:new')}?panier=1", "existing": reverse("dossier:from_basket")}
    except NoReverseMatch:
        return {}


def added(choice: Choice, done: Added) -> str:
    """Return what came of adding, in one sentence or two."""
    if not done.new:
        return _already(choice)
    return " ".join(filter(None, [_new(choice, done.new), _replaced(done.replaced), _known(done.known)]))


def _already(choice: Choice) -> str:
    if len(choice.variables) > 1:
        return _("Ces variables sont déjà dans votre panier.")
    return _("« %(name)s » est déjà dans votre panier.") % {"name": _name(choice)}


def _new(choice: Choice, new: int) -> str:
    if len(choice.variables) > 1:
        said = ngettext(
            "%(n)s variable de %(table)s est dans votre panier.",
            "%(n)s variables de %(table)s sont dans votre panier.",
            new,
        )
        return said % {"n": new, "table": choice.table.name}
    return _("« %(name)s » est dans votre panier.") % {"name": _name(choice)}


def _replaced(count: int) -> str:
    said = ngettext(
        "L’élément qui y était déjà en fait partie : il n’est plus compté à part.",
        "Les %(n)s éléments qui y étaient déjà en font partie : ils ne sont plus comptés à part.",
        count,
    )
    return said % {"n": count} if count else ""


def _known(count: int) -> str:
    said = ngettext("%(n)s y était déjà.", "%(n)s y étaient déjà.", count)
    return said % {"n": count} if count else ""


def _name(choice: Choice) -> str:
    if choice.variables:
        return f"{choice.table.name}.{choice.variables[0].name}"
    return f"{choice.dataset.short_name}, {choice.table.name}" if choice.table else choice.dataset.short_name
