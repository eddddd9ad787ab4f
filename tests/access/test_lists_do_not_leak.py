"""No list tells of a file to somebody who may not know of it: title, acronym and reference are looked for."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from hub.demonstration import content
from hub.ui.templatetags import ui
from requests_workflow.committee.models import Session
from requests_workflow.procedure import policies
from tests.access import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

#: Files with a recused member: before the committee, after its opinion, authorised.
RECUSED_FROM = ["depistage-colorectal", "ruptures-parcours", "triage-ia", "depistage-sein"]
LISTS = ("desk:index", "desk:inbox", "desk:calendar", "dossier:list", "committee:sessions")
BEFORE, AFTER = ["depistage-colorectal", "ruptures-parcours"], ["psychotropes-enfants", "triage-ia", "depistage-sein"]


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def lists(client: Client) -> dict[str, str]:
    """Return the pages that list several files, by address, as this person is shown them."""
    addresses = [reverse(name) for name in LISTS]
    addresses += [reverse("committee:session", args=[session.pk]) for session in Session.objects.all()]
    answers = {url: client.get(url) for url in addresses}
    return {url: plain(answer) for url, answer in answers.items() if answer.status_code == 200}


def plain(answer) -> str:
    """Return a page with its typographic spaces made ordinary, so that a title is found however it was set."""
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def text_of(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page)


def names_of(key: str) -> list[str]:
    """Return what would name a file on a page."""
    project = content.projects()[key]
    title = re.sub(r"\s+", " ", str(ui.typo(project.title)))
    return [project.reference, project.title, unescape(title), project.acronym]


def told(pages: dict[str, str], key: str) -> list[str]:
    return [f"{url} tells {name}" for url, page in pages.items() for name in names_of(key) if name in page]


@pytest.mark.parametrize("key", ["triage-ia", "ruptures-parcours"])
def test_the_names_looked_for_are_found_where_they_may_be(key):
    """A search that finds nothing anywhere would prove nothing."""
    found = told(lists(browser(cast.around(key)["member"])), key)
    assert any(content.projects()[key].reference in line for line in found)
    assert any(content.projects()[key].title in line or names_of(key)[2] in line for line in found)


@pytest.mark.parametrize("key", RECUSED_FROM)
def test_a_recused_member_is_told_nothing(key):
    pages = lists(browser(cast.around(key)["recused_member"]))
    assert len(pages) > 3
    assert told(pages, key) == []


@pytest.mark.parametrize("key", ["migraine", "ruptures-parcours", "depistage-sein"])
def test_an_outsider_is_told_nothing(key):
    people = cast.around(key)
    for part in ("other_sponsor", "other_signatory", "other_holder", "asked_holder", "administrator", "nobody"):
        if part in people:
            pages = lists(browser(people[part]))
            assert len(pages) == 4, part
            assert told(pages, key) == [], part


@pytest.mark.parametrize("key", AFTER)
def test_a_member_who_never_declared_is_told_nothing_once_the_opinion_is_given(key):
    assert told(lists(browser(cast.around(key)["undeclared_member"])), key) == []


@pytest.mark.parametrize("key", BEFORE)
def test_a_member_who_has_to_declare_is_told_the_title_and_where_to_declare(key):
    """The title, and the address of the declaration, which holds the reference: nothing else."""
    client = browser(cast.around(key)["undeclared_member"])
    reference, acronym = content.projects()[key].reference, content.projects()[key].acronym
    declaration = reverse("committee:declare", args=[reference])
    for url, page in lists(client).items():
        assert reference not in page.replace(declaration, ""), url
        assert acronym not in text_of(page), url
    told_there = text_of(plain(client.get(declaration)))
    project = content.projects()[key]
    assert content.organisations()[content.people()[project.sponsor].organisation].name in told_there
    for secret in (project.summary, project.objective, project.secondary, project.benefit, acronym):
        assert secret not in told_there


@pytest.mark.parametrize(
    "part", ["member", "undeclared_member", "recused_member", "rapporteur", "chair", "secretariat"]
)
def test_the_calendar_counts_what_the_session_shows(part):
    """A number is a leak too: each session counts the files that this person finds on its agenda."""
    client = browser(cast.around("ruptures-parcours")[part])
    calendar = client.get(reverse("committee:sessions")).context
    for line in [*calendar["to_come"], *calendar["past"]]:
        page = client.get(line.url).context
        adjourned = set(
            page["session"].items.filter(state__in=["adjourned", "left"]).values_list("request__title", flat=True)
        )
        said = re.match(r"\d+", line.files)
        shown = [entry.title for entry in page["entries"] if entry.title not in adjourned]
        assert int(said[0] if said else 0) == len(shown), line.words


def test_the_list_of_files_is_as_long_as_what_may_be_opened():
    for part, user in cast.around("ruptures-parcours").items():
        shown = browser(user).get(reverse("dossier:list")).context["lines"]
        assert len(shown) == policies.visible_to(user).count(), part
