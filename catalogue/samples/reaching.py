"""Foreign keys of a sample: each takes the columns of a row that was written in its target. No Django."""

from collections.abc import Callable
from dataclasses import dataclass, field

from catalogue.samples.shapes import Dictionary, Link, Table

Values = tuple[str | None, ...]
Row = dict[str, str | None]


@dataclass
class Reach:
    """One foreign key of the table being written: the rows of its target by what earlier keys may have fixed."""

    link: Link
    #: Columns of this key that the keys before it have filled already.
    fixed: tuple[str, ...]
    targets: dict[Values, list[Values]] = field(default_factory=dict)

    def fill(self, row: Row, index: int) -> bool:
        """Write the columns of the key into a row, from the target's nth row that suits; False when none does."""
        found = self.targets.get(tuple(row[name] for name in self.fixed))
        if not found:
            return False
        row |= dict(zip(self.link.columns, found[index % len(found)], strict=True))
        return True


class Written:
    """The values that foreign keys may take: of each table only the columns that another points at are remembered."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._order = {table.name: position for position, table in enumerate(dictionary.tables)}
        links = [link for table in dictionary.tables for link in table.links if link.is_here]
        # A dictionary, since it keeps the order and forgets what comes twice.
        self._told: dict[tuple[str, tuple[str, ...]], dict[Values, None]] = {
            (link.target, link.target_columns): {} for link in links
        }

    def is_target(self, table: str, column: str) -> bool:
        return any(name == table and column in columns for name, columns in self._told)

    def keep(self, table: Table, row: Row) -> None:
        for (name, columns), values in self._told.items():
            if name == table.name:
                values[tuple(row[column] for column in columns)] = None

    def reaches(self, table: Table, fits: Callable[[str, str | None], bool]) -> list[Reach]:
        """Return the foreign keys of a table in the order to fill them: what depends on the most comes first."""
        links = [link for link in table.links if link.is_here]
        links.sort(key=lambda link: (-self._order[link.target], -len(link.columns), link.columns))
        found: list[Reach] = []
        filled: list[str] = []
        for link in links:
            reach = Reach(link, tuple(name for name in link.columns if name in filled))
            for values in self._told[link.target, link.target_columns]:
                if all(map(fits, link.columns, values)):
                    told = dict(zip(link.columns, values, strict=True))
                    reach.targets.setdefault(tuple(told[name] for name in reach.fixed), []).append(values)
            found.append(reach)
            filled += [name for name in link.columns if name not in filled]
        return found
