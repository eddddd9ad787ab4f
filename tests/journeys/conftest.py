"""A hub that runs, and people at their browsers."""

import pytest

from tests.journeys import running_hub as running
from tests.journeys.browser import chromium
from tests.journeys.inspection import Inspector
from tests.journeys.visitor import Visitor


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Show with a failure what each person had before their eyes."""
    report = yield
    if report.when == "call" and report.failed:
        for person in getattr(item.funcargs.get("visitor"), "present", []):
            report.sections.append((person.page.url, person.page.locator("body").inner_text()[:3000]))
    return report


@pytest.fixture(scope="session")
def running_hub():
    """One hub for all the journeys that a worker of the tests makes."""
    with running.running_hub("-m", "tests.journeys.seed") as hub:
        yield hub


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def inspector():
    return Inspector()


@pytest.fixture
def visitor(browser, running_hub, inspector):
    """Return a function that brings someone to the hub, in a browser of their own."""
    present: list[Visitor] = []

    def arrive(
        key: str = "", *, language: str = "fr", javascript: bool = True, kind: type[Visitor] = Visitor
    ) -> Visitor:
        person = kind(browser, running_hub, inspector, language=language, javascript=javascript)
        present.append(person)
        return person.enter_as(key) if key else person

    arrive.present = present
    yield arrive
    for person in present:
        person.leave()


@pytest.fixture
def begun(running_hub):
    """Return a function that puts a draft into the hub and gives the address of one of its sections."""

    def begin(title: str, slug: str) -> str:
        reference = running_hub.call("-m", "tests.journeys.prepared", "draft", title).split()[-1]
        return f"/dossiers/{reference}/redaction/{slug}/"

    return begin


@pytest.fixture
def prepared(running_hub):
    """Return a function that prepares a file without a browser, and gives its reference."""

    def prepare(wanted: str, title: str, sort: str) -> str:
        return running_hub.call("-m", "tests.journeys.prepared", wanted, title, sort).split()[-1]

    return prepare
