"""Every page that each function reaches by its links: it opens, under the strict policy, and loads nothing foreign."""

import pytest

from hub.accounts.enums import Role
from tests.access.crawling import Answer, Walker
from tests.journeys.running_hub import running_hub

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
#: A document somebody uploaded is shown by no page of ours and may do even less.
DOCUMENT_POLICY = {"sandbox", "default-src 'none'"}
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}
ANYONE = "anyone"


@pytest.fixture(scope="module")
def hub():
    """A hub that holds a few projects of the demonstration, at different points of their way."""
    with running_hub("-m", "tests.access.some_projects") as found:
        yield found


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", [ANYONE, *Role.values])
def test_every_page_reached_by_links_is_sound(hub, role, language):
    walker = Walker(hub.url, language)
    starts = [f"/{language}/"]
    if role != ANYONE:
        walker.enter(account_of(role))
        starts.append(f"/{language}/bureau/")
    answers = list(walker.walk(*starts))
    faults = {f"{answer.status} {answer.url}": found for answer in answers if (found := faults_of(answer, walker))}
    assert faults == {}
    assert len(answers) > 5


def account_of(role: str) -> str:
    """Return the name of the first invented person who holds a role."""
    from hub.demonstration import content  # noqa: PLC0415 — reads its files

    return content.people()[content.in_role(role)[0]].full_name


def faults_of(answer: Answer, walker: Walker) -> list[str]:
    found = [] if answer.status == 200 else ["does not open"]
    found += [
        f"{name}: {answer.headers.get(name)}" for name, value in HEADERS.items() if answer.headers.get(name) != value
    ]
    allowed = {part.strip() for part in answer.headers.get("content-security-policy", "").split(";")}
    if allowed != POLICY and (answer.is_page or allowed != DOCUMENT_POLICY):
        found.append(f"policy: {allowed}")
    return [*found, *faults_of_page(answer, walker)] if answer.is_page else found


def faults_of_page(answer: Answer, walker: Walker) -> list[str]:
    page = answer.page
    found = [f"inline: {one}" for one in page.inline]
    found += [f"loads {url}" for url in page.loaded if not url.startswith("/static/")]
    if page.language != walker.language:
        found.append(f"lang={page.language}")
    return found


@pytest.mark.parametrize(
    "fault",
    [
        '<p style="color: red">',
        '<a href="/" onclick="go()">',
        "<style>p { color: red }</style>",
        "<script>go()</script>",
        '<script src="https://cdn.example/go.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/font.css">',
        '<img src="data:image/png;base64,AAAA">',
    ],
)
def test_the_crawl_sees_a_planted_fault(fault):
    """A guard that is not tested against a hole is decoration."""
    body = f'<html lang="fr"><body>{fault}</body></html>'.encode()
    answer = Answer("http://hub.test/fr/", 200, {"content-type": "text/html"}, body)
    assert len(faults_of_page(answer, Walker("http://hub.test", "fr"))) == 1
