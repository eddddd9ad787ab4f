"""The page of pieces in Chromium, in every state: axe finds nothing, nothing overflows, files drop, scans show."""

import mimetypes
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from hub.uploads import scanning
from requests_workflow.dossier import queries
from requests_workflow.procedure import door
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_pieces_antivirus import add_infected
from tests.dossier.test_writing_pages import page
from tests.journeys.browser import chromium
from tests.journeys.inspection import assert_accessible, assert_fits
from tests.uploads import made

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
SITE = "http://127.0.0.1"


class Shown:
    """What Chromium is answered: pages drawn beforehand by the test's own client, which has the database.

    Nothing is asked of the database once the browser runs: its event loop would keep a connection of its own open.
    """

    def __init__(self, client) -> None:
        self.client, self.stack, self.browser = client, ExitStack(), None
        self.drawn: dict[str, str] = {}

    def draw(self, path: str, *, language: str = "fr") -> str:
        self.drawn[path] = self.client.get(path, headers={"accept-language": language}).content.decode()
        return self.drawn[path]

    def answer(self, route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = Path(finders.find(path.removeprefix("/static/")))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        else:
            route.fulfill(body=self.drawn.get(path, ""), content_type="text/html; charset=utf-8")

    def visit(self, path: str, *, width: int = 1280, scheme: str = "light"):
        self.browser = self.browser or self.stack.enter_context(chromium())
        found = self.browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        found.route("**/*", self.answer)
        found.goto(SITE + path)
        return found


@pytest.fixture
def shown(as_, people):
    found = Shown(as_(people.sponsor))
    with found.stack:
        yield found


@pytest.fixture
def every_state(filed, people, antivirus):
    """A file sent back by the secretariat: pieces clean, being checked, infected, to redo, missing, with versions."""
    for document in queries.documents(filed):
        scanning.run(document.sha256, at=AT)
    filling.check_all(filed, people.secretariat, missing={"piece:D01": "La page 3 du protocole manque."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT, data={"message": ""})
    later = AT.replace(hour=12)
    former = next(one for one in queries.documents(filed) if one.piece == "D08")
    door.perform("remove_document", filed, by=people.sponsor, at=later, data={"document": former.pk})
    add_infected(filed, people.sponsor)
    scanning.run(next(one for one in queries.documents(filed) if one.piece == "D11").sha256, at=AT)
    filling.add(filed, people.sponsor, "D06", name="note révisée.pdf", at=later)
    return filed


def test_the_page_is_without_fault_in_every_state(shown, every_state):
    path = page("pieces", every_state)
    html = {language: shown.draw(path, language=language) for language in ("fr", "en")}
    for language, width, scheme in [("fr", 1280, "light"), ("fr", 320, "dark"), ("en", 320, "light")]:
        shown.drawn[path] = html[language]
        found = shown.visit(path, width=width, scheme=scheme)
        found.evaluate("document.querySelectorAll('.piece details').forEach((one) => { one.open = true; })")
        assert_fits(found, width)
        found.evaluate(AXE.read_text(encoding="utf-8"))
        assert_accessible(found)


def test_the_page_follows_the_antivirus_by_itself(shown, full, antivirus):
    path, standings = page("pieces", full), page("standings", full)
    before = (shown.draw(path), shown.draw(standings))[1]
    for document in queries.documents(full):
        scanning.run(document.sha256, at=AT)
    after = shown.draw(standings)
    shown.drawn[standings] = before
    found = shown.visit(path)
    first = found.locator("#piece-D01")
    assert first.get_by_text("En cours de vérification").is_visible()
    assert first.get_by_role("link", name="D01.pdf").count() == 0
    shown.drawn[standings] = after
    first.get_by_role("link", name="D01.pdf").wait_for()
    assert found.get_by_text("L’antivirus vérifie vos fichiers").count() == 0


DROPPED = """(bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "protocole.pdf", { type: "application/pdf" }));
    return data;
}"""


def test_a_file_may_be_dropped_on_its_piece(shown, draft):
    shown.draw(page("pieces", draft))
    found = shown.visit(page("pieces", draft))
    dropped = found.evaluate_handle(DROPPED, list(made.pdf()))
    zone = found.locator("#piece-D01 .drop")
    zone.dispatch_event("dragover", {"dataTransfer": dropped})
    zone.dispatch_event("drop", {"dataTransfer": dropped})
    assert found.evaluate("document.querySelector('#id_D01').files[0].name") == "protocole.pdf"
    assert found.evaluate("document.querySelector('#id_D02').files.length") == 0
