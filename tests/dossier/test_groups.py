"""Answers in rows: kept whole, remarked on row by row, refused in words when no page could show them."""

import pytest

from hub import clock
from requests_workflow.dossier import queries
from tests.dossier import filling
from tests.dossier.test_writing_pages import page, section_post, text

COLUMNS = ("name", "function", "organisation")


@pytest.fixture
def recent(people, dataset):
    """A draft begun today, in the last form."""
    return filling.begin(people.sponsor, people.university, at=clock.now())


def people_post(file, number: int, **changes):
    rows = {f"authorised_people.{name}": [f"{name} {nth}" for nth in range(number)] for name in COLUMNS}
    return section_post(file, "acteurs", **rows, **changes)


def test_rows_are_kept_and_the_empty_ones_left_out(as_, people, recent):
    sent = section_post(
        recent, "acteurs", **{"funding.funder": ["Région", " ", "Fondation"], "funding.amount": ["", "", "12x"]}
    )
    shown = text(as_(people.sponsor).post(page("section", recent, "acteurs"), sent, follow=True))
    assert [row["funder"] for row in queries.typed_answers(recent)["funding"]] == ["Région", "Fondation"]
    assert "Ligne 2, montant en euros : nombre attendu." in shown.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_table_of_500_rows_is_kept_and_remarked_on(as_, people, recent):
    browser = as_(people.sponsor)
    shown = text(browser.post(page("section", recent, "acteurs"), people_post(recent, 500), follow=True))
    assert len(queries.typed_answers(recent)["authorised_people"]) == 500
    assert "200 lignes au plus" in shown.replace("\u00a0", " ").replace("\u202f", " ")
    assert shown.count('name="authorised_people.name"') == 500


def test_5000_people_are_given_back_with_the_reason(as_, people, recent):
    response = as_(people.sponsor).post(page("section", recent, "acteurs"), people_post(recent, 5_000))
    assert response.status_code == 422
    assert "ne se gardent pas ici" in text(response).replace("\u00a0", " ")
    assert text(response).count('name="authorised_people.name"') >= 5_000
    assert queries.typed_answers(recent)["authorised_people"] == []


def test_10000_people_get_a_page_that_says_what_to_do(as_, people, recent):
    response = as_(people.sponsor).post(page("section", recent, "acteurs"), people_post(recent, 10_000))
    assert response.status_code == 413
    assert "Revenez à la page précédente" in text(response)


def test_20_megabytes_get_a_page_that_says_what_to_do(as_, people, recent):
    sent = section_post(recent, "projet", summary="é" * 10_000_000)
    assert as_(people.sponsor).post(page("section", recent, "projet"), sent).status_code == 413
    assert queries.typed_answers(recent)["summary"] == ""


def test_a_question_that_does_not_arise_is_not_emptied_by_its_page(as_, people, recent):
    steps = [{"first_source": "A", "second_source": "B", "key": "nir", "operator": "C"}]
    filling.write(recent, people.sponsor, matching="direct", linkage_steps=steps)
    sent = section_post(recent, "protection-des-donnees", matching="none")
    as_(people.sponsor).post(page("section", recent, "protection-des-donnees"), sent)
    filling.write(recent, people.sponsor, matching="none")
    again = {k: v for k, v in section_post(recent, "protection-des-donnees").items() if "linkage_steps" not in k}
    as_(people.sponsor).post(page("section", recent, "protection-des-donnees"), again)
    assert queries.typed_answers(recent)["linkage_steps"] == steps
