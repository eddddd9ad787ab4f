"""The look at each page sees what it is there to see."""

import pytest

from tests.journeys.inspection import Inspector

SOUND = '<html lang="fr"><head><title>Essai</title></head><body><main><h1>Essai</h1>{}</main></body></html>'


def look_at(browser, html: str) -> None:
    page = browser.new_page()
    try:
        page.set_content(html)
        Inspector().inspect(page, language="fr", javascript=True)
    finally:
        page.close()


def test_a_sound_page_passes(browser):
    look_at(browser, SOUND.format("<p>Tout va bien.</p>"))


@pytest.mark.parametrize(
    "fault",
    [
        "<h1>Encore</h1>",
        "<img src=''>",
        "<input type='text'>",
        "<p style='color: #ccc; background: #fff'>Pâle</p>",
        "<p style='width: 700px; background: #fff'>Large</p>",
    ],
    ids=["two h1", "image without words", "field without label", "pale text", "too wide"],
)
def test_a_planted_fault_is_seen(browser, fault):
    with pytest.raises(AssertionError):
        look_at(browser, SOUND.format(fault))


def test_a_page_in_the_wrong_language_is_seen(browser):
    with pytest.raises(AssertionError):
        look_at(browser, SOUND.replace('lang="fr"', 'lang="en"').format(""))
