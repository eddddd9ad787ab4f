"""The counts of the filters, held against a count by hand."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from catalogue.enums import AccessRights, DatasetKind, DatasetStatus, Rhythm
from catalogue.models import Dataset, Distribution
from catalogue.search import asking, datasets, facets, indexing
from catalogue.search.choices import Choices
from tests.catalogue.conftest import trace

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
THEMES, CODINGS = ["CANCER", "DIABETES", "MENTAL"], ["ICD10", "ATC"]


@pytest.fixture
def invented(holder):
    """Forty datasets drawn by lot, three of them not published, with a word in one title in two."""
    draw = random.Random(7)  # noqa: S311 — drawn by lot, no secret
    rows = [_dataset(draw, holder, number) for number in range(40)]
    Dataset.objects.bulk_create(rows)
    for row in rows:
        trace("catalogue.dataset_imported", "dataset", row.pk)
        if draw.random() < 0.4:
            Distribution.objects.create(dataset=row, role="sample", title_fr="Échantillon")
    indexing.index([row.pk for row in rows])
    return rows


def _dataset(draw, holder, number):
    start = draw.randint(2000, 2020)
    return Dataset(
        code=f"jeu-{number}",
        short_name=f"J{number}",
        holder=holder,
        title_fr=draw.choice(["Cohorte de patients", "Base de remboursements"]),
        summary_fr="Résumé",
        description_fr="Description",
        kind=draw.choice(DatasetKind.values),
        rhythm=draw.choice(Rhythm.values),
        access_rights=draw.choice(AccessRights.values),
        period_from=draw.choice([None, date(start, 5, 1)]),
        period_to=draw.choice([None, date(draw.randint(start, 2025) + 1, 1, 1)]),
        properties={
            "health_theme": draw.sample(THEMES, draw.randint(0, 3)),
            "coding_system": draw.sample(CODINGS, draw.randint(0, 2)),
            "min_age": draw.choice([0, 18, 65]),
        },
        updated_at=draw.choice([None, AT - timedelta(days=draw.randint(0, 1500))]),
        status=DatasetStatus.DRAFT if number < 3 else DatasetStatus.PUBLISHED,
    )


def _values(dataset) -> dict[str, set[str]]:
    """What a dataset says for each facet, by other means than the code."""
    least = dataset.properties["min_age"]
    first, last = dataset.period_from, dataset.period_to
    years = range(first.year, (last.year if last else AT.year) + 1) if first else ()
    changed = dataset.updated_at
    return {
        "access": {dataset.access_rights},
        "kind": {dataset.kind},
        "rhythm": {dataset.rhythm},
        "theme": set(dataset.properties["health_theme"]),
        "coding": set(dataset.properties["coding_system"]),
        "sample": {"oui"} if dataset.distributions.exists() else set(),
        "age": {"elders"} | ({"adults"} if least <= 64 else set()) | ({"children"} if least <= 17 else set()),
        "year": {str(year) for year in years},
        "updated": {
            code
            for code, days in {"30j": 30, "12m": 365, "3a": 1095}.items()
            if changed and changed.date() >= AT.date() - timedelta(days=days)
        },
    }


def _answers(dataset, word, chosen, leaving="") -> bool:
    says = _values(dataset)
    if dataset.status != DatasetStatus.PUBLISHED or word not in dataset.title_fr:
        return False
    return all(says[key] & set(values) for key, values in chosen.items() if key != leaving)


def _draw(draw) -> dict[str, list[str]]:
    offered = {
        "theme": [*THEMES, "UNKNOWN"],
        "coding": CODINGS,
        "access": AccessRights.values,
        "kind": DatasetKind.values,
        "sample": ["oui"],
        "age": list(facets.AGES),
        "year": ["2003", "2015", "2026"],
        "updated": list(facets.UPDATED),
        "rhythm": Rhythm.values,
    }
    keys = draw.sample(list(offered), draw.randint(0, 3))
    return {key: draw.sample(offered[key], draw.randint(1, min(2, len(offered[key])))) for key in keys}


def test_counts_are_those_of_a_count_by_hand(invented):
    draw = random.Random(11)  # noqa: S311 — drawn by lot, no secret
    for _turn in range(60):
        word, wanted = draw.choice([("", ""), ("Cohorte", "cohorte"), ("Base", "base")]), _draw(draw)
        title, text = word
        query = QueryDict(mutable=True)
        for key, values in wanted.items():
            query.setlist(facets.BY_KEY[key].parameter, values)
        counts = datasets.count(asking.ask(text, exactly=True), Choices.read(query), AT)
        assert counts.total == sum(_answers(row, title, wanted) for row in invented)
        for key in _values(invented[0]):
            expected: dict[str, int] = {}
            for row in invented:
                if _answers(row, title, wanted, leaving=key):
                    for value in _values(row)[key]:
                        expected[value] = expected.get(value, 0) + 1
            found = {value: number for value, number in counts.by_facet.get(key, {}).items() if number}
            assert found == expected, (key, wanted, text)


def test_the_page_holds_what_is_counted(invented):
    draw = random.Random(13)  # noqa: S311 — drawn by lot, no secret
    for _turn in range(20):
        wanted = _draw(draw)
        query = QueryDict(mutable=True)
        for key, values in wanted.items():
            query.setlist(facets.BY_KEY[key].parameter, values)
        page = datasets.page(asking.ask(""), Choices.read(query), AT, 1)
        expected = {row.code for row in invented if _answers(row, "", wanted)}
        assert {line.code for line in page} <= expected
        assert len(page) == min(len(expected), datasets.PER_PAGE)


def test_the_counts_take_one_statement(invented, django_assert_num_queries):
    with django_assert_num_queries(1):
        datasets.count(asking.ask("cohorte"), Choices.read(QueryDict("theme=CANCER&acces=PUBLIC&annee=2015")), AT)


@pytest.mark.parametrize(
    "query", ["annee=deux", "annee=999999999999", "annee=²", "maj=hier", "nature=inconnue", "theme=", "theme=%00"]
)
def test_what_cannot_be_a_value_is_left_out(query):
    assert not Choices.read(QueryDict(query))


def test_the_old_parameters_still_narrow():
    choices = Choices.read(QueryDict("nature=cohort&detenteur=cnam"))
    assert choices.by_facet == {"holder": ("cnam",), "kind": ("cohort",)}
