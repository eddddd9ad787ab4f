"""Values of the controlled vocabularies that answer a search: each narrows the list of datasets."""

from dataclasses import dataclass
from typing import NamedTuple

from catalogue.search import database, facets
from catalogue.search.asking import Asked
from catalogue.search.datasets import COUNTED, WEIGHTS

PER_PAGE = 20

_ANSWERING = """
FROM unnest(%s::text[], %s::text[]) AS facet(key, vocabulary)
JOIN catalogue_vocabulary AS vocabulary ON vocabulary.code = facet.vocabulary
JOIN catalogue_concept AS concept ON concept.vocabulary_id = vocabulary.id
WHERE NOT concept.is_deprecated AND concept.search_words @@ {query}
"""
_PAGE = """
SELECT facet.key, concept.code, concept.label_fr, concept.label_en, vocabulary.title_fr, vocabulary.title_en,
    (SELECT count(*) FROM catalogue_dataset WHERE status = 'published'
     AND facets @> ARRAY[left(facet.key || ':' || concept.code, {longest})]::varchar[]),
    count(*) OVER ()
{answering} ORDER BY ts_rank({weights}, concept.search_words, {query}) DESC, concept.code, facet.key
LIMIT %s OFFSET %s
"""


class Line(NamedTuple):
    """A concept, the facet (by key) that it narrows, and how many `datasets` carry it."""

    facet: str
    code: str
    label_fr: str
    label_en: str
    vocabulary_fr: str
    vocabulary_en: str
    datasets: int


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    total: int = 0


def page(asked: Asked, number: int) -> Page:
    """Return one page of the concepts that answer, in one statement, the best first."""
    if not asked.terms:
        return Page([])
    query, words = asked.sql()
    statement = _PAGE.format(
        answering=_ANSWERING.format(query=query), query=query, weights=WEIGHTS, longest=facets.LONGEST
    )
    parameters = [*facets.vocabularies(), *words, *words, PER_PAGE, (number - 1) * PER_PAGE]
    rows = database.fetch(statement, parameters, by_words=True)
    return Page([Line(*row[:-1]) for row in rows], rows[0][-1] if rows else 0)


def counted(asked: Asked) -> tuple[str, list]:
    """Return an SQL expression: how many concepts answer, at most one more than `COUNTED`."""
    query, words = asked.sql()
    answering = _ANSWERING.format(query=query)
    return f"SELECT count(*) FROM (SELECT {answering} LIMIT {COUNTED + 1}) AS few", [*facets.vocabularies(), *words]  # noqa: S608
