"""The values of facets that a reader chose, and what they ask of a dataset: any value of a facet, every facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.http import QueryDict

from catalogue.search import facets
from catalogue.search.facets import Facet

#: Values of one facet that are read; nobody ticks more.
_MOST = 30
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

Sql = tuple[str, list]


@dataclass(frozen=True)
class Choices:
    """`by_facet` holds the values chosen, by key of a facet, in the order of the facets."""

    by_facet: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, asked: QueryDict) -> "Choices":
        """Read an address; a value that cannot be one is left out."""
        found = {facet.key: _values(facet, asked.getlist(facet.parameter)) for facet in facets.ALL}
        return cls({key: values for key, values in found.items() if values})

    def __bool__(self) -> bool:
        return bool(self.by_facet)

    def __contains__(self, value: tuple[str, str]) -> bool:
        key, chosen = value
        return chosen in self.by_facet.get(key, ())

    def pairs(self) -> list[tuple[Facet, str]]:
        """Return each chosen value with its facet."""
        return [(facets.BY_KEY[key], value) for key, values in self.by_facet.items() for value in values]

    def parameters(self) -> list[tuple[str, str]]:
        """Return what an address says of them."""
        return [(facet.parameter, value) for facet, value in self.pairs()]

    def without(self, dropped: set[tuple[str, str]]) -> "Choices":
        """Return the choices without some (key, value)."""
        kept = {
            key: tuple(value for value in values if (key, value) not in dropped)
            for key, values in self.by_facet.items()
        }
        return Choices({key: values for key, values in kept.items() if values})

    def conditions(self, at: datetime) -> dict[str, Sql]:
        """Return, by key of facet, an SQL condition on a row of datasets with its parameters."""
        return {key: _condition(key, values, at) for key, values in self.by_facet.items()}


def _values(facet: Facet, raw: list[str]) -> tuple[str, ...]:
    longest = facets.LONGEST - len(facet.key) - 1
    values = (value for value in raw[:_MOST] if value and "\x00" not in value)
    return tuple(dict.fromkeys(value[:longest] for value in values if _may_be(facet, value)))


def _may_be(facet: Facet, value: str) -> bool:
    if facet.key == "year":
        return value.isascii() and value.isdigit() and _FIRST_YEAR <= int(value[:5]) <= _LAST_YEAR
    return facet.labels is None or value in facet.labels


def _condition(key: str, values: tuple[str, ...], at: datetime) -> Sql:
    if key == "year":
        first_days = [f"{int(year)}-01-01" for year in values]
        covered = (
            "EXISTS (SELECT FROM unnest(%s::date[]) AS year(first_day)"
            " WHERE period_from < first_day + interval '1 year' AND (period_to IS NULL OR period_to >= first_day))"
        )
        return covered, [first_days]
    if key == "updated":
        first = min(facets.updated_since(code, at) for code in values)
        return "coalesce(updated_at >= %s, false)", [datetime.combine(first, time.min, UTC)]
    if column := facets.BY_KEY[key].column:
        return f"{column} = ANY(%s)", [list(values)]
    return "facets && %s::varchar[]", [[f"{key}:{value}" for value in values]]
