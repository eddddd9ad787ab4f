import re

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, Table, Variable

#: What opens and closes the read-only transaction of a GET: two for the savepoint, one for the mode, one to roll back.
FRAME = 4


def list_page(client, language="fr", **query):
    with translation.override(language):
        return client.get(reverse("catalogue:list"), query)


def test_the_list_is_open_to_everyone_and_tells_each_dataset(client, catalogue):
    page = list_page(client)
    assert page.status_code == 200
    html = page.content.decode()
    for dataset in Dataset.objects.all():
        assert f"/fr/catalogue/{dataset.code}/" in html
    assert "Depuis 2006" in html
    assert "Aucun résultat" in html


def test_addresses_are_the_same_words_in_both_languages(client, catalogue):
    page = list_page(client, "en")
    assert page.status_code == 200
    assert "/en/catalogue/dcir/" in page.content.decode()
    assert "Reimbursed care outside public hospitals" in page.content.decode()


@pytest.mark.parametrize("status", [DatasetStatus.DRAFT, DatasetStatus.WITHDRAWN])
def test_what_is_not_published_is_not_listed(client, make_dataset, status):
    make_dataset(status=status)
    assert "base-1" not in list_page(client).content.decode()


def test_search_narrows_and_shows_the_variables_found(client, catalogue):
    html = list_page(client, q="commune de décès").content.decode()
    assert "KI_CCI_R.DCD_COM_COD" in re.sub("</?(code|mark)>", "", html)
    assert "/fr/catalogue/depistage-mirabelle/" not in html


def test_an_empty_result_says_what_to_do(client, catalogue):
    html = list_page(client, q="licorne").content.decode()
    assert "Aucun jeu de données ne correspond" in html
    assert "Revoir tout le catalogue" in html
    assert "« cœur »" in html.replace("\u00a0", " ")
    assert "Aucun jeu de données ne correspond" not in list_page(client, q="cœur").content.decode()


def test_an_empty_catalogue_says_what_will_come(client, db):
    assert "Le catalogue se remplira" in list_page(client).content.decode()


def test_a_search_of_ten_thousand_letters_is_answered(client, catalogue):
    page = list_page(client, q="é" * 10_000)
    assert page.status_code == 200
    html = page.content.decode()
    assert "seul son début a été lu" in html
    assert "é" * 201 not in html


def test_html_in_a_search_is_escaped(client, catalogue):
    html = list_page(client, q="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_html_in_a_description_is_escaped(client, make_dataset):
    marked = "<b>gras</b>"
    fields = ("title", "summary", "description", "population", "limits", "access", "refresh")
    make_dataset(**{f"{name}_fr": marked for name in fields})
    Table.objects.update(label_fr=marked, row_fr=marked)
    Variable.objects.update(label_fr=marked)
    html = list_page(client, q="date_visite").content.decode()
    assert marked not in html
    assert "&lt;b&gt;gras" in html


@pytest.mark.parametrize(
    "query", [{"nature": "inconnue"}, {"detenteur": "personne"}, {"page": "0"}, {"page": "abc"}, {"q": "\x00"}]
)
def test_odd_queries_are_answered(client, catalogue, query):
    assert list_page(client, **query).status_code == 200


def test_filters_keep_what_was_typed(client, catalogue):
    html = list_page(client, q="Parkinson", nature="cohort").content.decode()
    assert 'value="Parkinson"' in html
    assert 'name="nature" value="cohort" checked' in html


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_list_costs_as_many_queries_however_long(client, make_dataset, django_assert_num_queries, count):
    for number in range(count):
        make_dataset(number)
    with django_assert_num_queries(FRAME + 5):  # counts of the filters, their names, datasets, variables, other tabs
        assert list_page(client, q="title").status_code == 200
