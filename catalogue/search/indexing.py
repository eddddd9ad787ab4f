"""What a search reads of a dataset beside its variables: its facets and its words."""

import json
from collections.abc import Iterable

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchVector, SearchVectorCombinable, SearchVectorField
from django.db import connection
from django.db.models import F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from catalogue.models import Dataset, Holder, Table, Variable
from catalogue.models.vectors import EXACT, STEMMED, folded
from catalogue.search import facets

_WRITE = """
UPDATE catalogue_dataset AS kept SET {column} = new.value FROM ({values}) AS new
WHERE kept.id = new.id AND kept.{column} IS DISTINCT FROM new.value RETURNING kept.id
"""
_FACETS = """
SELECT key::bigint AS id, ARRAY(SELECT jsonb_array_elements_text(value))::varchar(120)[] AS value FROM jsonb_each(%s)
"""


def index(dataset_ids: Iterable[int]) -> set[int]:
    """Write `facets` and `search_words` of these datasets, after any change of their rows; return which changed.

    Takes five statements, however many datasets. A row that already says the same is not touched.
    """
    rows = Dataset.objects.filter(pk__in=list(dataset_ids))
    return _write_facets(rows) | _write_words(rows)


def _write_facets(rows: QuerySet[Dataset]) -> set[int]:
    read = rows.select_related("holder").prefetch_related("distributions", "linkages__other").defer("search_words")
    return _write("facets", _FACETS, [json.dumps({dataset.pk: facets.of(dataset) for dataset in read})])


def _write_words(rows: QuerySet[Dataset]) -> set[int]:
    return _write("search_words", *rows.order_by().values("id", value=_words()).query.sql_with_params())


def _write(column: str, values: str, parameters: Iterable) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(column=column, values=values), list(parameters))
        return {pk for (pk,) in cursor.fetchall()}


class _Vector(SearchVectorCombinable, Func):
    output_field = SearchVectorField()


def _words():
    """Return an expression: titles weigh A, keywords and the holder B, the summary and tables C, all the rest D.

    The rest keeps no places, which the many variables of a large base would run out of; a weight needs places, so it
    counts as D. Names of variables stand there whole and in parts.
    """
    descriptions = ("description_fr", "description_en", "population_fr", "population_en")
    holder = Subquery(Holder.objects.filter(pk=OuterRef("holder_id")).values(text=_text("short_name", "name")))
    tables = Table.objects.filter(dataset=OuterRef("pk")).order_by().values("dataset")
    variables = Variable.objects.filter(dataset=OuterRef("pk")).order_by()
    tables_text = Subquery(tables.values(text=StringAgg(_text("name", "label_fr", "label_en"), " ")))
    labels = Subquery(variables.values("dataset").values(text=StringAgg(_text("label_fr", "label_en"), " ")))
    names = ArraySubquery(variables.values(text=folded(F("name"))).distinct())
    names_text = Subquery(variables.values("dataset").values(text=StringAgg("name", " ")))
    return (
        _vector(_text("short_name", "code"), "A", EXACT)
        + _vector(_text("title_fr", "title_en"), "A")
        + _vector(_text("keywords_fr", "keywords_en", holder), "B")
        + _vector(_text("summary_fr", "summary_en", _or_empty(tables_text)), "C")
        + _placeless(_text(*descriptions, _or_empty(labels)), STEMMED)
        + _placeless(_or_empty(names_text), EXACT)
        + _Vector(names, function="array_to_tsvector")
    )


def _vector(text, weight: str, config: str = STEMMED) -> SearchVector:
    return SearchVector(folded(text), weight=weight, config=config)


def _placeless(text, config: str) -> _Vector:
    return _Vector(SearchVector(folded(text), config=config), function="strip")


def _text(*texts) -> Concat:
    parts = [part for text in texts for part in (Value(" "), F(text) if isinstance(text, str) else text)]
    return Concat(*parts, output_field=TextField())


def _or_empty(expression) -> Coalesce:
    return Coalesce(expression, Value(""), output_field=TextField())
