import pytest

from catalogue.models import ContactPoint, Holder
from tests.catalogue.conftest import trace
from tests.catalogue.reading.conftest import FRAME, text


def test_a_holder_tells_who_it_is_and_what_it_publishes(page, holder, make_dataset):
    Holder.objects.update(description_fr="Une caisse inventée.", homepage="https://exemple.test", siren="000000000")
    published = make_dataset(1)
    make_dataset(2, status="draft")
    ContactPoint.objects.create(dataset=published, name_fr="Service des accès", email="acces@exemple.test")
    trace("catalogue.dataset_imported", "dataset", published.pk)
    html = text(page("holder", holder.code))
    for words in (
        *("Organisation inventée", "Une caisse inventée.", "service@inventee.example", "https://exemple.test"),
        *("/fr/catalogue/base-1/", "Service des accès", "acces@exemple.test", "000000000"),
    ):
        assert words in html, words
    assert "base-2" not in html
    assert "Détenteur de confiance" not in html


def test_a_trusted_holder_is_said_to_be_one(page, holder):
    Holder.objects.update(is_trusted=True)
    html = text(page("holder", holder.code))
    assert "Détenteur de confiance" in html
    assert "article 72" in html
    assert "Aucune de ses bases n’est publiée au catalogue." in html


def test_an_unknown_holder_is_not_found(page, db):
    answer = page("holder", "inconnu")
    assert answer.status_code == 404
    assert "Aucun responsable de données ne porte ce nom." in text(answer)


def test_html_of_a_holder_is_escaped(page, holder):
    Holder.objects.update(name="<b>gras</b>", description_fr="<b>gras</b>", short_name="<b>gras</b>")
    html = text(page("holder", holder.code))
    assert "<b>gras" not in html


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_holder_costs_as_many_queries_however_many_bases(page, make_dataset, django_assert_num_queries, count):
    for number in range(count):
        make_dataset(number)
    with django_assert_num_queries(FRAME + 3):  # holder, datasets, contacts
        assert page("holder", "inventee").status_code == 200
