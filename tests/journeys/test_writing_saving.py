"""Never lose a word: saved while one writes, kept in the browser until the server has it, asked when two wrote."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import project
from tests.journeys.cast import CAST

RESULTS, METHOD = "resultats", "methode"
SAVED = re.compile("Enregistré à \\d\\d:\\d\\d")


def said(person):
    return person.page.locator("[data-said]")


def journal(person) -> list[str]:
    """Return what the browser keeps of somebody's words."""
    return person.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hub.writing:'))")


def looks_well(person) -> None:
    """Look at the page as it is now, whatever opened in it since it came."""
    person.inspector.inspect(person.page, language=person.language, javascript=True)


def test_an_answer_is_saved_without_a_button_even_when_it_is_not_valid(visitor, begun):
    person, page = visitor("sponsor"), begun("Sans bouton", "population")
    person.go(page).fill(project.label("population_size"), "beaucoup")
    expect(said(person)).to_have_text(SAVED)
    assert journal(person) == []
    # Like a spell-checker: nothing is remarked while one writes, something is once the question is left.
    remark = person.page.locator("#id_population_size_error")
    expect(remark).to_have_count(0)
    person.page.keyboard.press("Tab")
    expect(remark).to_be_visible()
    assert "id_population_size_error" in person.field(project.label("population_size")).get_attribute(
        "aria-describedby"
    )
    looks_well(person)
    other = visitor("sponsor").go(page)
    expect(other.field(project.label("population_size"))).to_have_value("beaucoup")


def test_the_button_waits_for_what_is_being_saved(visitor, begun):
    """The last field is not lost on submit, and its own save is no conflict with the page."""
    person, page = visitor("sponsor"), begun("Dernier mot", RESULTS)
    person.go(page).fill(project.label("dissemination"), "Un article.")
    expect(said(person)).to_have_text(SAVED)
    person.fill(project.label("dissemination"), "Un article et un film.").press("Enregistrer et continuer")
    assert person.status == 200
    person.go(page)
    expect(person.field(project.label("dissemination"))).to_have_value("Un article et un film.")


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Garder la mienne", "Le mien."),
        ("Garder l’autre", "Le leur."),
        ("Garder les deux, à la suite", "Le leur.\n\nLe mien."),
    ],
)
def test_two_browsers_on_one_section_choose_question_by_question(visitor, begun, button, kept):
    page = begun(f"Deux navigateurs, {button}", METHOD)
    first, second = visitor("sponsor").go(page), visitor("sponsor").go(page)
    first.fill(project.label("method"), "Le leur.")
    expect(said(first)).to_have_text(SAVED)
    second.fill(project.label("method"), "Le mien.").fill(project.label("tools"), "Un tableur.")
    second.sees(f"{CAST['sponsor'].name} a répondu autrement")
    expect(second.field(project.label("tools"))).to_be_focused()
    looks_well(second)
    choice = second.page.get_by_role("button", name=f"{button} {project.label('method')}")
    choice.focus()
    second.page.keyboard.press("Enter")
    expect(second.field(project.label("method"))).to_be_focused()
    expect(second.field(project.label("method"))).to_have_value(kept)
    expect(second.page.get_by_role("button", name=re.compile("Garder"))).to_have_count(0)
    second.press("Enregistrer et continuer")
    first.go(page)
    expect(first.field(project.label("method"))).to_have_value(kept)
    expect(first.field(project.label("tools"))).to_have_value("Un tableur.")


def test_a_lost_network_is_told_and_made_up_for(visitor, begun):
    person = visitor("sponsor").go(begun("Dans un tunnel", RESULTS))
    person.context.set_offline(True)
    person.fill(project.label("dissemination"), "Écrit dans un tunnel.")
    person.sees("Hors connexion").sees(re.compile("tout est gardé dans ce navigateur"))
    assert len(journal(person)) == 1
    person.context.set_offline(False)
    expect(said(person)).to_have_text(SAVED)
    expect(person.page.get_by_text("tout est gardé dans ce navigateur")).to_have_count(0)
    assert journal(person) == []


def test_a_killed_server_loses_nothing(visitor, begun, running_hub):
    """What was acknowledged is there; what was not comes back from the journal, in a new tab."""
    page = begun("Coupure", RESULTS)
    person = visitor("sponsor").go(page)
    field = person.field(project.label("dissemination"))
    field.fill("Acquis.")
    expect(said(person)).to_have_text(SAVED)
    running_hub.kill_web()
    try:
        field.press_sequentially(" Pas encore.")
        person.sees(re.compile("tout est gardé dans ce navigateur"))
        person.page.close()
    finally:
        running_hub.start_web()
    other = visitor("sponsor").go(page)
    expect(other.field(project.label("dissemination"))).to_have_value("Acquis.")
    person.page = person.context.new_page()
    person.go(page).sees("Nous avons remis ce que vous aviez écrit ici")
    expect(person.field(project.label("dissemination"))).to_have_value("Acquis. Pas encore.")
    expect(said(person)).to_have_text(SAVED)
    other.go(page)
    expect(other.field(project.label("dissemination"))).to_have_value("Acquis. Pas encore.")


def test_what_comes_back_on_a_changed_answer_is_offered(visitor, begun):
    page = begun("Revenu trop tard", RESULTS)
    person = visitor("sponsor").go(page)
    person.context.set_offline(True)
    person.fill(project.label("dissemination"), "Le texte de la veille.").sees("Hors connexion")
    person.page.close()
    person.context.set_offline(False)
    other = visitor("sponsor").go(page)
    other.fill(project.label("dissemination"), "Changé depuis.")
    expect(said(other)).to_have_text(SAVED)
    person.page = person.context.new_page()
    person.go(page).sees("La réponse a changé depuis ce que vous aviez écrit").sees("Changé depuis.")
    expect(person.field(project.label("dissemination"))).not_to_be_focused()
    # Nothing is written over before the choice, whatever is pressed or typed.
    person.field(project.label("dissemination")).press_sequentially("!")
    person.page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(person.page.locator("[data-choice-title]")).to_be_focused()
    person.page.get_by_role("button", name=re.compile("Garder l’autre")).click()
    expect(person.field(project.label("dissemination"))).to_have_value("Changé depuis.")
    person.go(page)
    expect(person.field(project.label("dissemination"))).to_have_value("Changé depuis.")
    assert journal(person) == []


def test_a_session_that_ends_brings_back_to_the_page(visitor, begun):
    page = begun("Session finie", RESULTS)
    person = visitor("sponsor").go(page)
    person.context.clear_cookies(name=re.compile("session"))
    person.fill(project.label("dissemination"), "Écrit sans le savoir.").sees("Votre session a expiré")
    looks_well(person)
    person.press("Se reconnecter").press("Choisir un compte de démonstration")
    person.press(person.say("Entrer comme %(name)s", name=CAST["sponsor"].name))
    assert person.path == page
    expect(said(person)).to_have_text(SAVED)
    expect(person.field(project.label("dissemination"))).to_have_value("Écrit sans le savoir.")


def test_signing_in_again_in_another_tab_is_enough(visitor, begun):
    """The token of the page died with the session; the page reads a new one, and loses nothing."""
    person = visitor("sponsor").go(begun("Deux onglets", RESULTS))
    person.context.clear_cookies(name=re.compile("session"))
    person.fill(project.label("dissemination"), "Toujours là.").sees("Votre session a expiré")
    page, person.page = person.page, person.context.new_page()
    person.enter_as("sponsor")
    person.page, tab = page, person.page
    tab.close()
    person.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(said(person)).to_have_text(SAVED)
    assert journal(person) == []


def test_a_browser_that_can_keep_nothing_says_so(visitor, begun):
    person = visitor("sponsor").go(begun("Navigateur plein", RESULTS))
    person.page.evaluate("""() => {
        for (let size = 2 ** 22; size >= 1; size /= 2)
            try { while (true) localStorage.setItem(`full ${size} ${Math.random()}`, "x".repeat(size)); } catch {}
    }""")
    person.context.set_offline(True)
    person.fill(project.label("dissemination"), "Nulle part ailleurs.")
    person.sees(re.compile("Ce navigateur ne peut pas garder de copie"))
    person.context.set_offline(False)
    expect(said(person)).to_have_text(SAVED)


def test_signing_out_leaves_nothing_for_the_next_person(visitor, begun):
    person = visitor("sponsor").go(begun("Poste partagé", RESULTS))
    person.context.route("**/champs/", lambda route: route.abort())
    person.fill(project.label("dissemination"), "Jamais arrivé.").sees("Hors connexion")
    banner = person.page.get_by_role("banner")
    banner.get_by_role("button", name="Se déconnecter").click()
    person.sees("Tout n’est pas enregistré")
    assert len(journal(person)) == 1
    person.press("Se déconnecter", within=banner)
    assert journal(person) == []


def test_a_tab_closed_at_once_has_sent_its_last_word(visitor, begun):
    page = begun("Onglet fermé", RESULTS)
    person = visitor("sponsor").go(page)
    person.fill(project.label("dissemination"), "Fermé sans attendre.")
    person.go("/bureau/")
    person.go(page)
    expect(person.field(project.label("dissemination"))).to_have_value("Fermé sans attendre.")
    expect(said(person)).to_have_text(re.compile("^$|Enregistré"))
