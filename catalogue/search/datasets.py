"""Datasets that answer a search: how many for each value of each facet, and one page of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from catalogue.search import database, facets
from catalogue.search.asking import Asked
from catalogue.search.choices import Choices

PER_PAGE = 20
#: Answers that are ranked; ranking reads every word of a row.
RANKED = 2000
#: Answers that are counted: further, a page says « plus de 1 000 ».
COUNTED = 1000
#: Variables shown under one dataset; more would hide it.
VARIABLES_SHOWN = 3
#: What a word weighs where it stands, from D to A (see `catalogue.search.indexing`).
WEIGHTS = "'{0.01, 0.1, 0.4, 1.0}'"

# A row counts for a value when it meets every condition but those of the value's own facet: `missed` holds what the
# entries of the facets that it misses begin with, so every entry goes on from none, those of one facet from one.
_COUNTS = """
SELECT value, count(*) FROM (
    SELECT unnest(facets) AS value, {missed} AS missed FROM (
        SELECT facets {meets} FROM catalogue_dataset WHERE status = 'published' {text} OFFSET 0
    ) AS judged WHERE {misses} < 2
) AS entries WHERE starts_with(value, missed) GROUP BY value
"""
_COUNTS_OF_ALL = """
SELECT value, count(*) FROM (
    SELECT unnest(facets) AS value FROM catalogue_dataset WHERE status = 'published' {text}
) AS entries GROUP BY value
"""
_PAGE = """
WITH answering AS {materialized} (
    SELECT id, position, code, search_words FROM catalogue_dataset WHERE status = 'published' {text} {conditions}
), ranked AS (
    SELECT id, position, code, {rank} AS rank FROM (SELECT * FROM answering {limit}) AS few
    ORDER BY rank DESC, position, code LIMIT %s OFFSET %s
)
SELECT dataset.id, dataset.code, title_fr, title_en, summary_fr, summary_en, limits_fr, limits_en,
    kind, dataset.is_invented, period_from, period_to, holder.short_name
FROM ranked JOIN catalogue_dataset AS dataset ON dataset.id = ranked.id
JOIN catalogue_holder AS holder ON holder.id = dataset.holder_id
ORDER BY ranked.rank DESC, ranked.position, ranked.code
"""
_VARIABLES = """
SELECT dataset_id, table_name, name, label_fr, label_en FROM (
    SELECT variable.dataset_id, owner.name AS table_name, variable.name, variable.label_fr, variable.label_en,
        row_number() OVER (
            PARTITION BY variable.dataset_id ORDER BY owner.position, variable.position, variable.id) AS nth
    FROM catalogue_variable AS variable JOIN catalogue_table AS owner ON owner.id = variable.table_id
    WHERE variable.dataset_id = ANY(%s) AND variable.search_words @@ {query}
) AS found WHERE nth <= %s ORDER BY dataset_id, nth
"""


class Line(NamedTuple):
    id: int
    code: str
    title_fr: str
    title_en: str
    summary_fr: str
    summary_en: str
    limits_fr: str
    limits_en: str
    kind: str
    is_invented: bool
    period_from: date | None
    period_to: date | None
    holder: str


class FoundVariable(NamedTuple):
    table: str
    name: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class Counts:
    """`total` answers, and by key of facet how many would answer for each value, whatever is chosen of that facet."""

    total: int
    by_facet: dict[str, dict[str, int]]


def count(asked: Asked, choices: Choices, at: datetime) -> Counts:
    """Count the published datasets that answer, in one statement."""
    text, words = _text(asked)
    conditions = choices.conditions(at)
    statement = _COUNTS.format(
        text=text,
        meets="".join(f", {condition} AS meets_{key}" for key, (condition, _values) in conditions.items()),
        missed=" || ".join(f"CASE WHEN meets_{key} THEN '' ELSE '{key}:' END" for key in conditions),
        misses=" + ".join(f"(NOT meets_{key})::int" for key in conditions),
    )
    if not conditions:
        statement = _COUNTS_OF_ALL.format(text=text)
    values = [value for _condition, values in conditions.values() for value in values]
    rows = database.fetch(statement, [*values, *words], by_words=not asked.is_empty)
    return _counts(dict(rows), choices, at)


def page(asked: Asked, choices: Choices, at: datetime, number: int) -> list[Line]:
    """Return one page of the datasets that answer, the best first.

    Without a text they stand in the catalogue's own order. Among more than `RANKED` answers any may be left out.
    """
    text, words = _text(asked)
    conditions = choices.conditions(at).values()
    statement = _PAGE.format(
        text=text,
        conditions="".join(f" AND {condition}" for condition, _values in conditions),
        rank="0" if asked.is_empty else f"ts_rank({WEIGHTS}, search_words, {asked.sql(whole_names=True)[0]})",
        limit="" if asked.is_empty else f"LIMIT {RANKED}",
        # Without a text the rows stand in order already, and the first are enough.
        materialized="NOT MATERIALIZED" if asked.is_empty else "MATERIALIZED",
    )
    values = [value for _condition, values in conditions for value in values]
    parameters = [*words, *values, *words, PER_PAGE, (number - 1) * PER_PAGE]
    return [Line(*row) for row in database.fetch(statement, parameters, by_words=not asked.is_empty)]


def counted(asked: Asked) -> tuple[str, list]:
    """Return an SQL expression: how many datasets answer, at most one more than `COUNTED`."""
    text, parameters = _text(asked)
    answering = f"SELECT FROM catalogue_dataset WHERE status = 'published' {text} LIMIT {COUNTED + 1}"
    return f"SELECT count(*) FROM ({answering}) AS few", parameters  # noqa: S608


def matching_variables(asked: Asked, datasets: list[int]) -> dict[int, list[FoundVariable]]:
    """Return, by dataset id, the first variables that hold every word of a text."""
    found: dict[int, list[FoundVariable]] = {}
    if asked.terms and datasets:
        query, words = asked.sql()
        parameters = [datasets, *words, VARIABLES_SHOWN]
        for dataset, *row in database.fetch(_VARIABLES.format(query=query), parameters, by_words=True):
            found.setdefault(dataset, []).append(FoundVariable(*row))
    return found


def _text(asked: Asked) -> tuple[str, list[str]]:
    if asked.is_empty:
        return "", []
    query, parameters = asked.sql(whole_names=True)
    return f"AND search_words @@ {query}", parameters


def _counts(entries: dict[str, int], choices: Choices, at: datetime) -> Counts:
    by_facet: dict[str, dict[str, int]] = {}
    for entry, number in entries.items():
        key, _colon, value = entry.partition(":")
        by_facet.setdefault(key, {})[value] = number
    by_facet["year"] = _covering(by_facet.get("year", {}), last=at.year)
    by_facet["updated"] = _since(by_facet.get("updated", {}), at)
    # Each dataset has one right of access; its own choice does not narrow the facet's counts.
    access, chosen = by_facet.get("access", {}), choices.by_facet.get("access")
    total = sum(number for value, number in access.items() if not chosen or value in chosen)
    return Counts(total, by_facet)


def _covering(bounds: dict[str, int], *, last: int) -> dict[str, int]:
    """Return how many datasets cover each year up to `last`, the latest first, from how many begin and end in each."""
    steps: Counter[int] = Counter()
    for bound, number in bounds.items():
        if bound.startswith("from"):
            steps[int(bound.removeprefix("from"))] += number
        else:
            steps[int(bound.removeprefix("to")) + 1] -= number
    covering, found = 0, {}
    for year in range(min(steps, default=last + 1), last + 1):
        covering += steps[year]
        found[str(year)] = covering
    return dict(reversed(found.items()))


def _since(days: dict[str, int], at: datetime) -> dict[str, int]:
    """Return how many changed since each time, from how many changed on each day."""
    firsts = {code: facets.updated_since(code, at).isoformat() for code in facets.UPDATED}
    return {code: sum(number for day, number in days.items() if day >= first) for code, first in firsts.items()}
