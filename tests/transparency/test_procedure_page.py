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

RULESET = rules.get("2022-01-01")


def page(client, language: str) -> str:
    with translation.override(language):
        return client.get(reverse("transparency:procedure")).content.decode()


def said(entry, attribute: str, language: str) -> str:
    return escape(words.typo(getattr(entry, f"{attribute}_{language}")))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_stage_state_and_act_of_the_route_is_told(client, db, language):
    html = page(client, language)
    machine = RULESET.machines["access_request"]
    told = [said(entry, "label", language) for entry in [*machine.stages.values(), *machine.states.values()]]
    told += [said(state, "next", language) for state in machine.states.values()]
    acts = [act for act in machine.transitions.values() if act.timeline != "none" and act.from_]
    told += [escape(getattr(act, f"label_{language}")) for act in acts]
    assert [sentence for sentence in told if sentence not in html] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_delay_piece_opinion_and_source_is_told(client, db, language):
    html = page(client, language)
    for clock in RULESET.clocks.values():
        assert f'id="delai-{clock.code}"' in html
        assert said(clock, "silence", language) in html
    tables = (RULESET.clocks, RULESET.pieces, RULESET.opinions, RULESET.parameters)
    labels = [getattr(entry, f"label_{language}") for table in tables for entry in table.values()]
    assert [label for label in labels if escape(label) not in html] == []
    for source in RULESET.sources.values():
        assert escape(getattr(source, f"title_{language}")) in html
        assert not source.address or f'href="{escape(source.address)}"' in html


def test_no_delay_is_written_in_the_code_or_the_page(client, db):
    """A change of the rules changes the page: the lengths come from the clocks."""
    html = page(client, "fr")
    for clock in RULESET.clocks.values():
        assert str(clock.length) in html


@pytest.mark.parametrize("name", ["home", "transparency:procedure", "transparency:accessibility", "transparency:legal"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_fixed_pages_open_for_everyone_with_one_title(client, db, name, language):
    with translation.override(language):
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", ["home", "transparency:register", "transparency:procedure"])
def test_a_public_page_is_light_at_first_load(client, db, name):
    """At most 60 KB: what travels of the page, and the styles and script it asks for, uncompressed."""
    answer = client.get(reverse(name), headers={"Accept-Encoding": "gzip"})
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
