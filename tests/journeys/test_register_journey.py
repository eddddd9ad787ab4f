"""Someone who comes once: finds who uses which data, follows one project, takes the register away."""

import pytest

from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor

#: The public pages without a form, all of them inspected: structure, axe, 320 px.
PAGES = (
    "/registre/",
    "/registre/donnees/",
    "/registre/listes/organismes/",
    "/chiffres/",
    "/chiffres/rapport/",
    "/le-comite/",
    "/responsables-de-donnees/",
    "/chartes/",
    "/chartes/citizen/1/",
    "/glossaire/",
    "/vos-droits/",
    "/vos-droits/lettre/",
    "/vos-droits/lettre/?droit=opposition&pour=child&base=base-principale",
    "/accessibilite/",
)


@pytest.fixture(scope="module", autouse=True)
def _entries(running_hub):
    running_hub.call("-m", "tests.journeys.register_seed")


def finds_a_project(person: Visitor) -> None:
    """Search a disease, open an entry, its versions, and one of them."""
    say = person.say
    person.go("/registre/").fill(say("Que cherchez-vous ?"), "asthme").press(say("Rechercher"))
    person.sees("asthme")
    titles = person.page.get_by_role("main").locator("ul.results h3 a")
    first = titles.first.inner_text()
    assert "asthme" in first.lower()
    person.press(first).sees(say("Données"))
    person.press(say("Toutes les versions de cette fiche")).sees(say("Première publication"))
    person.press("1").sees(say("Prouver que cette version n’a pas changé"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_project_is_found_and_followed(visitor, language, javascript):
    finds_a_project(visitor(language=language, javascript=javascript))


def test_a_project_is_found_by_keyboard_alone(visitor):
    finds_a_project(visitor(kind=KeyboardVisitor))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_open_books_is_sound(visitor, language, path):
    assert visitor(language=language).go(path).status == 200


def test_filters_that_open_on_demand_narrow_and_are_taken_away(visitor):
    person = visitor(javascript=False)
    person.go("/registre/?annee=2020")
    assert person.page.locator("details.more-filters").get_attribute("open") is not None
    assert 0 < person.page.locator("ul.results > li").count() < 20
    [chip] = person.page.locator("a.chip").all()
    chip.click()
    assert "annee" not in person.page.url


def test_the_page_weighs_little(visitor):
    """At first load: what travels, styles and all, as the server sends it compressed."""
    person, sizes = visitor(), []
    person.page.on("response", lambda response: sizes.append(int(response.header_value("content-length") or 0)))
    person.go("/registre/")
    person.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 60_000


def test_the_file_and_the_feed_are_taken_away(visitor):
    person = visitor()
    person.go("/registre/?q=asthme")
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="CSV", exact=True).click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert content.startswith("reference,title,")
    assert "asthme" in content
    assert "hémophilie" not in content
