"""From a word to a dossier: variables found, a code list opened, three of them put aside, a warning, a file."""

import pytest

from tests.journeys import catalogue
from tests.journeys.cast import CAST
from tests.journeys.mailbox import text_of


@pytest.fixture(scope="module", autouse=True)
def _small_base(running_hub):
    """A base of its own, put into the hub once."""
    running_hub.call("-m", "tests.journeys.catalogue_seed")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_three_variables_of_two_tables_become_a_dossier(visitor, javascript):
    person = visitor(javascript=javascript)
    catalogue.finds_variables(person)
    catalogue.opens_the_code_list(person)
    catalogue.puts_aside(person)
    catalogue.sees_the_crossing(person)
    reference = catalogue.makes_a_file_of_it(person, CAST["sponsor"].name, f"Infarctus, {javascript}")
    person.go("/catalogue/panier/").sees("Votre panier est vide")
    person.go(f"/dossiers/{reference}/contenu/").sees("Identifiants potentiels croisés")


def test_a_question_goes_to_the_holder_and_back(visitor):
    asker, holder = visitor("sponsor"), visitor("holder")
    asker.go("/catalogue/urgences-cardiaques/").press("Poser une question au détenteur, ici")
    asker.fill("Objet, ou titre du projet", "Infarctus avant quarante ans")
    asker.fill("Ce que vous voulez savoir", "Combien de personnes ?").press("Envoyer la question")
    mail = asker.hub.mailbox.wait_for(CAST["holder"].email("holder"), "Question")
    assert "quarante ans" not in f"{mail['Subject']} {text_of(mail)}"
    holder.go("/bureau/").press("Questions reçues", within=holder.page.get_by_role("banner"))
    holder.press("Infarctus avant quarante ans").fill("Votre message", "Environ deux cents.").press(
        "Envoyer le message"
    )
    asker.go("/catalogue/questions/").press("Infarctus avant quarante ans").sees("Environ deux cents.")
    asker.press("Clore la question").sees("Cette question est close")
