import pytest

from catalogue.models import Dataset, Table, Variable
from catalogue.presentation.comparing import NAMES_SHOWN
from tests.catalogue.reading.conftest import FRAME, text


@pytest.fixture
def two(make_dataset, make_variable):
    first, second = make_dataset(1, properties={"individuals": 1000}), make_dataset(2, period_from="2010-01-01")
    make_variable(first.tables.get(), "POIDS")
    make_variable(Table.objects.create(dataset=second, name="sejour", position=2), "TAILLE")
    return first, second


def names(groups) -> list[list[str]]:
    return [group.shown for group in groups]


def test_two_datasets_are_told_side_by_side(page, two):
    answer = page("compare", a="base-1", b="base-2")
    rows = {row[0]: row[1:] for row in answer.context["rows"]}
    assert rows["Personnes"] == ["1\u202f000", "Non précisé"]
    assert rows["Années"] == ["Années à confirmer avec le détenteur", "Depuis 2010"]
    assert rows["Tables"] == ["1", "2"]
    assert "Âges" not in rows


def test_what_both_have_and_what_only_one_has(page, two):
    context = page("compare", a="base-1", b="base-2").context
    assert names(context["tables"]) == [["visite"], [], ["sejour"]]
    assert names(context["variables"]) == [["date_visite"], ["POIDS"], ["TAILLE"]]


def test_names_are_counted_beyond_those_that_are_shown(page, two):
    table = two[0].tables.get()
    Variable.objects.bulk_create(
        Variable(dataset=two[0], table=table, name=f"V{n:03}", type="string") for n in range(NAMES_SHOWN)
    )
    html = text(page("compare", a="base-1", b="base-2"))
    assert f"Seulement dans B1 ({NAMES_SHOWN + 1})" in html
    assert "et 1 autre" in html


@pytest.mark.parametrize(
    "query", [{}, {"a": "base-1"}, {"a": "base-1", "b": "inconnu"}, {"a": "\x00", "b": "é"}, {"a": "", "b": "base-2"}]
)
def test_until_two_are_chosen_only_the_choice_is_shown(page, two, query):
    answer = page("compare", **query)
    assert answer.status_code == 200
    assert "rows" not in answer.context
    assert '<option value="base-1"' in text(answer)


def test_the_same_on_both_sides_says_so(page, two):
    answer = page("compare", a="base-1", b="base-1")
    assert "la même base des deux côtés" in text(answer)
    assert "rows" not in answer.context


def test_a_draft_cannot_be_compared(page, two):
    Dataset.objects.filter(code="base-2").update(status="draft")
    answer = page("compare", a="base-1", b="base-2")
    assert "rows" not in answer.context
    assert "B2" not in text(answer)


def test_html_in_names_is_escaped(page, two):
    Variable.objects.filter(name="POIDS").update(name="<b>gras</b>")
    Table.objects.filter(name="visite").update(name="<i>")
    html = text(page("compare", a="base-1", b="base-2"))
    assert "<b>gras" not in html
    assert "<i>" not in html


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_comparison_costs_as_many_queries_however_large(page, two, django_assert_num_queries, count):
    for dataset in two:
        Table.objects.bulk_create(Table(dataset=dataset, name=f"t{n}") for n in range(count))
    with django_assert_num_queries(FRAME + 3):  # published datasets, tables, variables
        assert page("compare", a="base-1", b="base-2").status_code == 200
