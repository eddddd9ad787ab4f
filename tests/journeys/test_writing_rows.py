"""Rows, conditions and wild input in a section: by keyboard on a phone, from a spreadsheet, without JavaScript."""

import re

from playwright.sync_api import expect

from tests.journeys import project
from tests.journeys.inspection import assert_accessible, assert_fits

PROTECTION, METHOD = "protection-des-donnees", "methode"
SAVED = re.compile("Enregistré à \\d\\d:\\d\\d")
#: What a spreadsheet puts on the clipboard.
PASTE = """(cell, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
PASTE_MANY = f"(field, length) => ({PASTE})(field, 'mots '.repeat(length / 5))"
#: A text put into a field at once, as a paste does, without the time a keyboard takes.
FILL = """(field, length) => {
    field.value = "mot 😀😀 ".repeat(length / 10).padEnd(length, ".");
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def rows(person, code: str):
    return person.page.locator(f"[data-group={code}] [data-row]")


def cells(person, code: str, number: int):
    return rows(person, code).nth(number).locator("input, select, textarea")


def test_a_whole_section_by_keyboard_at_the_width_of_a_phone(visitor, begun):
    person, page = visitor("sponsor"), begun("Au clavier, sur un téléphone", PROTECTION)
    person.go(page).page.set_viewport_size({"width": 360, "height": 740})
    keyboard, focused = person.page.keyboard, person.page.locator("*:focus")

    def tab_to(locator) -> None:
        for _key in range(150):
            keyboard.press("Tab")
            if focused.count() and locator.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {locator}")

    group = person.page.locator("[data-group=own_datasets]")
    tab_to(cells(person, "own_datasets", 0).first)
    keyboard.type("Cohorte")
    tab_to(group.get_by_role("button", name="Ajouter une ligne"))
    keyboard.press("Enter")
    expect(cells(person, "own_datasets", 1).first).to_be_focused()
    keyboard.type("Registre")
    tab_to(group.get_by_role("button", name="Retirer la ligne 2"))
    keyboard.press("Enter")
    expect(cells(person, "own_datasets", 0).first).to_be_focused()
    expect(rows(person, "own_datasets")).to_have_count(1)
    # A question asked only after some answers to another one of the page.
    steps = person.page.locator("[data-group=linkage_steps]")
    expect(steps).to_be_visible()
    tab_to(person.page.locator("[name=matching]:checked"))
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    expect(steps).to_be_hidden()
    keyboard.press("ArrowDown")
    expect(steps).to_be_visible()
    expect(person.page.locator("[data-said]")).to_have_text(SAVED)
    assert_fits(person.page, 360)
    assert_accessible(person.page)
    tab_to(person.page.get_by_role("button", name="Enregistrer, je finirai plus tard"))
    person._arrive(lambda: person._navigate(lambda: keyboard.press("Enter")))
    person.go(page)
    expect(cells(person, "own_datasets", 0).first).to_have_value("Cohorte")
    expect(rows(person, "own_datasets")).to_have_count(1)
    expect(person.page.locator("[name=matching]:checked")).to_have_value("direct")


def test_a_block_of_a_spreadsheet_fills_the_rows(visitor, begun):
    person, page = visitor("sponsor"), begun("Collé d’un tableur", PROTECTION)
    first = cells(person.go(page), "own_datasets", 0).first
    first.evaluate(PASTE, 'Cohorte\t"Hôpital\nde Valmont"\t1200\r\nRegistre\tRégion\t300\r\n')
    expect(rows(person, "own_datasets")).to_have_count(2)
    expect(cells(person, "own_datasets", 0).nth(1)).to_have_value("Hôpital de Valmont")
    expect(person.page.locator("[data-said]")).to_have_text(SAVED)
    first.evaluate(PASTE, "\n".join(f"Fichier {number}\tIci\t5" for number in range(500)))
    person.sees(re.compile("Vous collez 500 lignes, ce tableau en prend 20 au plus"))
    expect(rows(person, "own_datasets")).to_have_count(2)
    expect(first).to_have_value("Cohorte")
    person.go(page)
    expect(cells(person, "own_datasets", 1).nth(2)).to_have_value("300")


def test_what_is_far_too_long_is_told_before_anything_is_sent(visitor, begun):
    person, page = visitor("sponsor"), begun("Vingt millions de caractères", METHOD)
    field = person.go(page).field(project.label("method"))
    before = field.input_value()
    sent = []
    person.page.on("request", lambda request: sent.append(request.url) if "/champs/" in request.url else None)
    field.evaluate(PASTE_MANY, 20_000_000)
    person.sees(re.compile("Vous collez 20.000.000 caractères"))
    expect(field).to_have_value(before)
    # Shorter, it is the browser's business to show it: it stays in its field, and waits there.
    field.evaluate(FILL, 200_000)
    person.sees("C’est trop long")
    assert field.evaluate("(one) => one.value.length") == 200_000
    assert sent == []
    # The others are saved meanwhile, and this one once it is shorter.
    person.fill(project.label("tools"), "Un tableur.")
    expect(person.page.locator("[data-said]")).to_have_text(SAVED)
    field.fill("Court. 😀 دواء")
    expect(person.page.get_by_text("C’est trop long")).to_have_count(0)
    person.press("Enregistrer, je finirai plus tard").go(page)
    expect(field).to_have_value("Court. 😀 دواء")
    expect(field).to_have_attribute("dir", "auto")


def test_rows_and_conditions_without_javascript(visitor, begun):
    person, page = visitor("sponsor", javascript=False), begun("Sans JavaScript", PROTECTION)
    person.go(page).sees(re.compile("À remplir si vous répondez"))
    cells(person, "own_datasets", 0).first.fill("Cohorte")
    cells(person, "own_datasets", 0).nth(1).fill("Hôpital")
    person.press("Enregistrer et continuer").go(page)
    expect(rows(person, "own_datasets")).to_have_count(2)
    expect(cells(person, "own_datasets", 0).first).to_have_value("Cohorte")
