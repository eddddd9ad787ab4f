"""Two people at once, a double click, a stale page, a wrong file: a clear page, nothing lost, nothing done twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import office, project, sponsor
from tests.journeys.cast import CAST
from tests.journeys.pdfs import PNG, make_pdf

PROTOCOL = "D01"


@pytest.fixture
def prepared(running_hub):
    """Return a function that puts a file into the hub and gives its reference."""

    def prepare(wanted: str, title: str) -> str:
        return running_hub.call("-m", "tests.journeys.prepared", wanted, title).split()[-1]

    return prepare


def test_the_second_of_two_officers_sees_who_was_first(visitor, prepared):
    reference = prepared("filed", "Deux agents sur un dossier")
    first, second = visitor("secretariat"), visitor("second_officer")
    first.go(f"/dossiers/{reference}/completude/")
    office.says_present(first)
    first.press("Enregistrer les vérifications")
    second.go(f"/dossiers/{reference}/completude/")
    first.press("Déclarer le dossier complet")
    second.press("Déclarer le dossier complet")
    assert second.status == 409
    second.sees("La situation a changé pendant que vous lisiez").sees(CAST["secretariat"].name)
    second.sees(re.compile("complet")).press("Voir la situation actuelle")
    assert second.status == 200


def test_a_double_click_files_once(visitor, prepared, running_hub):
    reference = prepared("draft", "Un double clic")
    person = visitor("sponsor")
    sponsor.has_it_signed(person, reference)
    person.go(f"/dossiers/{reference}/verification/")
    person._arrive(lambda: person._navigate(person.button("Déposer le dossier").dblclick))
    person.page.wait_for_load_state("networkidle")
    person.sees("Votre dossier est déposé")
    running_hub.mailbox.wait_for(CAST["sponsor"].email("sponsor"), reference)
    subject = f"Accusé de réception de votre dossier {reference}"
    assert [mail["Subject"] for mail in running_hub.mailbox.mails].count(subject) == 1


def test_the_same_form_sent_twice_files_once(visitor, prepared):
    """The second window was drawn before the first one filed."""
    reference = prepared("draft", "Deux fenêtres")
    windows = [visitor("sponsor"), visitor("sponsor")]
    sponsor.has_it_signed(windows[0], reference)
    for window in windows:
        window.go(f"/dossiers/{reference}/verification/")
    for window in windows:
        window.press("Déposer le dossier").sees("Votre dossier est déposé")
    expect(windows[0].page.get_by_text(reference).first).to_be_visible()


def test_a_stale_section_gives_back_what_was_typed(visitor, prepared):
    reference = prepared("draft", "Une page restée ouverte")
    early, late = visitor("sponsor", javascript=False), visitor("sponsor", javascript=False)
    for person in (early, late):
        person.go(f"/dossiers/{reference}/redaction/resultats/")
    label = project.words(project.FORM.sections["results"].fields["dissemination"], "fr")
    early.fill(label, "Un article.").press("Enregistrer et continuer")
    late.fill(label, "Une conférence et un film.").press("Enregistrer et continuer")
    assert late.status == 409
    late.sees("Une conférence et un film.").sees(CAST["sponsor"].name)
    early.go(f"/dossiers/{reference}/redaction/resultats/")
    expect(early.field(label)).to_have_value("Un article.")


@pytest.mark.parametrize("page", ["", "redaction/", "pieces/", "verification/", "contenu/", "accuse/"])
def test_the_file_of_another_does_not_exist(visitor, prepared, page):
    reference = prepared("draft", "Le dossier d’une autre")
    stranger = visitor("other_sponsor")
    stranger.go(f"/dossiers/{reference}/{page}")
    assert stranger.status == 404
    stranger.does_not_see("Le dossier d’une autre")


def test_a_role_that_does_not_carry_an_act_is_told_so(visitor, prepared):
    reference = prepared("filed", "Un rôle de trop peu")
    visited = visitor("sponsor").go(f"/dossiers/{reference}/completude/")
    assert visited.status == 403
    visited.sees("La vérification des dossiers revient au secrétariat.")
    assert visitor("sponsor").go("/seances/").status == 403
    assert visitor("other_sponsor").go("/journal/").status == 403


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("image.pdf", PNG, "Ce fichier n’est pas un PDF."),
        ("vide.pdf", b"", "Ce fichier est vide."),
        ("lourd.pdf", make_pdf() + b"\0" * 10_000_001, "c’est trop"),
    ],
    ids=["a PNG renamed", "empty", "too large"],
)
def test_a_wrong_file_is_refused_and_the_others_are_kept(visitor, running_hub, name, content, reason):
    person = visitor("sponsor")
    sponsor.begins(person, f"Un fichier refusé : {name}")
    person.press("Les pièces à joindre")
    sponsor.joins(person, PROTOCOL)
    person.attach(project.piece("D02", "fr"), name, content)
    person.press("Joindre ces fichiers")
    assert person.status == 422
    person.sees(reason).sees("Nous acceptons un PDF")
    person.go(f"/dossiers/{person.reference}/pieces/").sees(f"{PROTOCOL}.pdf").does_not_see(name)


def test_a_section_is_written_with_the_keyboard_alone(visitor):
    """From the home page to a saved section: Tab and Enter, and the letters typed."""
    person = visitor("sponsor").go("/")
    keyboard = person.page.keyboard

    def tab_to(name: str) -> None:
        focused = person.page.locator("*:focus")
        for _key in range(120):
            keyboard.press("Tab")
            if focused.count() and name in (focused.evaluate(NAME_OF) or ""):
                return
        raise AssertionError(f"Tab never reaches “{name}” on {person.page.url}")

    def enter() -> None:
        person._arrive(lambda: person._navigate(lambda: keyboard.press("Enter")))

    tab_to("Mon bureau")
    enter()
    tab_to("Commencer un dossier")
    enter()
    tab_to("Titre du projet")
    keyboard.type("Au clavier seul")
    enter()
    tab_to("Les résultats")
    enter()
    tab_to(project.words(project.FORM.sections["results"].fields["dissemination"], "fr"))
    keyboard.type("Un article en accès libre.")
    tab_to("Enregistrer et continuer")
    enter()
    person.sees("La rubrique est enregistrée.")


#: The name that a screen reader says for the element that has the focus, near enough.
NAME_OF = """(one) => [one.labels && one.labels[0] && one.labels[0].innerText, one.getAttribute('aria-label'),
    one.innerText].filter(Boolean)[0]"""
