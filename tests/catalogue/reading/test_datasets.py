import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import NoReverseMatch

from audit import api as audit
from catalogue import uses
from catalogue.enums import DatasetStatus
from catalogue.models import Attestation, Dataset, Linkage, QualityStatement, Table, Variable
from catalogue.presentation import datasets as presentation
from catalogue.publishing import versions
from catalogue.uses import Use, Uses
from hub import clock
from tests.catalogue.conftest import ACTOR, AT, trace
from tests.catalogue.reading.conftest import FRAME, IDENTIFYING, text


def test_each_dataset_has_its_page_in_both_languages(page, catalogue):
    for dataset in Dataset.objects.all():
        for language in ("fr", "en"):
            answer = page("dataset", dataset.code, language=language)
            assert answer.status_code == 200
            html = answer.content.decode()
            assert html.count("<h1") == 1
            for table in dataset.tables.all():
                assert f"/{language}/catalogue/{dataset.code}/tables/{table.name}/" in html


def test_what_is_invented_says_so_on_its_page(page, catalogue):
    sentence = "inventés pour la démonstration"
    assert sentence in text(page("dataset", "cohorte-aurore"))
    assert sentence not in text(page("dataset", "dcir"))


def test_the_page_tells_every_section(page, full):
    html = text(page("dataset", full.code))
    for words in (
        "description fr",
        "limits fr",
        "donnees@exemple.test",
        "Guide",
        "PDF, 2 Mo, Licence Ouverte 2.0",
        "Registre des greffes",
        "97,5 %",
        "Lignes dont l’âge est connu",
        "99,8 %",
        "52 000",
        "À partir de 18 ans",
        "De 2010 à 2020",
        "Version 1, publiée le 15 janvier 2026",
        "À attester",
        "Aucun projet public ne l’a encore demandé",
    ):
        assert words in html, words


def test_an_unknown_code_of_a_vocabulary_is_shown_as_it_is(page, full):
    assert "<dd>inconnue</dd>" in text(page("dataset", full.code))


def test_an_address_that_a_browser_could_run_is_no_link(page, make_dataset):
    make_dataset(properties={"documentation": ["javascript:alert(1)", "https://exemple.test/doc"]})
    html = text(page("dataset", "base-1"))
    assert 'href="javascript' not in html
    assert "javascript:alert(1)" in html
    assert '<a href="https://exemple.test/doc">' in html


def test_the_page_explains_what_identifies(page, catalogue):
    html = text(page("dataset", "causes-de-deces"))
    assert "Commune de décès" in html
    assert "KI_CCI_R.DCD_COM_COD" in html
    assert "croisement" in html


def test_names_that_identify_are_counted_beyond_the_first(page, make_dataset, make_variable):
    table = make_dataset().tables.get()
    for number in range(presentation.NAMES_SHOWN + 3):
        make_variable(table, f"commune_{number:02}", **IDENTIFYING)
    html = text(page("dataset", "base-1"))
    assert "visite.commune_11" in html
    assert "visite.commune_12" not in html
    assert "et 3 autres" in html


def test_a_text_in_french_only_says_so_on_an_english_page(page, make_dataset):
    make_dataset(description_en="", summary_en="In English")
    html = text(page("dataset", "base-1", language="en"))
    assert '<div lang="fr"><p>description fr</p></div>' in html
    assert '<p class="lead">In English</p>' in html
    assert 'lang="fr"><p>' not in text(page("dataset", "base-1"))


def test_html_in_every_text_is_escaped(page, full):
    marked = "<b>gras</b>"
    Dataset.objects.update(**{f"{name}_fr": marked for name in MARKED}, short_name=marked)
    Dataset.objects.update(properties={"provenance": {"fr": marked}, "creator": [marked], "source": [marked]})
    Table.objects.update(name=marked, label_fr=marked, row_fr=marked)
    Variable.objects.update(name=marked)
    for part in ("contacts", "distributions", "linkages", "quality", "coverage"):
        rows = getattr(full, part).model.objects
        names = {field.name for field in rows.model._meta.fields}
        rows.update(**dict.fromkeys(names & {"name_fr", "title_fr", "method_fr", "text_fr", "label_fr"}, marked))
    trace("catalogue.dataset_imported", "dataset", full.pk)
    html = text(page("dataset", full.code))
    assert marked not in html
    assert html.count("&lt;b&gt;gras") > len(MARKED)


MARKED = ("title", "summary", "description", "population", "limits", "access", "refresh")


# What is not there


def test_a_draft_is_not_found_and_the_page_says_so(page, make_dataset):
    make_dataset(status=DatasetStatus.DRAFT)
    answer = page("dataset", "base-1")
    assert answer.status_code == 404
    assert "Aucun jeu de données publié ne porte ce nom." in text(answer)


@pytest.mark.parametrize("name", ["dataset", "joins", "versions"])
def test_an_unknown_dataset_is_not_found(page, db, name):
    assert page(name, "inconnu").status_code == 404


@pytest.mark.parametrize("kind", ["catalogue.dataset_withdrawn", "description.withdrawn"])
def test_what_was_withdrawn_tells_since_when(page, make_dataset, kind):
    gone = make_dataset(1, status=DatasetStatus.WITHDRAWN)
    audit.record(kind, object=audit.Ref("dataset", str(gone.pk)), actor=ACTOR, at=AT)
    for name, args in (("dataset", []), ("joins", []), ("table", ["visite"]), ("versions", [])):
        answer = page(name, gone.code, *args)
        assert answer.status_code == 410
        assert "depuis le jeudi 15 janvier 2026" in text(answer)


def test_what_was_withdrawn_without_a_word_still_says_that_it_is_gone(page, make_dataset):
    make_dataset(status=DatasetStatus.WITHDRAWN)
    answer = page("dataset", "base-1")
    assert answer.status_code == 410
    assert "Ce jeu de données est retiré du catalogue." in text(answer)


def test_a_link_with_a_draft_is_not_told(page, make_dataset):
    shown, draft = make_dataset(1), make_dataset(2, status=DatasetStatus.DRAFT)
    Linkage.objects.create(dataset=shown, other=draft, method_fr="Par le pseudonyme")
    trace("catalogue.dataset_imported", "dataset", shown.pk)
    html = text(page("dataset", shown.code))
    assert ">B2<" not in html
    assert "Par le pseudonyme" not in html


# The holder's word


def attest(dataset, people, at):
    made = Attestation.objects.create(
        dataset=dataset, year=at.year, version_number=1, attested_at=at, attested_by=people.secretariat
    )
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    return made


def test_an_attestation_is_told_with_its_day(page, full, people):
    at = clock.now() - timedelta(days=30)
    attest(full, people, at)
    html = text(page("dataset", full.code))
    assert "Description attestée exacte le" in html
    assert "à renouveler" not in html


def test_an_attestation_of_more_than_a_year_is_to_be_renewed(page, full, people):
    attest(full, people, clock.now() - timedelta(days=400))
    assert "Cette attestation a plus d’un an : elle est à renouveler." in text(page("dataset", full.code))


def test_a_description_that_changed_since_its_attestation_says_so(page, full, people):
    attest(full, people, clock.now())
    Dataset.objects.filter(pk=full.pk).update(version_number=3)
    assert "La description a changé 2 fois depuis." in text(page("dataset", full.code))


# Who uses it


def test_the_projects_told_from_above_are_shown(page, full, monkeypatch):
    monkeypatch.setattr(uses, "_providers", [])
    use = Use("Un projet", "/registre/1/", "2018 à 2020", "Autorisé", "success")
    uses.declare(lambda dataset_id, at_most: Uses(12, [use] * at_most))
    html = text(page("dataset", full.code))
    assert html.count('<a href="/registre/1/">Un projet</a>') == uses.LATEST
    assert "Les 10 derniers projets autorisés, sur 12." in html


# The quality label


def test_the_label_has_its_six_sections_even_where_nothing_is_stated(page, full):
    html = text(page("dataset", full.code))
    assert html.count('class="label-section"') == 6
    assert html.count("Rien n’est encore déclaré.") == 5
    assert QualityStatement.objects.count() == 1


def test_a_label_without_any_statement_says_it_once(page, make_dataset):
    make_dataset()
    assert text(page("dataset", "base-1")).count("Rien n’est encore déclaré.") == 1


# Asking for it


def test_asking_for_a_dataset_leads_to_a_new_file(catalogue, monkeypatch):
    dataset = Dataset.objects.get(code="dcir")
    monkeypatch.setattr(presentation, "reverse", lambda name: f"/{name}/")
    assert presentation.request_url(dataset) == "/dossier:new/?jeu=dcir"


def test_asking_is_not_offered_while_files_do_not_exist(catalogue, monkeypatch):
    def missing(name):
        raise NoReverseMatch(name)

    monkeypatch.setattr(presentation, "reverse", missing)
    assert presentation.request_url(Dataset.objects.get(code="dcir")) == ""


# What it costs


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_dataset_costs_as_many_queries_however_large(page, make_dataset, django_assert_num_queries, count):
    dataset = make_dataset()
    tables = Table.objects.bulk_create(Table(dataset=dataset, name=f"t{n}", position=n) for n in range(count))
    Variable.objects.bulk_create(
        Variable(dataset=dataset, table=table, name="commune", type="string", **IDENTIFYING) for table in tables
    )
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    versions.publish(dataset, at=AT, actor=ACTOR)
    # dataset, five kinds of parts, tables, what identifies, attestation; public projects: how many, which; the sample;
    # completeness: version, last word, labels; schema.org: version
    with django_assert_num_queries(FRAME + 9 + 2 + 1 + 3 + 1):
        assert page("dataset", dataset.code).status_code == 200


def test_the_page_of_a_large_base_is_light_at_first_load(client, make_dataset):
    """At most 60 KB for 56 tables of 27 variables: what travels of the page, with its styles and script as they are."""
    dataset = make_dataset()
    tables = Table.objects.bulk_create(
        Table(dataset=dataset, name=f"T_MCO{n:02}_TABLE", label_fr=f"Résumé des séjours {n}", row_fr="Un séjour")
        for n in range(56)
    )
    Variable.objects.bulk_create(
        Variable(dataset=dataset, table=table, name=f"VAR_{n:02}", label_fr=f"Variable {n}", type="string")
        for table in tables
        for n in range(27)
    )
    answer = client.get(f"/fr/catalogue/{dataset.code}/", headers={"Accept-Encoding": "gzip"})
    html = gzip.decompress(answer.content).decode()
    asked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    assert len(html) <= 60_000
    assert len(answer.content) + sum(Path(finders.find(name)).stat().st_size for name in asked) <= 60_000


def test_a_page_of_the_catalogue_is_only_read(client, full):
    assert client.post(f"/fr/catalogue/{full.code}/").status_code == 405
