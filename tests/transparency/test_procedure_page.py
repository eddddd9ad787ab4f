"""The procedure page tells all that the rules hold, in both languages."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from hub.ui import words
from requests_workflow import rules
from tests.rules import tables

RULESET = rules.get("2022-01-01")
ROUTES = list(RULESET.routes)


#: Pages that were drawn: the same for everybody, whichever test asks.
DRAWN: dict[tuple[str, ...], str] = {}


def page(client, language: str, name: str = "procedure", *args: str) -> str:
    key = (language, name, *args)
    if key not in DRAWN:
        with translation.override(language):
            DRAWN[key] = client.get(reverse(f"transparency:{name}", args=args)).content.decode()
    return DRAWN[key]


def route_page(client, language: str, route: str) -> str:
    return page(client, language, "procedure_route", route.lower())


@pytest.fixture
def reader(client, db, monkeypatch):
    """A browser that keeps nothing of what templates were given: these pages hold hundreds of small ones."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    return client


def said(entry, attribute: str, language: str) -> str:
    return escape(words.typo(getattr(entry, f"{attribute}_{language}")))


def list_of_stages(html: str) -> str:
    """The stages told in words: what the page says after its drawing."""
    return html[html.index('class="stages"') :]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("route", ROUTES)
def test_every_state_and_act_of_a_route_is_told_in_words_and_drawn(reader, language, route):
    html = route_page(reader, language, route)
    told, drawn = list_of_stages(html), html[html.index("<svg class") : html.index("</svg></div>")]
    machine = RULESET.machine_on(route)
    states = [machine.states[name] for name in machine.reached()]
    acts = [act for state in states for act in machine.transitions_from(state.name)]
    for attribute in ("label", "public_label", "next"):
        assert [state.name for state in states if said(state, attribute, language) not in told] == []
    assert [a.name for a in acts if a.timeline != "none" and escape(getattr(a, f"label_{language}")) not in told] == []
    leading = [act for act in acts if not act.stays and not act.to_routes]
    assert [act.name for act in leading if escape(getattr(act, f"label_{language}")) not in drawn] == []
    assert drawn.count("station-label") >= drawn.count('class="station') - drawn.count("station-") == len(states)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("route", ROUTES)
def test_what_a_route_asks_is_told(reader, language, route):
    html = route_page(reader, language, route)
    rule = RULESET.routes[route]
    told = [said(rule, "label", language), said(rule, "for", language)]
    told += [said(condition, "label", language) for condition in rule.conditions.values()]
    told += [escape(words.typo(duty)) for duty in getattr(rule, f"duties_{language}")]
    told += [escape(getattr(RULESET.flags[flag], f"label_{language}")) for flag in rule.excluded_by]
    told += [escape(getattr(RULESET.sources[source], f"title_{language}")) for source in rule.sources]
    pieces = [piece for piece in RULESET.pieces.values() if route in piece.routes]
    told += [escape(getattr(piece, f"label_{language}")) for piece in pieces]
    assert [sentence for sentence in told if sentence not in html] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_delay_is_told_on_the_page_of_a_route_that_knows_it(reader, language):
    pages = [route_page(reader, language, route) for route in ROUTES]
    for clock in RULESET.clocks.values():
        if clock.code in tables.OF_NO_FILE:
            continue
        telling = [html for html in pages if f'id="delai-{clock.code}"' in html]
        assert telling, clock.code
        assert all(said(clock, "silence", language) in html and str(clock.length) in html for html in telling)


def test_a_delay_named_in_a_state_leads_to_its_explanation(reader):
    for route in ROUTES:
        html = route_page(reader, "fr", route)
        named = set(re.findall(r'href="#(delai-\w+)"', html))
        assert named <= set(re.findall(r'id="(delai-\w+)"', html))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_holds_on_every_route_is_told(reader, language):
    html = page(reader, language)
    told = (RULESET.flags, RULESET.opinions, RULESET.parameters)
    labels = [words.typo(getattr(route, f"label_{language}")) for route in RULESET.routes.values()]
    labels += [getattr(entry, f"label_{language}") for table in told for entry in table.values()]
    doubts = [words.typo(getattr(parameter, f"doubt_{language}")) for parameter in RULESET.parameters.values()]
    assert [text for text in [*labels, *doubts] if escape(text) not in html] == []
    for source in RULESET.sources.values():
        assert escape(getattr(source, f"title_{language}")) in html
        assert not source.address or f'href="{escape(source.address)}"' in html
    for route in ROUTES:
        assert f'href="{reverse("transparency:procedure_route", args=[route.lower()])}"'.split("/", 2)[2] in html


def test_an_unknown_route_has_no_page(reader):
    assert reader.get("/fr/procedure/mr009/").status_code == 404
    assert reader.get("/fr/procedure/STANDARD/").status_code == 404


@pytest.mark.parametrize("name", ["home", "transparency:procedure", "transparency:accessibility", "transparency:legal"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_fixed_pages_open_for_everyone_with_one_title(client, db, name, language):
    with translation.override(language):
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def public_addresses() -> list[str]:
    pages = [reverse(name) for name in ("home", "transparency:register", "transparency:procedure")]
    return [*pages, *(reverse("transparency:procedure_route", args=[route.lower()]) for route in ROUTES)]


@pytest.mark.parametrize("number", range(3 + len(ROUTES)))
def test_a_public_page_is_light_at_first_load(reader, number):
    """At most 60 KB: what travels of the page, and the styles and script it asks for, uncompressed."""
    answer = reader.get(public_addresses()[number], headers={"Accept-Encoding": "gzip"})
    html = gzip.decompress(answer.content).decode()
    asked = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    assert len(answer.content) + sum(Path(finders.find(name)).stat().st_size for name in set(asked)) <= 60_000


def test_the_accessibility_statement_is_honest(client, db):
    html = client.get(reverse("transparency:accessibility")).content.decode().replace("\u00a0", " ")
    assert "non conforme" in html


def test_the_front_page_counts_what_there_is(client, publish):
    publish()
    answer = client.get(reverse("home"))
    assert [figure.value for figure in answer.context["figures"]] == [1, 1, 0, 1]
    assert [result.title for result in answer.context["latest"]] == ["Sarcomes et chimiothérapie"]


def test_the_front_page_leads_a_signed_in_person_to_the_desk(client, people):
    assert reverse("desk:index") not in client.get(reverse("home")).content.decode()
    client.force_login(people.sponsor)
    assert reverse("desk:index") in client.get(reverse("home")).content.decode()
