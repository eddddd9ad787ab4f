import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from catalogue import queries
from catalogue.enums import DatasetStatus, IdentifyingClass, PotentialIdentifier
from catalogue.folding import MAX_WORDS, fold, search_words
from catalogue.models import Dataset, Variable


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
    assert codes(queries.search("title")) == {"base-1"}
    assert queries.dataset_with_tables("base-2") is None
    assert set(queries.datasets_by_code(["base-1", "base-2", "nothing"])) == {"base-1"}


@pytest.mark.parametrize("text", ["deces", "DÉCÈS", "décès", "  décès  ", "certificats de décès"])
def test_accents_capitals_and_plurals_do_not_count(catalogue, text):
    assert "causes-de-deces" in codes(queries.search(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parkinson", {"cohorte-aurore", "cartographie"}),
        ("mammographie", {"depistage-mirabelle"}),
        ("mammograms", {"depistage-mirabelle"}),
        ("DCD_COM_COD", {"causes-de-deces"}),
        ("EGB", {"esnd"}),
        ("CSARR", {"pmsi-ssr"}),
    ],
)
def test_words_of_titles_texts_and_variables_are_found(catalogue, text, expected):
    assert codes(queries.search(text)) == expected


def test_every_word_must_be_there(catalogue):
    assert codes(queries.search("mammographie parkinson")) == set()


def test_a_word_is_found_by_its_beginning_not_its_middle(catalogue):
    assert "pmsi-mco" in codes(queries.search("hospital"))
    assert queries.search("ospitalisation").count() == 0


@pytest.mark.parametrize("text", ["%", "_", "'; --", "\\", "!!!", "\x00", "a"])
def test_signs_are_only_signs(catalogue, text):
    assert queries.search(text).count() == 0


def test_no_text_finds_everything_and_filters_narrow(catalogue):
    assert queries.search("").count() == queries.published().count()
    assert codes(queries.search("", kind="cohort")) == {"cohorte-aurore"}
    assert codes(queries.search("", holder="cepidc")) == {"causes-de-deces"}
    assert codes(queries.search("parkinson", kind="cohort", holder="cnam")) == set()


def test_variables_are_found_by_their_meaning(catalogue):
    deaths = Dataset.objects.get(code="causes-de-deces")
    found = queries.matching_variables("commune décès", [deaths])
    assert [variable.name for variable in found[deaths.pk]] == ["DCD_COM_COD"]
    assert queries.matching_variables("", [deaths]) == {}


def test_few_variables_are_shown_for_each_dataset(catalogue):
    found = queries.matching_variables("date", list(queries.published()))
    assert max(map(len, found.values())) == queries.VARIABLES_PER_RESULT


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
