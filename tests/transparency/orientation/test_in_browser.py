"""The orientation in Chromium: by keyboard without JavaScript; axe finds nothing, nothing overflows at 320 px."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import chromium
from tests.journeys.inspection import AXE, NARROW, assert_accessible, assert_fits
from tests.transparency.orientation.answering import PLAIN, address

pytestmark = pytest.mark.django_db(transaction=True)
#: How many times the arrow goes down from the first answer of each question.
DOWN = {"anonymous": 1, "purpose": 0, "internal": 1, "involvement": 0, "data": 4, "controller": 3, "basis": 0}


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulation key until what is named has the focus."""
    for _i in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never reaches {selector} on {page.url}")


def answer(page: Page, code: str) -> None:
    tab_to(page, f"input[name={code}]")
    page.keyboard.press("Space")
    for _i in range(DOWN.get(code, 0)):
        page.keyboard.press("ArrowDown")


def test_the_whole_orientation_by_keyboard_without_javascript(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/fr/orientation/")
    tab_to(page, "main .button")
    page.keyboard.press("Enter")
    for code in list(PLAIN)[:-1]:
        expect(page.locator("h1")).to_have_count(1)
        answer(page, code)
        tab_to(page, "form button")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**question={code}**")
    tab_to(page, "input[value=none]")
    page.keyboard.press("Space")
    tab_to(page, "form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verification/**")
    tab_to(page, "form button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("MR-007")
    context.close()


def test_every_page_is_without_fault(browser, live_server):
    page = browser.new_context(color_scheme="dark").new_page()
    first = dict(list(PLAIN.items())[:4])
    pages = ["/fr/orientation/", address(**first), address(**first, question="data"), address("verification/", **PLAIN)]
    for path in pages:
        page.goto(live_server.url + path)
        inspect(page)
    page.get_by_role("button", name="Voir mon circuit").click()
    inspect(page)


def inspect(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE)
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert_fits(page, NARROW)
    assert_accessible(page)
