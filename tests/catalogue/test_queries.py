import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from catalogue import queries
from catalogue.enums import DatasetStatus, IdentifyingClass, PotentialIdentifier
from catalogue.folding import MAX_WORDS, fold, search_words
from catalogue.models import Dataset, Variable
from catalogue.search import datasets
from catalogue.search.asking import ask
from catalogue.search.choices import Choices
from tests.catalogue.conftest import AT


def codes(found) -> set[str]:
    return {dataset.code for dataset in found}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Décès", "deces"),
        ("l’hôpital", "l hopital"),
        ("Œdème À l’ÉTÉ", "oedeme a l ete"),
        ("BEN_NIR_PSA", "ben_nir_psa"),
        ("a\x00b", "a b"),
        ("", ""),
    ],
)
def test_texts_are_folded(text, folded):
    assert fold(text) == folded


def test_search_words_lose_plurals_repeats_and_single_letters():
    assert search_words("Les hôpitaux, l’hôpital, les HÔPITAUX") == ["les", "hopitau", "hopital"]
    assert search_words("remboursements") == ["remboursement"]
    assert search_words("ALDs EGB") == ["alds", "egb"]


def test_search_reads_only_the_beginning_of_a_very_long_text():
    assert len(search_words(" ".join(f"mot{n}" for n in range(5000)))) == MAX_WORDS
    assert search_words("x" * 10_000) == ["x" * 399]


def test_only_published_datasets_are_found(make_dataset):
    make_dataset(1)
    make_dataset(2, status=DatasetStatus.DRAFT)
    make_dataset(3, status=DatasetStatus.WITHDRAWN)
    assert codes(queries.published()) == {"base-1"}
    assert [line.code for line in datasets.page(ask("title"), Choices({}), AT, 1)] == ["base-1"]
    assert set(queries.datasets_by_code(["base-1", "base-2", "nothing"])) == {"base-1"}


def test_holders_are_named_once_and_only_those_of_catalogue_data_are_consulted(catalogue):
    ids = [d.pk for d in Dataset.objects.filter(code__in=["dcir", "dcirs", "cohorte-aurore"])]
    assert {holder.code for holder in queries.holders_of(ids)} == {"cnam", "aurore"}
    assert queries.holders_of(ids).count() == 2
    assert [holder.code for holder in queries.holders_to_consult(ids)] == ["aurore"]


def test_texts_follow_the_language_of_the_page(make_dataset):
    dataset = make_dataset(title_fr="Titre", title_en="Title", limits_fr="un\ndeux", limits_en="one\ntwo")
    with translation.override("fr"):
        assert (dataset.title, dataset.limits) == ("Titre", ["un", "deux"])
    with translation.override("en"):
        assert (dataset.title, dataset.limits) == ("Title", ["one", "two"])


@pytest.mark.parametrize(
    "changes",
    [
        {"identifying_class": IdentifyingClass.POTENTIAL, "potential_identifier": ""},
        {"identifying_class": IdentifyingClass.NONE, "potential_identifier": PotentialIdentifier.BIRTH_MONTH},
    ],
)
def test_the_database_wants_each_potential_identifier_named(make_dataset, changes):
    make_dataset()
    with pytest.raises(IntegrityError, match="variable_potential_identifier_is_named"), transaction.atomic():
        Variable.objects.update(**changes)
