"""The page of durations and its file: what they tell, to whom, and what an odd address gets."""

import csv

import pytest
from django.urls import reverse

from tests.desk.numbers.histories import lived

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, people):
    client.force_login(people.secretariat)
    return client


def page(client, **query) -> str:
    return client.get(reverse("desk:numbers"), query).content.decode().replace("\u00a0", " ")


@pytest.fixture
def told(people):
    lived(people, (0, "filed"), (4.5, "complete"), (6, "assignment"))


def test_the_page_says_what_will_come(officer):
    assert "Aucun dossier déposé" in page(officer)


def test_the_page_tells_each_actor_stage_and_state(officer, told):
    answer = officer.get(reverse("desk:numbers"))
    context = answer.context
    assert context["actors"] == [
        ["Secrétariat unique", 1, "6,0", "6,0", 0],
        ["Comité", 0, "—", "—", 1],
    ]
    assert context["stages"] == [["Vérifier", 1, "4,5", "4,5", 0], ["Avis du comité", 0, "—", "—", 1]]
    assert [row[:4] for row in context["states"]] == [
        ["Brouillon", "Porteur de projet", 1, "40,0"],
        ["Déposé", "Secrétariat unique", 1, "4,5"],
        ["Complet", "Secrétariat unique", 1, "1,5"],
        ["Désignation des rapporteurs", "Comité", 0, "—"],
    ]
    assert [(bar.bar.label, bar.bar.said) for bar in context["actor_chart"].bars] == [("Secrétariat unique", "6,0")]
    assert 'aria-current="page"' in answer.content.decode()


def test_stages_come_in_the_order_of_the_procedure(officer, people):
    lived(people, (0, "filed"), (1, "complete"), (2, "sponsor_choice"), (3, "transmitted_to_cnil"), (4, "authorised"))
    stages = [row[0] for row in officer.get(reverse("desk:numbers")).context["stages"]]
    assert stages == ["Vérifier", "Avis du comité", "Choix du porteur", "Décision de la CNIL", "Mise à disposition"]


def test_only_a_chosen_route_and_year_are_told(officer, told):
    assert "Aucun dossier déposé" in page(officer, circuit="MR004")
    assert "Aucun dossier déposé" not in page(officer, circuit="STANDARD", annee="2026")


@pytest.mark.parametrize("odd", [{"circuit": "MR009"}, {"annee": "deux"}, {"annee": "1"}, {"circuit": "' OR 1=1"}])
def test_an_odd_address_gets_every_file(officer, told, odd):
    assert officer.get(reverse("desk:numbers"), odd).context["stages"][0][2] == "4,5"


def test_the_file_holds_every_figure_of_the_page(officer, told):
    answer = officer.get(reverse("desk:numbers_csv"))
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    filed = next(row for row in rows if row["state"] == "filed")
    assert filed == {
        "by": "state",
        "machine": "access_request",
        "stage": "admissibility",
        "state": "filed",
        "actor": "secretariat",
        "label": "Déposé",
        "over": "1",
        "running": "0",
        "median_days": "4.50",
        "p90_days": "4.50",
    }
    assert [row["by"] for row in rows] == sorted((row["by"] for row in rows), key=["actor", "stage", "state"].index)


def test_the_file_narrows_like_the_page(officer, told):
    answer = officer.get(reverse("desk:numbers_csv"), {"circuit": "MR004"})
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 1


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_page_takes_the_same_queries_however_many_files(officer, people, django_assert_num_queries, count):
    for _n in range(count):
        lived(people, (0, "filed"), (2, "complete"))
    with django_assert_num_queries(PAGE_QUERIES):
        officer.get(reverse("desk:numbers"))


PAGE_QUERIES = 10


@pytest.mark.parametrize("who", ["sponsor", "holder", "member", "administrator", "nobody"])
def test_who_does_not_run_the_procedure_is_refused(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(reverse("desk:numbers")).status_code == 403
    assert client.get(reverse("desk:numbers_csv")).status_code == 403
