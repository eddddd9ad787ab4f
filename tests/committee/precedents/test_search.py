"""A search among past opinions: by words, theme, data, kind and year, as far as one may know them."""

from datetime import date

import pytest

from requests_workflow.committee.precedents import queries
from requests_workflow.committee.precedents.queries import Search
from tests.committee.precedents.past import authorised, crowd, dataset, past
from tests.committee.steps import declare

URL = "/fr/seances/avis-rendus/"


@pytest.fixture
def three(people):
    past(people, "Sarcomes", themes=["cancer"], datasets=["dcir"], recommendations=["Réduire la durée : conservation."])
    past(people, "Dialyse", kind="reserved", themes=["kidney"], reasons="Les variables dépassent l’objectif.")
    past(people, "Greffes", themes=["transplantation"], datasets=["pmsi"], on=date(2025, 2, 2))


def found(user, **asked) -> list[str]:
    return [opinion.request.title for opinion in queries.search(user, Search(**asked))]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["Dialyse", "Sarcomes", "Greffes"]),
        ({"text": "CONSERVATIONS durée"}, ["Sarcomes"]),
        ({"text": "depassent"}, ["Dialyse"]),
        ({"text": "greffe"}, ["Greffes"]),
        ({"text": "!?"}, []),
        ({"theme": "cancer"}, ["Sarcomes"]),
        ({"kind": "reserved"}, ["Dialyse"]),
        ({"year": 2025}, ["Greffes"]),
        ({"theme": "cancer", "year": 2025}, []),
    ],
)
def test_each_filter_keeps_what_it_says(people, three, asked, titles):
    assert found(people.chair, **asked) == titles


def test_the_data_filter(people, three):
    assert found(people.chair, dataset=dataset("pmsi").pk) == ["Greffes"]


def test_a_member_finds_only_what_they_may_know(people, three):
    assert found(people.member) == []
    opinion = past(people, "Lu")
    declare(opinion.request, people.member)
    authorised(past(people, "Public"))
    assert set(found(people.member)) == {"Lu", "Public"}


def test_the_page_shows_and_filters(people, three, client):
    client.force_login(people.chair)
    page = client.get(URL, {"theme": "cancer"}).content.decode()
    assert "Sarcomes" in page
    assert "Dialyse" not in page
    assert "Essayez un seul mot" in client.get(URL, {"mots": "introuvable"}).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"mots": "\x00"},
        {"mots": "🫀" * 400},
        {"mots": "a" * 9000},
        {"theme": "nonsense"},
        {"donnees": "x"},
        {"donnees": "9" * 40},
        {"annee": "-1"},
        {"avis": "tacit"},
        {"page": "99999"},
    ],
)
def test_nonsense_is_answered_kindly(people, three, client, asked):
    client.force_login(people.chair)
    assert client.get(URL, asked).status_code == 200


def test_the_choices_tell_nothing_of_what_one_may_not_know(people, three, client):
    client.force_login(people.member)
    page = client.get(URL).content.decode()
    assert "title de pmsi" not in page
    assert ">2025<" not in page


def test_who_is_not_of_the_committee_does_not_search(people, client):
    client.force_login(people.sponsor)
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_page_takes_the_same_queries_however_many_opinions(people, client, django_assert_num_queries, count):
    crowd(people, count)
    client.force_login(people.chair)
    client.get(URL)
    with django_assert_num_queries(14):
        assert client.get(URL, {"mots": "dossier"}).status_code == 200
