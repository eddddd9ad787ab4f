"""What somebody has put aside in the catalogue. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest

from catalogue.enums import DatasetStatus
from catalogue.identifiers import Part
from catalogue.models import Basket, BasketItem, Dataset, Table, Variable
from hub.accounts.models import User

#: Where a session keeps the key of the basket of somebody who has not signed in.
SESSION_KEY = "basket"


@dataclass(frozen=True)
class Owner:
    """Whose basket: a person's, or that of a session which holds its key (none yet: empty)."""

    user: User | None = None
    key: str = ""

    @property
    def baskets(self) -> QuerySet[Basket]:
        """The one basket of this owner, or none."""
        if self.user is not None:
            return Basket.objects.filter(user=self.user)
        return Basket.objects.filter(user=None, key=self.key)


def owner_of(request: HttpRequest) -> Owner:
    """Return whose basket a request is about."""
    if request.user.is_authenticated:
        return Owner(user=request.user)
    return Owner(key=str(request.session.get(SESSION_KEY, "")))


@dataclass(frozen=True)
class Contents:
    """The keys of what stands in a basket."""

    parts: frozenset[Part] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.parts)

    def covers(self, part: Part) -> bool:
        """Tell whether a part stands in the basket, by itself or within a whole table or dataset."""
        return bool(({part} | _wider(part)) & self.parts)

    def together(self, parts: Iterable[Part]) -> "Contents":
        """Return these contents with more parts: what stands within a wider one is not repeated."""
        united = self.parts | frozenset(parts)
        return Contents(frozenset(part for part in united if not _wider(part) & united))


def _wider(part: Part) -> set[Part]:
    """Return the whole table and the whole dataset that a part stands in."""
    return {Part(part.dataset, part.table), Part(part.dataset)} - {part}


def contents(owner: Owner) -> Contents:
    """Return what stands in a basket: one query, none for a session that never had one."""
    if owner.user is None and not owner.key:
        return Contents()
    found = _items(owner).values_list("dataset_id", "table_id", "variable_id")
    return Contents(frozenset(Part(*keys) for keys in found))


def items(owner: Owner) -> list[BasketItem]:
    """Return the items of a basket, each with what it is, in the order of the catalogue: one query."""
    order = ("dataset__position", "dataset__code", "table__position", "table", "variable__position", "pk")
    return list(_items(owner).select_related("dataset__holder__organisation", "table", "variable").order_by(*order))


def _items(owner: Owner) -> QuerySet[BasketItem]:
    """A dataset that is withdrawn cannot be asked for any more."""
    return BasketItem.objects.filter(basket__in=owner.baskets, dataset__status=DatasetStatus.PUBLISHED)


def parts_of(items: Iterable[BasketItem]) -> list[Part]:
    return [Part(item.dataset_id, item.table_id, item.variable_id) for item in items]


def named(user: User) -> list[dict[str, str]]:
    """Return what a person put aside, by the names of the catalogue: {dataset, table, variable}, empty for a whole."""
    return [
        {
            "dataset": item.dataset.code,
            "table": item.table.name if item.table else "",
            "variable": item.variable.name if item.variable else "",
        }
        for item in items(Owner(user=user))
    ]


@dataclass(frozen=True)
class Choice:
    """What a button of the catalogue names: a dataset, a table of it, or variables of that table."""

    dataset: Dataset
    table: Table | None
    variables: tuple[Variable, ...]

    @property
    def parts(self) -> list[Part]:
        table = self.table.pk if self.table else None
        keys = [variable.pk for variable in self.variables]
        return [Part(self.dataset.pk, table, key) for key in keys] or [Part(self.dataset.pk, table)]


def choice(dataset: str, table: str, variables: Collection[str]) -> Choice | None:
    """Return what these names stand for in the published catalogue; None when one of them stands for nothing.

    Without `table`, the whole dataset; without `variables`, the whole table.
    """
    found = Dataset.objects.filter(code=dataset, status=DatasetStatus.PUBLISHED).first()
    if found is None:
        return None
    if not table:
        return Choice(found, None, ())
    inside = found.tables.filter(name=table).first()
    if inside is None:
        return None
    wanted = tuple(inside.variables.filter(name__in=variables))
    return Choice(found, inside, wanted) if len(wanted) == len(set(variables)) else None


Name = tuple[int, str, str]


def rows_named(names: Iterable[Name]) -> dict[Name, Table | Variable]:
    """Return tables and variables by (dataset key, table name, variable name or nothing); at most two queries.

    What the catalogue does not have, or has no more, is absent.
    """
    wanted = set(names)
    datasets = {dataset for dataset, _table, _variable in wanted}
    found: dict[Name, Table | Variable] = {}
    tables = {table for _dataset, table, variable in wanted if not variable}
    if tables:
        for one in Table.objects.filter(dataset__in=datasets, name__in=tables):
            found[one.dataset_id, one.name, ""] = one
    variables = {variable for _dataset, _table, variable in wanted if variable}
    if variables:
        for one in Variable.objects.filter(dataset__in=datasets, name__in=variables).select_related("table"):
            found[one.dataset_id, one.table.name, one.name] = one
    return {name: row for name, row in found.items() if name in wanted}


def described(datasets: Iterable[int]) -> set[int]:
    """Return the keys of those of these datasets whose tables the catalogue knows: one query."""
    return set(Table.objects.filter(dataset__in=list(datasets)).values_list("dataset_id", flat=True).distinct())
