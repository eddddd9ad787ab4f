import pytest

from catalogue.models import Code, Variable
from catalogue.views.dictionary import CODES_PER_PAGE
from tests.catalogue.reading.conftest import FRAME, text

DISEASES = [
    ("I", "Maladies de l’appareil circulatoire"),
    ("I21", "Infarctus aigu du myocarde", "I"),
    ("I22", "Infarctus répété", "I"),
    ("I21.0", "Infarctus antérieur", "I21"),
    ("E11", "Diabète de type 2"),
]


@pytest.fixture
def diseases(make_code_list):
    return make_code_list("CIM", DISEASES, edition="2019", source="ATIH", licence="Licence Ouverte 2.0")


def codes(answer) -> list[str]:
    return [row[0] for row in answer.context["rows"]]


def test_a_list_tells_where_it_comes_from_and_how_old_it_is(page, diseases):
    html = text(page("code_list", "CIM"))
    for words in ("Liste CIM", "2019", "ATIH", "Licence Ouverte 2.0", "0 variable"):
        assert words in html, words


def test_a_list_whose_edition_is_unknown_says_so(page, make_code_list):
    make_code_list()
    html = text(page("code_list", "SEXE"))
    assert "Non précisée : vérifiez auprès de la source" in html
    assert codes(page("code_list", "SEXE")) == ["1", "2"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("infarctus", ["I21", "I22", "I21.0"]),
        ("INFARCTUS repete", ["I22"]),
        ("diabete", ["E11"]),
        ("diab", ["E11"]),
        ("I21", ["I21", "I21.0"]),
        ("licorne", []),
        ("%", []),
        ("' | !x:* & (", []),
    ],
)
def test_codes_are_found_by_the_beginning_of_words_without_accents(page, diseases, asked, found):
    assert codes(page("code_list", "CIM", q=asked)) == found


def test_a_list_with_levels_opens_one_level_at_a_time(page, diseases):
    answer = page("code_list", "CIM")
    assert codes(answer) == ["I", "E11"]
    assert '<a href="?sous=I">2 codes</a>' in text(answer)
    below = page("code_list", "CIM", sous="I")
    assert codes(below) == ["I21", "I22"]
    assert "Remonter d’un niveau" in text(below)
    assert '<a href="/fr/catalogue/nomenclatures/CIM/?sous=I">' in text(page("code_list", "CIM", sous="I21"))


def test_a_code_whose_parent_is_missing_is_not_lost(page, make_code_list):
    make_code_list("TRONQUEE", [("A1", "Seul", "A"), ("B", "Haut"), ("B1", "Bas", "B")])
    assert codes(page("code_list", "TRONQUEE")) == ["A1", "B"]


def test_a_level_that_holds_nothing_leads_back(page, diseases):
    answer = page("code_list", "CIM", sous="inconnu")
    assert answer.status_code == 200
    assert "Aucun code à ce niveau" in text(answer)


def test_the_other_columns_of_a_list_are_shown(page, make_code_list):
    made = make_code_list(columns=[{"name": "C", "role": "code"}, {"name": "L", "role": "label"}, {"name": "TOP"}])
    Code.objects.filter(code="2").update(extra={"TOP": 7})
    answer = page("code_list", made.code)
    assert answer.context["columns"] == ["Code", "Libellé", "TOP"]
    assert [row[2] for row in answer.context["rows"]] == ["", "7"]


def test_a_list_tells_which_published_variables_use_it(page, diseases, make_dataset):
    for number, status in ((1, "published"), (2, "draft")):
        table = make_dataset(number, status=status).tables.get()
        Variable.objects.create(dataset=table.dataset, table=table, name="DGN", type="string", code_list=diseases)
    html = text(page("code_list", "CIM"))
    assert "1 variable" in html
    assert "/fr/catalogue/base-1/tables/visite/DGN/" in html
    assert "base-2" not in html


def test_a_long_list_has_pages(page, make_code_list):
    make_code_list("LONGUE", [(f"{n:04}", "Même libellé") for n in range(250)])
    assert len(page("code_list", "LONGUE").context["rows"]) == CODES_PER_PAGE
    assert codes(page("code_list", "LONGUE", page="3"))[0] == "0200"
    assert codes(page("code_list", "LONGUE", q="libelle", page="2"))[0] == "0100"


def test_an_unknown_list_is_not_found(page, db):
    answer = page("code_list", "INCONNUE")
    assert answer.status_code == 404
    assert "Aucune nomenclature ne porte ce nom." in text(answer)


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"sous": "\x00"}, {"q": "é" * 10_000}, {"page": "zéro"}])
def test_odd_queries_are_answered(page, diseases, query):
    assert page("code_list", "CIM", **query).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_list_costs_as_many_queries_however_long(
    page, make_dataset, make_code_list, django_assert_num_queries, count
):
    rows = [("T", "Tout"), *((f"C{n}", f"Code {n}", "T") for n in range(count))]
    made = make_code_list("LONGUE", rows)
    table = make_dataset().tables.get()
    Variable.objects.bulk_create(
        Variable(dataset=table.dataset, table=table, name=f"V{n}", type="string", code_list=made) for n in range(count)
    )
    with django_assert_num_queries(FRAME + 6):  # list; variables: how many, which; levels; codes: how many, which
        assert page("code_list", "LONGUE").status_code == 200
    with django_assert_num_queries(FRAME + 7):  # the code above too
        assert page("code_list", "LONGUE", sous="T").status_code == 200
    with django_assert_num_queries(FRAME + 5):  # no levels in what was found
        assert page("code_list", "LONGUE", q="code").status_code == 200
