"""A field is named, described by its hint and its error alike, and reachable from the error summary."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from hub.ui.gallery import SampleForm


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.fixture
def wrong() -> SampleForm:
    return SampleForm({"people": "0", "contact": "ariane@"})


def ids_in(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


@pytest.mark.parametrize("name", SampleForm.base_fields)
def test_a_wrong_field_is_described_by_ids_that_exist(wrong, name):
    html = wrong[name].as_field_group()
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    named = [part for value in described for part in value.split()]
    assert set(named) <= set(ids_in(html))
    assert len(ids_in(html)) == len(set(ids_in(html)))
    if wrong[name].errors:
        assert f"id_{name}_error" in named
    if wrong[name].help_text:
        assert f"id_{name}_helptext" in named


def test_hint_promise_and_error_are_read_in_this_order(wrong):
    html = wrong["summary"].as_field_group()
    assert 'aria-describedby="id_summary_helptext id_summary_promise id_summary_error"' in html


def test_a_group_is_a_fieldset_described_once(wrong):
    html = wrong["data"].as_field_group()
    assert '<fieldset aria-describedby="id_data_helptext id_data_error">' in html
    assert html.count("aria-describedby") == 1
    assert "<legend>Données demandées" in html


def test_optional_fields_say_so_and_no_field_has_an_asterisk(wrong):
    assert "(facultatif)" in wrong["contact"].as_field_group()
    assert "(facultatif)" not in wrong["title"].as_field_group()
    assert "*" not in str(wrong)


def test_a_file_field_says_beforehand_what_it_takes(wrong):
    html = wrong["protocol"].as_field_group()
    assert "PDF, 20\u00a0Mo au plus." in html
    assert 'accept="application/pdf"' in html


def test_the_browser_never_cuts_what_is_typed(wrong):
    html = wrong["summary"].as_field_group()
    assert "maxlength" not in html
    assert "2\u202f000 caractères au plus." in html


def test_a_date_travels_in_iso_form():
    html = SampleForm({"starts_on": "2026-03-12"})["starts_on"].as_field_group()
    assert 'type="date"' in html
    assert 'value="2026-03-12"' in html


def test_the_error_summary_links_to_inputs_that_exist(wrong):
    html = Template("{% load ui %}{% error_summary form %}{{ form }}").render(Context({"form": wrong}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == sum(len(errors) for errors in wrong.errors.values())
    assert set(targets) <= set(ids_in(html))
    assert "id_data_0" in targets


def test_no_error_no_summary():
    html = Template("{% load ui %}{% error_summary form %}").render(Context({"form": SampleForm()}))
    assert html.strip() == ""


def test_sections_draw_every_field_once():
    html = str(SampleForm())
    assert re.findall(r'<legend class="title-medium">([^<]+)<', html) == ["Le projet", "Le calendrier et les pièces"]
    for name in SampleForm.base_fields:
        assert html.count(f'name="{name}"') >= 1
