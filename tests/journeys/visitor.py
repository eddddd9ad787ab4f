"""A person at a browser, who knows a page by its words: buttons, links, labels, headings."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.cast import CAST
from tests.journeys.inspection import Inspector
from tests.journeys.running_hub import RunningHub

FILE = re.compile(r"/dossiers/(D-\w+)")


class Visitor:
    """One person, in a browser context of their own; every page they reach is inspected."""

    def __init__(
        self, browser: Browser, hub: RunningHub, inspector: Inspector, *, language: str = "fr", javascript: bool = True
    ) -> None:
        self.hub, self.inspector, self.language, self.javascript = hub, inspector, language, javascript
        self.context = browser.new_context(
            java_script_enabled=javascript, viewport={"width": 1280, "height": 900}, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.wrongs: list[str] = []
        self.status = 0
        self.page.on("request", self._note_stranger)
        self.page.on("response", self._note_status)
        self.page.on("console", lambda message: self._note_console(message.text))
        self.page.on("pageerror", lambda error: self.wrongs.append(str(error)))

    def _note_stranger(self, request) -> None:
        if not request.url.startswith((self.hub.url, "data:", "blob:")):
            self.wrongs.append(f"loads {request.url}")

    def _note_status(self, response) -> None:
        if response.request.is_navigation_request() and response.request.redirected_to is None:
            self.status = response.status

    def _note_console(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.wrongs.append(text)

    # Words

    def say(self, words: str, **values: object) -> str:
        """Return words of the site (a French msgid) in the language of this visitor."""
        with translation.override(self.language):
            said = gettext(words)
        return said % values if values else said

    # Going somewhere

    def go(self, path: str) -> "Visitor":
        """Open an address of the site, given without its language."""
        self._arrive(lambda: self.page.goto(f"{self.hub.url}/{self.language}{path}"))
        return self

    def enter_as(self, key: str) -> "Visitor":
        """Sign in with one click on the demonstration's page."""
        self.go("/demonstration/")
        name = CAST[key].name
        self.press(self.say("Entrer comme %(name)s", name=name))
        self.sees(name, within=self.page.get_by_role("banner"))
        return self

    def press(self, label: str, *, within: Locator | None = None) -> "Visitor":
        """Press the button, or follow the link, that has this name."""
        target = self.button(label, within=within)
        self._arrive(lambda: self._navigate(target.click))
        return self

    def button(self, label: str, *, within: Locator | None = None) -> Locator:
        place = within or self.page.get_by_role("main")
        button = place.get_by_role("button", name=label, exact=True)
        return button.or_(place.get_by_role("link", name=label, exact=True))

    def _navigate(self, act: Callable) -> None:
        with self.page.expect_navigation(wait_until="load"):
            act()

    def _arrive(self, travel: Callable) -> None:
        travel()
        assert not self.wrongs, f"{self.page.url}: {self.wrongs}"
        assert self.status < 500, f"{self.page.url}: {self.status}\n{self.hub.log('web')[-3000:]}"
        self.inspector.inspect(self.page, language=self.language, javascript=self.javascript)
        if self.status == 200 and FILE.search(self.path):
            self._check_file_page()

    @property
    def path(self) -> str:
        """The address without its host and its language."""
        return urlsplit(self.page.url).path.removeprefix(f"/{self.language}")

    @property
    def reference(self) -> str:
        """The reference of the file whose page this is."""
        return FILE.search(self.path)[1]

    def _check_file_page(self) -> None:
        """Each page of a file tells what blocks it now, the day, why that day, and what happened."""
        main = self.page.get_by_role("main")
        expect(main.get_by_role("heading", name=self.say("Ce qui bloque maintenant"))).to_have_count(1)
        expect(main.get_by_role("heading", name=self.say("Le fil du dossier"))).to_have_count(1)
        block = self.blocking_card()
        if block.get_by_role("time").count():
            why = block.get_by_text(self.say("Pourquoi cette date ?"))
            expect(why).to_be_visible()
            expect(block.get_by_text(self.say("Source\u00a0:"))).to_have_count(1)
        events = self.page.get_by_role("complementary").get_by_role("list").last.get_by_role("listitem")
        expect(events.first).to_be_visible()

    def blocking_card(self) -> Locator:
        heading = self.page.get_by_role("heading", name=self.say("Ce qui bloque maintenant"))
        return self.page.locator("section").filter(has=heading)

    def waits_until(self, day: date) -> "Visitor":
        """The card tells the last day of the delay that runs, and how it was found."""
        told = self.blocking_card().get_by_role("time")
        assert [one.get_attribute("datetime") for one in told.all()] == [day.isoformat()]
        return self

    # Filling in

    def field(self, label: str, *, within: Locator | None = None) -> Locator:
        """Return the field with this label, whether the label says it is optional or not."""
        optional = re.escape(self.say("(facultatif)"))
        named = (within or self.page).get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*({optional})?\s*$"))
        return named.and_(self.page.locator("input, textarea, select"))

    def fill(self, label: str, value: str, *, within: Locator | None = None) -> "Visitor":
        self.field(label, within=within).fill(value)
        return self

    def tick(self, label: str, *, group: str = "") -> "Visitor":
        """Tick a box or a radio button; `group` is the question it answers, when several have such an answer."""
        place = self.page.get_by_role("group", name=group) if group else None
        self.field(label, within=place).check()
        return self

    def select(self, label: str, option: str, *, within: Locator | None = None) -> "Visitor":
        self.field(label, within=within).select_option(label=option)
        return self

    def attach(self, label: str, name: str, content: bytes, *, mime: str = "application/pdf") -> "Visitor":
        self.field(label).set_input_files({"name": name, "mimeType": mime, "buffer": content})
        return self

    # Seeing

    def sees(self, words: str | re.Pattern, *, within: Locator | None = None) -> "Visitor":
        expect((within or self.page.get_by_role("main")).get_by_text(words).first).to_be_visible()
        return self

    def does_not_see(self, words: str | re.Pattern) -> "Visitor":
        expect(self.page.get_by_role("main").get_by_text(words)).to_have_count(0)
        return self

    def leave(self) -> None:
        self.context.close()
