"""What the API reads: published descriptions, and the code lists and vocabularies that they use."""

from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, QuerySet

from catalogue import queries
from catalogue.enums import DatasetStatus
from catalogue.folding import search_words
from catalogue.models import (
    Code,
    CodeList,
    Concept,
    Dataset,
    DatasetVersion,
    Holder,
    Table,
    TableLink,
    Variable,
    Vocabulary,
)
from catalogue.models.vectors import EXACT, STEMMED


def datasets(q: str = "", kind: str = "", holder: str = "", access_rights: str = "") -> QuerySet[Dataset]:
    equal = {"kind": kind, "holder__code": holder, "access_rights": access_rights}
    found = queries.published().filter(**{name: value for name, value in equal.items() if value})
    return _holding(found, q)


def published_dataset(code: str) -> Dataset | None:
    return queries.published().filter(code=code).first()


def whole_dataset(code: str) -> Dataset | None:
    parts = ("contacts", "distributions", "quality", "coverage", "linkages__other")
    return queries.published().prefetch_related(*parts).filter(code=code).first()


def tables(dataset: str) -> QuerySet[Table]:
    return _tables().filter(dataset__code=dataset)


def table(dataset: str, name: str) -> Table | None:
    links = Prefetch("links", TableLink.objects.select_related("target__dataset").order_by("target__name", "pk"))
    variables = Prefetch("variables", Variable.objects.select_related("code_list"))
    return tables(dataset).prefetch_related(links, variables).filter(name=name).first()


def variables(q: str = "", dataset: str = "", code_list: str = "", **equal: str) -> QuerySet[Variable]:
    """Return the variables whose name or texts hold words that begin as each word of `q`."""
    found = Variable.objects.filter(dataset__status=DatasetStatus.PUBLISHED).select_related(
        "table", "dataset", "code_list"
    )
    found = found.filter(dataset__code=dataset) if dataset else found
    found = found.filter(code_list__code=code_list) if code_list else found
    names = {"table": "table__name", "name": "name", "type": "type"}
    found = found.filter(**{names[key]: value for key, value in equal.items() if value})
    return _holding(found, q)


def code_lists(q: str = "") -> QuerySet[CodeList]:
    return _holding(CodeList.objects.all(), q)


def code_list(code: str) -> CodeList | None:
    return CodeList.objects.filter(code=code).first()


def codes(code_list: str, q: str = "") -> QuerySet[Code]:
    return _holding(Code.objects.filter(code_list__code=code_list), q)


def holders() -> QuerySet[Holder]:
    return Holder.objects.filter(datasets__in=queries.published()).distinct()


def vocabularies() -> QuerySet[Vocabulary]:
    return Vocabulary.objects.all()


def concepts(vocabulary: str) -> QuerySet[Concept]:
    return Concept.objects.filter(vocabulary__code=vocabulary).select_related("broader")


def versions(dataset: str) -> QuerySet[DatasetVersion]:
    published = DatasetVersion.objects.filter(dataset__status=DatasetStatus.PUBLISHED, dataset__code=dataset)
    return published.select_related("dataset")


def _tables() -> QuerySet[Table]:
    return Table.objects.filter(dataset__status=DatasetStatus.PUBLISHED).select_related("dataset")


def _holding(found: QuerySet, text: str) -> QuerySet:
    """Keep the rows whose search words begin as each word of a text; a text without a word finds nothing."""
    words = search_words(text)
    if not words:
        return found.none() if text.strip() else found
    return found.filter(search_words=reduce(and_, map(_beginning, words)))


def _beginning(word: str) -> SearchQuery:
    exact, stemmed = (SearchQuery(f"{word}:*", search_type="raw", config=config) for config in (EXACT, STEMMED))
    return exact | stemmed
