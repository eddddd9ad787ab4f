"""The pages of a search, as served."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.models import Code, CodeList, Concept, Table, Variable, Vocabulary
from catalogue.search import indexing, suggesting
from tests.catalogue.conftest import trace
from tests.catalogue.test_views import FRAME


def page(client, name="list", language="fr", **query):
    with translation.override(language):
        response = client.get(reverse(f"catalogue:{name}"), query)
    assert response.status_code == 200
    return response


def text_of(response) -> str:
    """The words of a page, without what only a browser reads."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[\s\u202f\u00a0]+", " ", bare)


@pytest.fixture
def coded(make_dataset):
    """A dataset whose variable has a code list, with HTML in every label, and a concept."""
    dataset = make_dataset()
    made = CodeList.objects.create(code="IR_SEX_V", title_fr="Sexe <b>codé</b>", size=2)
    trace("catalogue.code_list_imported", "code_list", made.pk)
    Code.objects.create(code_list=made, code="1", label_fr="Sexe <i>masculin</i>")
    vocabulary = Vocabulary.objects.create(code="health-theme", uri="urn:t", title_fr="T", title_en="T", source="")
    trace("catalogue.vocabulary_loaded", "vocabulary", vocabulary.pk)
    Concept.objects.create(vocabulary=vocabulary, code="SEX", uri="urn:s", label_fr="Sexe <u>dit</u>", label_en="Sex")
    changes = {"name": "BEN_SEX_COD", "label_fr": "Sexe du <s>bénéficiaire</s>", "present_since": 2006}
    Variable.objects.update(code_list=made, **changes)
    indexing.index([dataset.pk])
    return dataset


@pytest.mark.parametrize("name", ["list", "variables", "code_lists", "concepts"])
def test_html_in_a_label_is_escaped_where_a_word_is_marked(client, coded, name):
    html = page(client, name, q="sexe").content.decode()
    assert "<mark>Sexe</mark>" in html
    for tag in ("<b>", "<i>", "<u>", "<s>"):
        assert tag not in html


def test_the_tabs_say_how_many_of_each_kind(client, coded):
    words = text_of(page(client, q="sexe"))
    for tab in ("Jeux de données (1)", "Variables (1)", "Nomenclatures et codes (2)", "Notions (1)"):
        assert tab in words


def test_an_empty_kind_says_which_others_answer(client, coded):
    assert "Rien ici, mais : Nomenclatures et codes (1) ." in text_of(page(client, q="masculin"))


def test_more_than_a_thousand_is_not_counted(client, make_dataset):
    dataset = make_dataset()
    table = Table.objects.get(dataset=dataset)
    Variable.objects.bulk_create(
        Variable(dataset=dataset, table=table, name=f"VISITE_{n}", label_fr="Visite", type="date") for n in range(1100)
    )
    assert "Variables (plus de 1 000)" in text_of(page(client, q="visite"))
    assert "Plus de 1 000 variables trouvées" in text_of(page(client, "variables", q="visite"))


def test_synonyms_are_said_out_loud_and_can_be_left_out(client, catalogue):
    html = page(client, q="IDM").content.decode()
    assert "Résultats aussi pour" in html
    assert "<q>infarctus du myocarde</q>" in html
    assert "q=IDM&amp;exact=1" in html
    exact = page(client, q="IDM", exact="1").content.decode()
    assert "Résultats aussi pour" not in exact
    assert "Chercher aussi ce qui veut dire la même chose" in exact


def test_a_slip_is_asked_about(client, catalogue):
    suggesting.rebuild()
    html = page(client, q="mamographie").content.decode()
    assert "Vouliez-vous dire" in html
    assert "?q=mammographie" in html


def test_a_filter_is_a_chip_that_can_be_taken_off(client, catalogue):
    html = page(client, q="soins", nature="main_base_component", detenteur="cnam").content.decode()
    chips = re.findall(r'class="chip" href="([^"]+)"', html)
    assert "/fr/catalogue/?q=soins&amp;detenteur=cnam" in chips
    assert "/fr/catalogue/?q=soins&amp;nature=main_base_component" in chips
    assert 'href="/fr/catalogue/?q=soins"' in html


def test_several_values_of_a_facet_widen_and_facets_narrow(client, catalogue):
    one = page(client, nature="cohort").content.decode()
    two = page(client, nature=["cohort", "sample"]).content.decode()
    assert one.count('class="result"') == 1
    assert two.count('class="result"') == 3
    assert "Aucun jeu" in page(client, nature=["cohort", "sample"], detenteur="cepidc").content.decode()


def test_an_unknown_value_is_ignored(client, catalogue):
    html = page(client, detenteur="personne", theme="RIEN").content.decode()
    assert 'class="chip"' not in html
    assert html.count('class="result"') == 17


def test_variables_say_where_they_stand(client, coded):
    words = text_of(page(client, "variables", q="sexe"))
    for said in ("BEN_SEX_COD", "Depuis 2006", "Nomenclature : IR_SEX_V", "1 variable trouvée"):
        assert said in words


def test_codes_say_their_list(client, coded):
    assert "dans Sexe &lt;b&gt;codé&lt;/b&gt;" in text_of(page(client, "code_lists", q="masculin"))


def test_a_concept_leads_to_its_datasets(client, coded):
    assert 'href="/fr/catalogue/?theme=SEX"' in page(client, "concepts", q="sexe").content.decode()


@pytest.mark.parametrize("name", ["list", "variables", "code_lists", "concepts"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "licorne"},
        {"q": "é" * 10_000},
        {"q": "\x00"},
        {"q": "de la", "page": "-1"},
        {"q": "date", "page": "99999"},
    ],
)
def test_every_page_answers_anything(client, catalogue, name, query):
    page(client, name, **query)
    page(client, name, "en", **query)


@pytest.mark.parametrize("query", [{"jeu": "inconnu"}, {"jeu": "\x00"}, {"type": "rien"}, {"codees": "2"}])
def test_odd_filters_of_variables_are_answered(client, catalogue, query):
    page(client, "variables", q="date", **query)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_variables_cost_as_many_queries_however_many(client, make_dataset, django_assert_num_queries, count):
    for number in range(count):
        make_dataset(number)
    Variable.objects.update(label_fr="Date")
    with django_assert_num_queries(FRAME + 2):  # variables, other tabs
        page(client, "variables", q="date")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_codes_cost_as_many_queries_however_many(client, db, django_assert_num_queries, count):
    for number in range(count):
        made = CodeList.objects.create(code=f"L{number}", title_fr="Sexe")
        trace("catalogue.code_list_imported", "code_list", made.pk)
        Code.objects.create(code_list=made, code="1", label_fr="Sexe")
    with django_assert_num_queries(FRAME + 3):  # lists, codes, other tabs
        page(client, "code_lists", q="sexe")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_concepts_cost_as_many_queries_however_many(client, db, django_assert_num_queries, count):
    vocabulary = Vocabulary.objects.create(code="health-theme", uri="urn:t", title_fr="T", title_en="T", source="")
    trace("catalogue.vocabulary_loaded", "vocabulary", vocabulary.pk)
    Concept.objects.bulk_create(
        Concept(vocabulary=vocabulary, code=f"C{n}", uri=f"urn:{n}", label_fr="Cancer", label_en="Cancer")
        for n in range(count)
    )
    with django_assert_num_queries(FRAME + 2):  # concepts, other tabs
        page(client, "concepts", q="cancer")


def test_the_pages_are_light(client, catalogue):
    for name in ("list", "variables"):
        assert len(page(client, name, q="date").content) < 60_000
