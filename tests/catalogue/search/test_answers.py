"""What answers a search, of each kind."""

import pytest
from django.core.cache import cache
from django.http import QueryDict

from catalogue.models import Code, CodeList, Concept, Variable, Vocabulary
from catalogue.search import asking, codes, concepts, counting, datasets, suggesting, variables
from catalogue.search.choices import Choices
from tests.catalogue.conftest import AT, trace

NO_CHOICE = Choices({})


def found(text: str, query: str = "") -> list[str]:
    return [line.code for line in datasets.page(asking.ask(text), Choices.read(QueryDict(query)), AT, 1)]


@pytest.fixture
def nomenclature(db):
    made = CodeList.objects.create(code="IR_CIM_V", title_fr="Classification CIM-10", size=3)
    trace("catalogue.code_list_imported", "code_list", made.pk)
    labels = {"I21": "Infarctus aigu du myocarde", "I210": "Infarctus de la paroi", "E11": "Diabète <b>de type 2</b>"}
    Code.objects.bulk_create(
        Code(code_list=made, code=code, label_fr=label, position=n) for n, (code, label) in enumerate(labels.items())
    )
    return made


@pytest.fixture
def themes(db):
    made = Vocabulary.objects.create(
        code="health-theme", uri="urn:t", title_fr="Thèmes", title_en="Themes", source="essai"
    )
    trace("catalogue.vocabulary_loaded", "vocabulary", made.pk)
    Concept.objects.create(vocabulary=made, code="CANCER", uri="urn:c", label_fr="Cancers", label_en="Cancer")
    return made


@pytest.mark.parametrize("text", ["deces", "DÉCÈS", "décès", "  décès  ", "certificats de décès"])
def test_accents_capitals_and_plurals_do_not_count(catalogue, text):
    assert "causes-de-deces" in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parkinson", {"cohorte-aurore", "cartographie"}),
        ("mammographie", {"depistage-mirabelle"}),
        ("mammograms", {"depistage-mirabelle"}),
        ("DCD_COM_COD", {"causes-de-deces"}),
        ("dcd_com", {"causes-de-deces"}),
        ("CSARR", {"pmsi-ssr"}),
    ],
)
def test_words_of_titles_texts_and_variables_are_found(catalogue, text, expected):
    assert set(found(text)) == expected


def test_synonyms_are_found_and_can_be_left_out(catalogue):
    assert "causes-de-deces" in found("mortality")
    exact = datasets.page(asking.ask("mortalités EGB", exactly=True), NO_CHOICE, AT, 1)
    assert [line.code for line in exact] == []


def test_every_word_must_be_there(catalogue):
    assert found("mammographie parkinson") == []


def test_a_word_is_found_by_its_beginning_not_its_middle(catalogue):
    assert "pmsi-mco" in found("hospital")
    assert found("ospitalisation") == []


@pytest.mark.parametrize("text", ["%", "_", "'; --", "\\", "!!!", "\x00 &", "a", "de la"])
def test_a_text_without_a_word_finds_nothing(catalogue, text):
    assert found(text) == []
    assert set(counting.counts(asking.ask(text)).values()) == {0}


def test_no_text_finds_everything_and_filters_narrow(catalogue):
    assert len(found("")) == 17
    assert found("", "nature=cohort") == ["cohorte-aurore"]
    assert found("", "detenteur=cepidc") == ["causes-de-deces"]
    assert found("parkinson", "nature=cohort&detenteur=cnam") == []


def test_a_title_comes_before_a_description(make_dataset):
    make_dataset(1, description_fr="Il y est question de pancréatite.")
    make_dataset(2, keywords_fr="pancréatite")
    make_dataset(3, title_fr="Registre des pancréatites")
    assert found("pancréatite") == ["base-3", "base-2", "base-1"]


def test_variables_of_the_datasets_found_are_shown_few_for_each(catalogue):
    page = datasets.page(asking.ask("date"), NO_CHOICE, AT, 1)
    shown = datasets.matching_variables(asking.ask("date"), [line.id for line in page])
    assert max(map(len, shown.values())) == datasets.VARIABLES_SHOWN


def test_a_name_in_several_tables_is_one_line(catalogue):
    page = variables.page(asking.ask("BEN_NIR_PSA"), variables.Narrowed(), 1)
    line = page.lines[0]
    assert line.name == "BEN_NIR_PSA"
    same = Variable.objects.filter(name="BEN_NIR_PSA", label_fr=line.label_fr)
    assert line.tables == same.count()
    assert page.total >= Variable.objects.filter(name="BEN_NIR_PSA").count()


def test_a_name_that_begins_as_typed_comes_before_a_label(make_dataset):
    dataset = make_dataset()
    Variable.objects.filter(dataset=dataset).update(name="poids_kg", label_fr="Mesure du matin")
    twin = Variable.objects.get(dataset=dataset)
    twin.pk, twin.name, twin.label_fr = None, "mesure", "Poids, poids, poids"
    twin.save()
    assert [line.name for line in variables.page(asking.ask("poids"), variables.Narrowed(), 1).lines] == [
        "poids_kg",
        "mesure",
    ]


def test_the_very_name_comes_first(make_dataset):
    dataset = make_dataset()
    twin = Variable.objects.get(dataset=dataset)
    Variable.objects.filter(dataset=dataset).update(name="age_ans")
    twin.pk, twin.name = None, "AGE"
    twin.save()
    assert [line.name for line in variables.page(asking.ask("age"), variables.Narrowed(), 1).lines] == [
        "AGE",
        "age_ans",
    ]


def test_variables_are_narrowed(catalogue):
    def names(**narrowed):
        return variables.page(asking.ask("date"), variables.Narrowed(**narrowed), 1)

    everything = names()
    assert 0 < names(dataset="dcir").total < everything.total
    assert {line.type for line in names(type="date").lines} == {"date"}
    assert names(coded=True).total == 0
    assert sum(one.number for one in everything.datasets) == everything.total


def test_variables_of_what_is_not_published_are_not_found(make_dataset):
    make_dataset(status="draft")
    assert variables.page(asking.ask("visite"), variables.Narrowed(), 1).lines == []
    assert counting.counts(asking.ask("visite"))["variables"] == 0


def test_codes_are_found_by_code_and_by_label(nomenclature):
    assert [line.code for line in codes.page(asking.ask("I21"), 1).lines] == ["I21", "I210"]
    assert [line.code for line in codes.page(asking.ask("crise cardiaque"), 1).lines] == ["I21", "I210"]
    assert [line.code for line in codes.lists(asking.ask("CIM-10"), 1).lines] == ["IR_CIM_V"]
    assert codes.lists(asking.ask(""), 1).total == 1


def test_concepts_say_how_many_datasets_carry_them(themes, make_dataset):
    make_dataset(properties={"health_theme": ["CANCER"]})
    [line] = concepts.page(asking.ask("cancers"), 1).lines
    assert (line.facet, line.code, line.datasets) == ("theme", "CANCER", 1)


def test_each_kind_is_counted_in_one_statement(nomenclature, themes, make_dataset, django_assert_num_queries):
    make_dataset(1, title_fr="Cancers")
    with django_assert_num_queries(1):
        assert counting.counts(asking.ask("cancer")) == {"datasets": 1, "variables": 0, "codes": 0, "concepts": 1}
    assert counting.counts(asking.ask("diabète"))["codes"] == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("diabette", "diabète"),
        ("infarctu aigue", "infarctu aigu"),
        ("apendicite", ""),
        ("mamographie", "mammographie"),
        ("licorne", ""),
    ],
)
def test_the_nearest_word_of_the_catalogue_is_suggested(catalogue, typed, meant):
    suggesting.rebuild()
    assert suggesting.suggestion(asking.ask(typed)) == meant


def test_the_words_are_read_once(catalogue, django_assert_num_queries):
    cache.delete("catalogue:words")
    assert suggesting.suggestion(asking.ask("diabette")) == "diabète"
    with django_assert_num_queries(0):
        assert suggesting.suggestion(asking.ask("diabette et parkinsson")) == "diabète et parkinson"
