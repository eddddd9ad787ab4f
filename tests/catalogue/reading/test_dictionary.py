import pytest
from django.urls import NoReverseMatch, reverse

from catalogue.enums import IdentifyingClass, VariableType
from catalogue.models import Dataset, Table, Variable
from catalogue.presentation import addresses, dictionary
from catalogue.reading.dictionary import SHOWN
from catalogue.views.dictionary import VARIABLES_PER_PAGE
from tests.catalogue.reading.conftest import FRAME, IDENTIFYING, text


@pytest.fixture
def table(make_dataset, make_variable):
    made = make_dataset(period_from="2006-01-01").tables.get()
    made.row_fr, made.primary_key, made.present_since = "Une ligne par visite", ["ID", "RANG"], 2010
    made.save()
    make_variable(made, "ID", identifying_class=IdentifyingClass.PSEUDONYM, length="17", position=1)
    make_variable(made, "POIDS", label_fr="Poids à l’entrée", type=VariableType.NUMBER, position=2)
    make_variable(made, "COM_RES", label_fr="Commune de résidence", position=3, **IDENTIFYING)
    return made


# Tables


def test_a_table_tells_its_rows_key_years_and_variables(page, table):
    html = text(page("table", "base-1", "visite"))
    for words in ("Une ligne par visite", "RANG", "Présente depuis 2010.", "texte (17)", "Poids à l’entrée"):
        assert words in html, words
    assert '<a href="/fr/catalogue/base-1/tables/visite/ID/">ID</a>' in html


@pytest.mark.parametrize("asked", ["poids entree", "POIDS", "à l’entrée", "poid"])
def test_a_table_is_filtered_whatever_the_accents_and_the_case(page, table, asked):
    html = text(page("table", "base-1", "visite", q=asked))
    assert "tables/visite/POIDS/" in html
    assert "tables/visite/COM_RES/" not in html
    assert "1 variable trouvée sur 4" in html


def test_a_filter_that_finds_nothing_says_what_to_do(page, table, make_variable):
    html = text(page("table", "base-1", "visite", q="licorne"))
    assert "Aucune variable ne correspond" in html
    assert "Revoir toutes les variables" in html


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "é" * 10_000}, {"q": "%"}, {"page": "abc"}, {"page": "-1"}])
def test_odd_filters_are_answered(page, table, query):
    assert page("table", "base-1", "visite", **query).status_code == 200


def test_what_is_looked_for_is_escaped(page, table):
    for number in range(10):
        Variable.objects.create(dataset=table.dataset, table=table, name=f"V{number}", type="string")
    html = text(page("table", "base-1", "visite", q="<script>alert(1)</script>"))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_a_very_wide_table_has_pages(page, table):
    Variable.objects.bulk_create(
        Variable(dataset=table.dataset, table=table, name=f"V{n:03}", type="string", position=9 + n) for n in range(300)
    )
    assert len(page("table", "base-1", "visite").context["rows"]) == VARIABLES_PER_PAGE
    assert len(page("table", "base-1", "visite", page="2").context["rows"]) == 304 - VARIABLES_PER_PAGE


def test_a_table_tells_which_it_meets_from_its_own_side(page, table, join):
    other = Table.objects.create(dataset=table.dataset, name="sejour", position=1)
    join(other, table, "NUM")
    assert page("table", "base-1", "visite").context["join_rows"] == [
        [dictionary.Cell("sejour", url="/fr/catalogue/base-1/tables/sejour/"), "NUM", "Clé étrangère"]
    ]


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_table_costs_as_many_queries_however_wide(page, table, django_assert_num_queries, join, count):
    Variable.objects.bulk_create(
        Variable(dataset=table.dataset, table=table, name=f"V{n}", type="string") for n in range(count)
    )
    for number in range(count):
        join(table, Table.objects.create(dataset=table.dataset, name=f"t{number}"))
    with django_assert_num_queries(FRAME + 6):  # dataset, table, variables, joins; projects: how many, which
        assert page("table", "base-1", "visite").status_code == 200


# Variables


def test_a_variable_tells_what_it_is(page, table):
    Variable.objects.filter(name="POIDS").update(
        description_fr="Mesuré sans chaussures",
        rule_fr="En grammes",
        remark_fr="Rarement rempli",
        format="%.1f",
        source_type="NUMBER",
        constraints={"required": True, "minimum": 300, "maxLength": 4, "inconnue": "x"},
        present_since=2012,
        withdrawn=2018,
        missing_years=[2014],
    )
    html = text(page("variable", "base-1", "visite", "POIDS"))
    for words in (
        *("Mesuré sans chaussures", "En grammes", "Rarement rempli", "%.1f", "NUMBER"),
        "toujours remplie ; au moins 300 ; au plus 4 caractères ; inconnue : x",
        *("Présente depuis 2012.", "Retirée en 2018 : dernière année 2017.", "Absente en 2014."),
        "Elle n’identifie personne",
    ):
        assert words in html, words
    assert html.count('class="bar absent"') == html.count("<rect") - 5  # 2012, 2013, 2015, 2016, 2017


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (IDENTIFYING, "est un croisement"),
        ({"identifying_class": IdentifyingClass.PSEUDONYM}, "recalculée pour chaque projet"),
        ({"identifying_class": IdentifyingClass.DIRECT}, "jamais fournie"),
    ],
)
def test_a_variable_says_what_its_class_implies(page, table, changes, words):
    Variable.objects.filter(name="POIDS").update(**changes)
    assert words in text(page("variable", "base-1", "visite", "POIDS"))


def test_a_variable_shows_its_first_codes_and_searches_them(page, table, make_code_list):
    codes = make_code_list("UNITE", [(f"U{n:02}", f"Unité numéro {n}") for n in range(30)], edition="2024")
    Variable.objects.filter(name="POIDS").update(code_list=codes, code_list_column="CODE")
    html = text(page("variable", "base-1", "visite", "POIDS"))
    assert "30 codes, 2024" in html
    assert "colonne CODE" in html
    assert "U19" in html
    assert "U20" not in html
    assert '<a href="/fr/catalogue/nomenclatures/UNITE/">Voir tous les codes</a>' in html
    found = text(page("variable", "base-1", "visite", "POIDS", q="unite 25"))
    assert "U25" in found
    assert "U19" not in found


def test_a_list_that_we_do_not_have_is_named(page, table):
    Variable.objects.filter(name="POIDS").update(code_list_name="IR_PERDUE")
    html = text(page("variable", "base-1", "visite", "POIDS"))
    assert "Celles de la nomenclature IR_PERDUE, que nous n’avons pas" in html


def test_a_variable_tells_in_which_other_tables_it_stands(page, table, make_dataset):
    others = [make_dataset(number) for number in range(2, 5)]
    Dataset.objects.filter(pk=others[2].pk).update(status="draft")
    for dataset in others:
        Variable.objects.create(dataset=dataset, table=dataset.tables.get(), name="ID", type="string")
    html = text(page("variable", "base-1", "visite", "ID"))
    assert "Aussi dans 2 tables" in html
    assert "/fr/catalogue/base-3/tables/visite/ID/" in html
    assert "base-4" not in html


def test_a_variable_leads_to_its_neighbours(page, table):
    html = text(page("variable", "base-1", "visite", "POIDS"))
    assert '<a rel="prev" href="/fr/catalogue/base-1/tables/visite/ID/">← ID</a>' in html
    assert '<a rel="next" href="/fr/catalogue/base-1/tables/visite/COM_RES/">COM_RES →</a>' in html


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_variable_costs_as_many_queries_however_common(page, table, make_code_list, django_assert_num_queries, count):
    codes = make_code_list("UNITE", [(f"U{n}", "Unité") for n in range(count)])
    Variable.objects.filter(name="ID").update(code_list=codes)
    tables = Table.objects.bulk_create(Table(dataset=table.dataset, name=f"t{n}") for n in range(count))
    Variable.objects.bulk_create(Variable(dataset=table.dataset, table=one, name="ID", type="string") for one in tables)
    # dataset, variable, before, after; elsewhere: how many, which; codes; projects: how many, which
    with django_assert_num_queries(FRAME + 9):
        answer = page("variable", "base-1", "visite", "ID")
    assert len(answer.context["place_rows"]) == min(count, SHOWN)


# What is not there, odd names


@pytest.mark.parametrize("args", [("inconnue",), ("visite", "inconnue"), ("inconnue", "ID")])
def test_an_unknown_table_or_variable_is_not_found_and_the_page_leads_back(page, table, args):
    answer = page("table" if len(args) == 1 else "variable", "base-1", *args)
    assert answer.status_code == 404
    assert '<a href="/fr/catalogue/base-1/">' in text(answer)


@pytest.mark.parametrize("name", ["Âge à l’entrée", "a b", "50%", "x?y#z", "a+b", "élève;=1", "<i>", "été\u00a0"])
def test_odd_names_have_their_address(client, page, table, name):
    Table.objects.filter(pk=table.pk).update(name=name)
    Variable.objects.filter(name="ID").update(name=name)
    assert client.get(addresses.of_table("base-1", name)).status_code == 200
    assert client.get(addresses.of_variable("base-1", name, name)).status_code == 200
    assert page("dataset", "base-1").status_code == 200


@pytest.mark.parametrize("name", ["a/b", "..", "."])
def test_a_name_that_no_address_carries_is_shown_without_a_link(page, table, join, make_code_list, name):
    """Nothing breaks around it: the page of its base, of its table, of its neighbour, of the joins."""
    Variable.objects.filter(name="ID").update(name=name, code_list=make_code_list(name))
    Table.objects.filter(pk=table.pk).update(primary_key=[name])
    odd = Table.objects.create(dataset=table.dataset, name=name)
    join(odd, table)
    for args in (("dataset",), ("joins",), ("table", "visite"), ("variable", "visite", "POIDS")):
        answer = page(args[0], "base-1", *args[1:])
        assert answer.status_code == 200
        assert name in text(answer)
        assert 'href=""' not in text(answer)


def test_a_slash_is_refused_in_an_address(client, table):
    with pytest.raises(NoReverseMatch):
        reverse("catalogue:table", args=["base-1", "a/b"])
    assert client.get("/fr/catalogue/base-1/tables/a/b/c/").status_code == 404


def test_html_in_every_text_of_a_dictionary_is_escaped(page, table, make_code_list):
    marked = "<b>gras</b>"
    codes = make_code_list("LISTE", [(marked, marked)], title_fr=marked, edition=marked, source=marked, licence=marked)
    names = ("label_fr", "description_fr", "rule_fr", "remark_fr")
    fields = {**dict.fromkeys(names, marked), "source_type": marked, "length": marked, "format": marked}
    Variable.objects.filter(name="POIDS").update(code_list=codes, constraints={marked: marked}, **fields)
    Table.objects.filter(pk=table.pk).update(label_fr=marked, row_fr=marked, remark_fr=marked, primary_key=[marked])
    for args in (("table", "base-1", "visite"), ("variable", "base-1", "visite", "POIDS"), ("code_list", "LISTE")):
        html = text(page(*args))
        assert marked not in html
        assert html.count("&lt;b&gt;gras") >= 4
