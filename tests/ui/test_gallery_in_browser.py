"""The style page in Chromium: axe finds nothing, nothing overflows, in both languages, schemes and widths."""

import mimetypes
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import sync_playwright

from hub.ui import views

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SITE = "http://gabarits.test"


def browser_path() -> str | None:
    """Return the system's Chromium; HUB_CHROMIUM names another."""
    return os.environ.get("HUB_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browser_path(), args=OPTIONS)
        yield found
        found.close()


@pytest.fixture
def style_page(settings):
    """Return the style page in a language, drawn without a server."""
    settings.HUB_DEMO = True
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    def draw(language: str) -> bytes:
        request = RequestFactory().get(f"/{language}/gabarits/")
        request.user = AnonymousUser()
        with translation.override(language):
            return views.gallery(request).content

    return draw


def answer(route, html: bytes) -> None:
    """Give the browser the page, or a file of hub/ui."""
    path = urlsplit(route.request.url).path
    if not path.startswith("/static/"):
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
        return
    file = Path(finders.find(path.removeprefix("/static/")))
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_style_page_is_without_fault(browser, style_page, language, width, scheme):
    html = style_page(language)
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.route("**/*", lambda route: answer(route, html))
    page.goto(f"{SITE}/{language}/gabarits/")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", RULES)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    page.close()
