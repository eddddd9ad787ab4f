"""Code lists, and codes inside them, that answer a search."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue.search import database
from catalogue.search.asking import Asked
from catalogue.search.datasets import COUNTED, RANKED, WEIGHTS

PER_PAGE = 20
#: Lists shown above the codes that answer the same text.
LISTS_SHOWN = 5

_PAGE = """
WITH hits AS MATERIALIZED (
    SELECT id, code, search_words FROM catalogue_code WHERE search_words @@ {query}
), ranked AS (
    SELECT id, code, rank, count(*) OVER () AS total FROM (
        SELECT id, code, ts_rank({weights}, search_words, {query}) AS rank FROM hits LIMIT {ranked}) AS few
    ORDER BY rank DESC, code, id LIMIT %s OFFSET %s
)
SELECT code.code, code.label_fr, code.label_en, list.code, list.title_fr, list.title_en, ranked.total
FROM ranked JOIN catalogue_code AS code USING (id) JOIN catalogue_codelist AS list ON list.id = code.code_list_id
ORDER BY ranked.rank DESC, ranked.code, ranked.id
"""
_LISTS = """
SELECT code, title_fr, title_en, size, source, edition, {rank} AS rank, count(*) OVER () AS total
FROM catalogue_codelist WHERE {condition} ORDER BY rank DESC, code LIMIT %s OFFSET %s
"""


class ListLine(NamedTuple):
    code: str
    title_fr: str
    title_en: str
    size: int
    source: str
    edition: str


@dataclass(frozen=True)
class Lists:
    lines: list[ListLine]
    total: int = 0


class Line(NamedTuple):
    """A code, in the list that holds it."""

    code: str
    label_fr: str
    label_en: str
    list: str
    list_title_fr: str
    list_title_en: str


@dataclass(frozen=True)
class Page:
    """`total` stops at what is ranked."""

    lines: list[Line]
    total: int = 0


def lists(asked: Asked, number: int, size: int = PER_PAGE) -> Lists:
    """Return one page of the code lists that answer, the best first; without a text all of them, by their code."""
    query, words = asked.sql()
    statement = _LISTS.format(
        rank="0" if asked.is_empty else f"ts_rank({WEIGHTS}, search_words, {query})",
        condition="true" if asked.is_empty else f"search_words @@ {query}",
    )
    values = [] if asked.is_empty else [*words, *words]
    rows = database.fetch(statement, [*values, size, (number - 1) * size], by_words=not asked.is_empty)
    return Lists([ListLine(*row[:-2]) for row in rows], rows[0][-1] if rows else 0)


def page(asked: Asked, number: int) -> Page:
    """Return one page of the codes that answer, in one statement, the best first."""
    if not asked.terms:
        return Page([])
    query, words = asked.sql()
    statement = _PAGE.format(query=query, weights=WEIGHTS, ranked=RANKED)
    rows = database.fetch(statement, [*words, *words, PER_PAGE, (number - 1) * PER_PAGE], by_words=True)
    return Page([Line(*row[:-1]) for row in rows], rows[0][-1] if rows else 0)


def counted(asked: Asked) -> tuple[str, list]:
    """Return an SQL expression: how many lists and codes answer, at most one more than `COUNTED`."""
    query, words = asked.sql()
    statement = (
        f"WITH hits AS MATERIALIZED (SELECT FROM catalogue_code WHERE search_words @@ {query}),"  # noqa: S608
        f" lists AS (SELECT FROM catalogue_codelist WHERE search_words @@ {query})"
        f" SELECT count(*) FROM (SELECT FROM lists UNION ALL SELECT FROM hits LIMIT {COUNTED + 1}) AS few"
    )
    return statement, [*words, *words]
