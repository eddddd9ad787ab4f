"""The values of keys: the same in each table, and in the samples of other datasets, so that rows meet. No Django.

A key column takes the nth value of a pool. A pool depends on its name, its writing and the seed alone; its name is that
of the column where its values are born, so NIR_ANO_17, which points at BEN_NIR_PSA of another dataset, draws from the
pool of BEN_NIR_PSA.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from catalogue.samples.shapes import Column, Dictionary, Link, Table
from catalogue.samples.texts import digits_of, fits, longest
from catalogue.samples.values import SIGNS, bounds_of

#: Characters or digits of a key whose length the dictionary does not tell.
USUAL_LENGTH = 10
#: Draws for one value: a pool of one digit has ten values, whatever is asked of it.
_TRIES = 20
_BOUNDS = {"minimum": max, "maximum": min, "minLength": max, "maxLength": min}

Place = tuple[str, str]


def pool(column: Column, name: str, *, count: int, seed: int) -> list[str]:
    """Return `count` different values, or as many as the length of the column allows."""
    rng = Random(f"{seed}/{name}/{column.type}/{column.length}")  # noqa: S311 — repeatable, which is the point
    found: dict[str, None] = {}
    for _try in range(count * _TRIES):
        if len(found) == count:
            break
        text = _draw(column, rng)
        if fits(column, text):
            found[text] = None
    return list(found)


def _draw(column: Column, rng: Random) -> str:
    if column.type in {"integer", "number"}:
        digits = (digits_of(column) or (USUAL_LENGTH, 0))[0]
        least, most, _decimals = bounds_of(column, digits)
        if not {"minimum", "maximum"} & set(column.constraints):
            least = Decimal(10) ** (digits - 1)  # all of one width, as keys are
        return str(rng.randint(int(least), int(most)))
    size = max(int(column.constraints.get("minLength", 1)), longest(column) or USUAL_LENGTH)
    return "".join(rng.choices(SIGNS, k=min(size, 40)))


def is_drawn(column: Column) -> bool:
    """Tell whether a key may be any number or text: not a date, nor a code of a list."""
    return column.type in {"integer", "number", "string", "any"} and not (
        column.code_list or {"enum", "pattern"} & set(column.constraints)
    )


class Births:
    """Where the values of each column are born, following foreign keys, and how they must be written to fit all along.

    Dictionaries disagree: a key of nine characters here is a number there, or has eight digits. The strictest writing
    is taken, so that texts are equal wherever the dictionary says that rows meet.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self._target: dict[Place, Place] = {}
        self._foreign: dict[Place, str] = {}
        columns = {(table.name, column.name): column for table in dictionary.tables for column in table.columns}
        for table in dictionary.tables:
            for link in table.links:
                self._follow(table, link)
        groups: dict[Place, list[Column]] = {}
        for place, column in columns.items():
            groups.setdefault(self._root(place), []).append(column)
        self._written = {root: _strictest(columns[root], group) for root, group in groups.items()}

    def name(self, table: str, column: str) -> str:
        """Return the name of the pool of a column."""
        root = self._root((table, column))
        return self._foreign.get(root, root[1]).upper()

    def column(self, table: str, column: str) -> Column:
        """Return a column with the writing in which its values are born."""
        return replace(self._written[self._root((table, column))], name=column)

    def is_foreign(self, table: str, column: str) -> bool:
        """Tell whether the values are born in another dataset."""
        return self._root((table, column)) in self._foreign

    def _follow(self, table: Table, link: Link) -> None:
        for column, target in zip(link.columns, link.target_columns, strict=True):
            if link.is_here:
                self._target.setdefault((table.name, column), (link.target, target))
            else:
                self._foreign.setdefault((table.name, column), target)

    def _root(self, place: Place) -> Place:
        while place in self._target:
            place = self._target[place]
        return place


def _strictest(root: Column, group: list[Column]) -> Column:
    lengths = [digits_of(one)[0] for one in group if digits_of(one)]
    if root.type not in {"integer", "string"}:
        return root
    numeric = is_drawn(root) and any(one.type == "integer" for one in group)
    return replace(
        root,
        type="integer" if numeric else root.type,
        length=str(min(lengths)) if lengths else root.length,
        constraints=root.constraints | _strictest_bounds(group),
    )


def _strictest_bounds(group: list[Column]) -> dict[str, Any]:
    told = {name: [one.constraints[name] for one in group if name in one.constraints] for name in _BOUNDS}
    return {name: _BOUNDS[name](values, key=float) for name, values in told.items() if values}
