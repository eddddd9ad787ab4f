"""What readers and machines elsewhere take from the catalogue: feed, sitemap, citation, schema.org."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from catalogue.enums import DatasetStatus
from catalogue.exports.citation import cite
from catalogue.publishing import versions
from tests.catalogue.conftest import ACTOR, AT

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
#: Savepoint, its end and its release, the read-only switch; datasets: how many, last change; tables: last change;
#: entries of the register: how many, last change.
INDEX_QUERIES = 10
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def _public(settings):
    settings.HUB_PUBLIC_URL = "https://data.example.org"
    settings.HUB_BRAND = "Guichet"


def publish(dataset, *, days: int = 0, **changes):
    with transaction.atomic():
        type(dataset).objects.filter(pk=dataset.pk).update(**changes)
        return versions.publish(
            dataset, at=AT + timedelta(days=days), actor=ACTOR, notes_fr="Corrigé", notes_en="Mended"
        )


def xml(client, name: str, *arguments, **query):
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)  # noqa: S314 — ours


# Atom


def test_the_feed_tells_the_last_versions_first(client, make_dataset):
    dataset = make_dataset(title_fr="Base <b>rare</b>")
    publish(dataset)
    publish(dataset, days=3, summary_fr="Autre")
    feed = xml(client, "catalogue_atom")
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:title", "", ATOM) for entry in entries] == [
        "Base <b>rare</b>, version 2",
        "Base <b>rare</b>, version 1",
    ]
    assert entries[0].findtext("a:id", "", ATOM) == f"https://data.example.org/id/dataset/{dataset.public_id}#v2"
    assert entries[0].find("a:link", ATOM).get("href") == "https://data.example.org/fr/catalogue/base-1/"
    assert feed.findtext("a:updated", "", ATOM).startswith("2026-01-18")


def test_the_feed_is_in_the_language_asked(client, make_dataset):
    publish(make_dataset())
    feed = xml(client, "catalogue_atom", lang="en")
    entry = feed.find("a:entry", ATOM)
    assert (entry.findtext("a:title", "", ATOM), entry.findtext("a:summary", "", ATOM)) == (
        "title en, version 1",
        "Mended",
    )
    assert xml(client, "catalogue_atom", lang="xx").findtext("a:entry/a:summary", "", ATOM) == "Corrigé"


def test_the_feed_says_nothing_of_what_was_withdrawn(client, make_dataset):
    dataset = make_dataset()
    publish(dataset)
    with transaction.atomic():
        type(dataset).objects.filter(pk=dataset.pk).update(status=DatasetStatus.WITHDRAWN)
        versions.audit.record(
            "catalogue.dataset_withdrawn", object=versions.audit.Ref("dataset", str(dataset.pk)), actor=ACTOR, at=AT
        )
    assert xml(client, "catalogue_atom").findall("a:entry", ATOM) == []


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_feed_takes_a_constant_number_of_queries(client, make_dataset, django_assert_num_queries, count):
    for number in range(count):
        publish(make_dataset(number))
    with django_assert_num_queries(5):
        found = xml(client, "catalogue_atom").findall("a:entry", ATOM)
    assert len(found) == min(count, 50)


# Sitemap


def test_the_sitemap_has_the_pages_of_published_datasets_in_both_languages(client, make_dataset):
    make_dataset(1)
    make_dataset(2, status=DatasetStatus.DRAFT)
    sections = [one.text for one in xml(client, "sitemap").iter(f"{{{MAP['m']}}}loc")]
    assert any(address.endswith("/sitemap-donnees.xml") for address in sections)
    found = xml(client, "sitemap_section", "donnees")
    assert [one.findtext("m:loc", "", MAP) for one in found] == [
        "https://data.example.org/fr/catalogue/base-1/",
        "https://data.example.org/en/catalogue/base-1/",
    ]
    assert {one.get("hreflang") for one in found[0].findall("x:link", MAP)} == {"fr", "en"}


def test_the_sitemap_has_the_public_pages(client):
    found = [one.findtext("m:loc", "", MAP) for one in xml(client, "sitemap_section", "pages")]
    assert "https://data.example.org/fr/catalogue/" in found
    assert "https://data.example.org/en/catalogue/api/" in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_index_of_the_sitemap_takes_a_constant_number_of_queries(
    client, make_dataset, django_assert_num_queries, count
):
    for number in range(count):
        make_dataset(number)
    with django_assert_num_queries(INDEX_QUERIES):
        xml(client, "sitemap")


# Citation


def test_a_dataset_is_cited_by_version_and_persistent_address(make_dataset):
    dataset = make_dataset(title_fr="Séjours & actes_MCO")
    assert cite(dataset) is None
    publish(dataset)
    dataset.refresh_from_db()
    found = cite(dataset)
    address = f"https://data.example.org/id/dataset/{dataset.public_id}"
    assert found.text == (
        f"Organisation inventée (2026). Séjours & actes_MCO (version 1) [jeu de données]. Guichet. {address}"
    )
    assert r"title = {{Séjours \& actes\_MCO}}," in found.bibtex
    assert found.bibtex.startswith("@dataset{base-1-v1,\n")
    (item,) = json.loads(found.csl)
    assert (item["type"], item["issued"], item["URL"]) == ("dataset", {"date-parts": [[2026, 1, 15]]}, address)


def test_the_citation_is_drawn_escaped(make_dataset):
    dataset = make_dataset(title_fr="<b>Base</b>")
    publish(dataset)
    dataset.refresh_from_db()
    page = Template("{% load catalogue_giving %}{% citation dataset %}").render(Context({"dataset": dataset}))
    assert "&lt;b&gt;Base&lt;/b&gt;" in page
    assert "<b>" not in page


# schema.org


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!--<script>", "a & b", "\u2028\u2029"])
def test_no_text_breaks_out_of_the_data_block(title):
    block = Template("{% load catalogue_giving %}{% schema_org data %}").render(Context({"data": {"name": title}}))
    content = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', block)[1]
    assert not set("<>&\u2028\u2029") & set(content)
    assert json.loads(content) == {"name": title}


def test_the_files_of_a_dataset_are_drawn_in_both_languages(client, make_dataset, rf):
    dataset = make_dataset()
    request = rf.get("/")
    request.user = client.request().wsgi_request.user
    draw = Template("{% load catalogue_giving %}{% downloads dataset %}")
    for language in ("fr", "en"):
        with translation.override(language):
            page = draw.render(Context({"dataset": dataset, "request": request}))
            assert f'href="/{language}/catalogue/base-1/dictionnaire.csv"' in page
    assert "echantillon" not in page
