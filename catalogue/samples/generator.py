"""The rows of a sample. No Django."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from catalogue.samples.keys import Births, is_drawn, pool
from catalogue.samples.reaching import Reach, Written
from catalogue.samples.shapes import MOST_ROWS, USUAL_ROWS, CodeValues, Column, Dictionary, Table
from catalogue.samples.texts import fits
from catalogue.samples.values import maker

#: Share of the cells of an optional column that hold no value.
MISSING = 0.05
#: Rows tried before a table whose key has no more values ends.
_TRIES = 50

Row = dict[str, str | None]
#: Gives a value of a column for the nth row.
Drawer = Callable[[int], str | None]


@dataclass(frozen=True)
class Recipe:
    """What makes a sample beside its dictionary. The same recipe gives the same bytes."""

    seed: int = 1
    rows: int = USUAL_ROWS
    missing: float = MISSING

    def __post_init__(self) -> None:
        if not 1 <= self.rows <= MOST_ROWS:
            raise ValueError(f"a sample has from 1 to {MOST_ROWS} rows a table, not {self.rows}")


class Sample:
    """Give the rows of each table; in the order of the dictionary, since a foreign key reads what was written."""

    def __init__(self, dictionary: Dictionary, codes: CodeValues, recipe: Recipe) -> None:
        self._dictionary, self._codes, self._recipe = dictionary, codes, recipe
        self._births = Births(dictionary)
        self._written = Written(dictionary)
        self._pools: dict[tuple[str, str, str], list[str]] = {}

    def rows(self, table: Table) -> Iterator[list[str]]:
        """Yield the cells of each row, at most as many rows as asked: a key that runs out of values ends the table."""
        rng, distinct = self._rng(table.name), Distinct(table)
        drawers = {column.name: self._drawer(table, column) for column in table.columns}
        reaches = self._written.reaches(table, self._fits_in(table))
        optional = [column.name for column in table.columns if self._may_be_missing(table, column)]
        for number in range(self._recipe.rows):
            row = self._row(number, drawers, reaches, distinct, rng)
            if row is None:
                return
            left_out = {name: None for name in optional if rng.random() < self._recipe.missing}
            # A line without any value is no row to who reads it.
            row = row | left_out if any((row | left_out).values()) else row
            self._written.keep(table, row)
            yield [table.missing_values[0] if row[one.name] is None else row[one.name] for one in table.columns]

    def _row(
        self, number: int, drawers: dict[str, Drawer], reaches: list[Reach], distinct: "Distinct", rng: Random
    ) -> Row | None:
        """Return a row whose keys are new and whose foreign keys lead somewhere; None when no more is found."""
        for attempt in range(_TRIES):
            # The first try walks through pools and targets in order, which never says a key twice while they last.
            index = number if not attempt else rng.randrange(self._recipe.rows)
            row: Row = {}
            if not all(reach.fill(row, index) for reach in reaches):
                continue
            row |= {name: draw(index) for name, draw in drawers.items() if name not in row}
            if distinct.accept(row):
                return row
        return None

    def _drawer(self, table: Table, column: Column) -> Drawer:
        """Return what gives the value of a column in a row: a key the nth of its pool, any other the next drawn."""
        born = self._births.column(table.name, column.name)
        is_key = column.name in table.primary_key or column.is_unique
        if is_drawn(born) and (is_key or column.is_pseudonym or self._births.is_foreign(table.name, column.name)):
            values = self._pool(born, self._births.name(table.name, column.name))
            values = [value for value in values if value not in table.missing_values and fits(column, value)]
            rng = self._rng(table.name, column.name)
            if values and is_key:
                return lambda number: values[number % len(values)]
            if values:
                return lambda number: rng.choice(values)
        draw = maker(
            born,
            codes=self._codes,
            years=table.years,
            missing=table.missing_values,
            rng=self._rng(table.name, column.name),
        )
        return lambda number: draw()

    def _pool(self, column: Column, name: str) -> list[str]:
        place = (name, column.type, column.length)
        if place not in self._pools:
            self._pools[place] = pool(column, name, count=self._recipe.rows, seed=self._recipe.seed)
        return self._pools[place]

    def _may_be_missing(self, table: Table, column: Column) -> bool:
        linked = {name for link in table.links for name in link.columns}
        return not (column.is_required or column.is_unique or column.name in {*table.primary_key, *linked}) and (
            not self._written.is_target(table.name, column.name)
        )

    def _fits_in(self, table: Table) -> Callable[[str, str | None], bool]:
        columns = {column.name: column for column in table.columns}
        return lambda name, text: text is not None and fits(columns[name], text)

    def _rng(self, *place: str) -> Random:
        return Random("/".join((str(self._recipe.seed), self._dictionary.code, *place)))  # noqa: S311 — repeatable


class Distinct:
    """The primary key and the unique columns of a table: none of their values comes twice, or is missing."""

    def __init__(self, table: Table) -> None:
        unique = [(column.name,) for column in table.columns if column.is_unique]
        self._seen: dict[tuple[str, ...], set[tuple[str | None, ...]]] = {
            key: set() for key in (table.primary_key, *unique) if key
        }

    def accept(self, row: Row) -> bool:
        """Remember the keys of a row; False, and nothing remembered, when one of them was there or has no value."""
        told = {key: tuple(row[name] for name in key) for key in self._seen}
        if any(None in values or values in self._seen[key] for key, values in told.items()):
            return False
        for key, values in told.items():
            self._seen[key].add(values)
        return True
