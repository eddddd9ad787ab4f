"""The desk of each function in a browser: every page that the menu and the desk lead to is sound."""

import pytest

from tests.journeys.cast import CAST
from tests.journeys.visitor import Visitor

#: One person for each function.
FUNCTIONS = {person.role: key for key, person in reversed(CAST.items())}


@pytest.mark.parametrize("key", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_page_of_a_function_is_accessible(visitor, key):
    """Each page is looked at by axe at 320 and 1280 px as the visitor arrives, and tells nothing wrong."""
    person = visitor(key)
    person.go("/bureau/")
    for path in [*links(person, "banner"), *links(person, "main"), "/compte/courriels/"]:
        person.go(path)
        assert person.status == 200, path


def links(person: Visitor, region: str) -> list[str]:
    """Return the pages of the site that a region of the desk leads to, without its language; files apart."""
    found = (
        person.page.get_by_role(region)
        .get_by_role("link")
        .evaluate_all("all => all.map(one => one.getAttribute('href'))")
    )
    here = f"/{person.language}/"
    pages = dict.fromkeys(href.partition("#")[0] for href in found if href.startswith(here))
    return [page.removeprefix(f"/{person.language}") for page in pages if "/dossiers/D-" not in page]
