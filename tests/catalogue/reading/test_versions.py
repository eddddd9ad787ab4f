import pytest

from catalogue.models import Dataset, DatasetVersion, Linkage, Variable
from catalogue.publishing import differences, versions
from catalogue.publishing.differences import Change, Difference
from tests.catalogue.conftest import ACTOR, AT, trace
from tests.catalogue.reading.conftest import FRAME, text


@pytest.fixture
def twice(full):
    """A base published twice: its title and the meaning of its variable changed in between."""
    Dataset.objects.filter(pk=full.pk).update(title_fr="Titre nouveau", period_from=None)
    Variable.objects.filter(dataset=full).update(label_fr="Jour de la visite")
    trace("catalogue.dataset_imported", "dataset", full.pk)
    versions.publish(full, at=AT, actor=ACTOR, notes_fr="Un meilleur titre.")
    full.refresh_from_db()
    return full


def test_versions_are_listed_the_last_first(page, twice):
    answer = page("versions", twice.code)
    html = text(answer)
    assert [row[0].text for row in answer.context["rows"]] == ["Version 2", "Version 1"]
    assert "Un meilleur titre." in html
    assert f"/fr/catalogue/{twice.code}/versions/1..2/" in html


def test_a_dataset_without_version_says_when_one_comes(page, make_dataset):
    make_dataset()
    assert "Aucune version n’est encore gardée" in text(page("versions", "base-1"))


def test_an_old_version_reads_as_it_was_and_says_that_it_is_old(page, twice):
    html = text(page("version", twice.code, 1))
    assert "title fr" in html
    assert "Titre nouveau" not in html
    assert "Ceci est une ancienne version" in html
    assert '<meta name="robots" content="noindex">' in html
    for words in ("De 2010 à 2020", "99,8 %", "97,5 %", "Registre des greffes", "donnees@exemple.test", "moins de 11"):
        assert words in html, words
    assert DatasetVersion.objects.get(number=1).sha256 in html


def test_a_link_with_what_is_a_draft_now_is_not_told(page, full, make_dataset):
    other = make_dataset(2)
    Linkage.objects.create(dataset=full, other=other, method_fr="Par le pseudonyme")
    trace("catalogue.dataset_imported", "dataset", full.pk)
    versions.publish(full, at=AT, actor=ACTOR)
    assert "Par le pseudonyme" in text(page("version", full.code, 2))
    Dataset.objects.filter(pk=other.pk).update(status="draft")
    assert "Par le pseudonyme" not in text(page("version", full.code, 2))


def test_the_present_version_says_that_it_is(page, twice):
    html = text(page("version", twice.code, 2))
    assert "Titre nouveau" in html
    assert "la version en cours" in html
    assert "noindex" not in html


def test_the_variables_of_a_version_are_those_of_then(page, twice):
    html = text(page("version", twice.code, 1, table="visite"))
    assert "Date de la visite" in html
    assert "Jour de la visite" not in html
    assert "Jour de la visite" in text(page("version", twice.code, 2, table="visite"))


def test_a_table_that_a_version_did_not_have_says_so(page, twice):
    assert "Cette version n’en décrivait pas." in text(page("version", twice.code, 1, table="<b>inconnue"))


@pytest.mark.parametrize("number", [0, 3, 10**12])
def test_an_unknown_version_is_not_found(page, twice, number):
    answer = page("version", twice.code, number)
    assert answer.status_code == 404
    assert "pas de version de ce numéro" in text(answer)
    assert page("difference", twice.code, 1, number).status_code == 404


def test_a_difference_is_told_by_section_with_what_was_and_what_is(page, twice, monkeypatch):
    told = [
        Change("Titre", "<b>avant", "après", "changed"),
        Change("Table", "", "SEJOUR", "added"),
        Change("Table", "VISITE", "", "removed"),
    ]
    seen = []

    def readable(old, new):
        seen.append((old["title_fr"], new["title_fr"]))
        return [Difference("Description", told)]

    monkeypatch.setattr(differences, "differences", readable)
    html = text(page("difference", twice.code, 1, 2))
    assert seen == [("title fr", "Titre nouveau")]
    assert '<del class="change-before">&lt;b&gt;avant</del>' in html
    assert "<ins>après</ins>" in html
    assert "<ins>SEJOUR</ins>" in html
    assert '<del class="change-before">VISITE</del>' in html


def test_versions_that_say_the_same_say_so(page, twice, monkeypatch):
    monkeypatch.setattr(differences, "differences", lambda old, new: [])
    assert "Rien n’a changé entre ces deux versions" in text(page("difference", twice.code, 1, 2))


@pytest.mark.parametrize("count", [1, 3, 100])
def test_versions_cost_as_many_queries_however_many(page, make_dataset, django_assert_num_queries, count):
    dataset = make_dataset()
    DatasetVersion.objects.bulk_create(
        DatasetVersion(dataset=dataset, number=n, content={}, sha256="0" * 64, published_at=AT)
        for n in range(1, count + 1)
    )
    trace("catalogue.version_published", "dataset", dataset.pk)
    with django_assert_num_queries(FRAME + 3):  # dataset; versions: how many, which
        assert page("versions", "base-1").status_code == 200


def test_a_version_costs_a_handful_of_queries(page, twice, django_assert_num_queries):
    with django_assert_num_queries(FRAME + 5):  # dataset, version, other datasets, holder, vocabularies
        assert page("version", twice.code, 1).status_code == 200
