"""Rights: what the pages say comes from the rules and the catalogue; the letter asks nobody who they are."""

import pytest
from django.urls import reverse

from catalogue.enums import DatasetKind
from requests_workflow import rules
from transparency.rights.enums import Right, Whose
from transparency.rights.forms import LetterForm

pytestmark = pytest.mark.django_db


def text(client, name: str, language: str = "fr", **query) -> str:
    answer = client.get(reverse(f"transparency:{name}").replace("/fr/", f"/{language}/"), query)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode().replace("\u00a0", " ")


def test_the_page_names_whom_to_write_to_for_each_base_but_the_main_one(client, make_dataset):
    other = make_dataset(1)
    main = make_dataset(2, kind=DatasetKind.MAIN_BASE_COMPONENT, title_fr="Composante")
    page = text(client, "rights")
    assert other.holder.contact_email in page
    assert main.title_fr not in page
    assert "directeur de votre caisse d’assurance maladie" in page


def test_delays_and_ages_are_those_of_the_rules(client, monkeypatch):
    real = rules.RuleSet.parameter
    given = {"rights_answer_months": 4, "rights_extension_months": 5, "rights_alone_from_age": 13}
    monkeypatch.setattr(rules.RuleSet, "parameter", lambda self, name: given.get(name, real(self, name)))
    page = text(client, "rights")
    for words in ("délai de 4 mois", "peut prendre 5 mois de plus", "moins de 13 ans"):
        assert words in page


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("right", Right.values)
@pytest.mark.parametrize("whose", Whose.values)
def test_every_letter_is_made_in_both_languages(client, make_dataset, language, right, whose):
    dataset = make_dataset(1)
    for base in ("base-principale", dataset.code):
        page = text(client, "rights_letter", language, droit=right, pour=whose, base=base)
        assert "<article" in page


def test_only_the_letter_for_the_main_base_leaves_a_line_for_the_health_insurance_number(client, make_dataset):
    dataset = make_dataset(1)
    asked = {"droit": "opposition", "pour": "mine"}
    assert "Numéro de sécurité sociale" in text(client, "rights_letter", base="base-principale", **asked)
    letter = text(client, "rights_letter", base=dataset.code, **asked)
    assert "Numéro de sécurité sociale" not in letter
    assert dataset.holder.name in letter
    assert "en quelle qualité" not in letter


def test_nobody_can_type_who_they_are(client):
    fields = LetterForm().fields
    assert set(fields) == {"droit", "pour", "base"}
    assert "<textarea" not in text(client, "rights_letter")
    assert 'type="text"' not in text(client, "rights_letter")


@pytest.mark.parametrize(
    "asked", [{"droit": "x"}, {"droit": "opposition"}, {"droit": "opposition", "base": "%00", "pour": "mine"}]
)
def test_a_choice_that_cannot_be_is_asked_again(client, asked):
    assert "<article" not in text(client, "rights_letter", **asked)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_asks_as_often_whatever_the_catalogue_holds(client, make_dataset, count, django_assert_num_queries):
    for number in range(count):
        make_dataset(number)
    with django_assert_num_queries(5):  # the frame of the transaction, and the bases
        text(client, "rights")
