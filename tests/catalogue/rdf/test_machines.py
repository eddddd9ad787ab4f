"""The addresses for machines: formats, profiles, pages, identifiers, and the answers that say no."""

import json
from datetime import timedelta

import pytest
from rdflib import Graph, URIRef

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset
from catalogue.publishing.versions import publish
from catalogue.rdf.formats import alternate_links, link_header
from catalogue.rdf.names import ADMS, DCAT, DCTERMS, HYDRA, RDF
from catalogue.rdf.schema_org import schema_org
from tests.catalogue.conftest import ACTOR, AT, trace

HUB = "http://127.0.0.1:8000"
TYPES = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}


@pytest.fixture(autouse=True)
def _hub(settings):
    settings.HUB_PUBLIC_URL = HUB


@pytest.fixture
def published(make_dataset):
    """Makes published datasets, each a day later than the one before, and returns them."""

    def make(count: int = 1, **changes) -> list[Dataset]:
        made = [make_dataset(number, **changes) for number in range(1, count + 1)]
        for number, dataset in enumerate(made):
            publish(dataset, at=AT + timedelta(days=number), actor=ACTOR)
            dataset.refresh_from_db()
        return made

    return make


def graph(response) -> Graph:
    return Graph().parse(data=response.content, format=response["Content-Type"].partition(";")[0])


def problem(response) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    return json.loads(response.content)


def withdraw(dataset: Dataset) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(status=DatasetStatus.WITHDRAWN)
    trace("catalogue.dataset_withdrawn", "dataset", dataset.pk)


@pytest.mark.parametrize("ending", TYPES)
@pytest.mark.parametrize("profile", ["healthdcat-ap", "hdh", "dcat-ap", "schema"])
def test_a_dataset_is_told_in_every_format_and_profile(client, published, ending, profile):
    (dataset,) = published()
    response = client.get(f"/catalogue/{dataset.code}.{ending}?profile={profile}")
    assert response.status_code == 200
    assert response["Content-Type"] == f"{TYPES[ending]}; charset=utf-8"
    node = URIRef(f"{HUB}/id/dataset/{dataset.public_id}")
    kind = URIRef("https://schema.org/Dataset") if profile == "schema" else DCAT.Dataset
    assert (node, RDF.type, kind) in graph(response)


def test_the_profiles_use_their_own_words(client, published):
    (dataset,) = published()
    files = {name: client.get(f"/catalogue/{dataset.code}.ttl?profile={name}").content.decode() for name in WORDS}
    for name, (own, others) in WORDS.items():
        assert all(word in files[name] for word in own), name
        assert not any(word in files[name] for word in others), name


#: By profile: words it uses, and words of the others.
WORDS = {
    "healthdcat-ap": (["csvw:title ", "cv:contactPoint", "healthdcatap:hdab"], ["csvw:titles", "foaf:mbox"]),
    "hdh": (
        ["csvw:titles", "foaf:mbox", "healthdcatap:trustedDataHolder", "^^xsd:anyURI"],
        ["csvw:title ", "cv:contactPoint"],
    ),
    "dcat-ap": (["dcat:theme", "foaf:mbox"], ["a csvw:Table", "healthdcatap:h", "dpv:has"]),
}


def test_an_unknown_profile_or_format_says_what_there_is(client, published):
    (dataset,) = published()
    answer = client.get(f"/catalogue/{dataset.code}.ttl?profile=autre")
    assert answer.status_code == 400
    assert "healthdcat-ap, hdh, dcat-ap, schema" in problem(answer)["title"]
    answer = client.get(f"/catalogue/{dataset.code}.docx")
    assert answer.status_code == 400
    assert "ttl, rdf, jsonld" in problem(answer)["title"]
    answer = client.get("/catalogue.ttl?profile=schema")
    assert (answer.status_code, "schema" in problem(answer)["title"]) == (400, False)
    assert client.get("/catalogue.zip").status_code == 400
    assert client.post(f"/catalogue/{dataset.code}.ttl").status_code in {403, 405}


def test_only_published_datasets_are_told(client, published, make_dataset):
    published()
    draft = make_dataset(7, status=DatasetStatus.DRAFT)
    assert client.get(f"/catalogue/{draft.code}.ttl").status_code == 404
    assert client.get(f"/id/dataset/{draft.public_id}").status_code == 404
    assert draft.public_id not in client.get("/catalogue.ttl").content.decode()


def test_a_withdrawn_dataset_is_gone_and_says_so(client, published):
    (dataset,) = published()
    withdraw(dataset)
    pid = URIRef(f"{HUB}/id/dataset/{dataset.public_id}")
    for address in (f"/catalogue/{dataset.code}.ttl", f"/id/dataset/{dataset.public_id}"):
        response = client.get(address, headers={"Accept": "text/turtle"})
        assert response.status_code == 410
        left = graph(response)
        assert str(left.value(pid, ADMS.status)).endswith("/WITHDRAWN")
        assert {str(title) for title in left.objects(pid, DCTERMS.title)} == {dataset.title_fr, dataset.title_en}
        assert (None, DCTERMS.description, None) not in left
    page = client.get(f"/id/dataset/{dataset.public_id}", headers={"Accept": "text/html"})
    assert page.status_code == 303
    assert client.get(page["Location"]).status_code == 410
    assert dataset.public_id not in client.get("/catalogue.ttl").content.decode()


@pytest.mark.parametrize(
    ("accept", "to"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "page"),
        ("*/*", "page"),
        ("text/turtle", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
        ("text/html;q=0.2, text/turtle;q=0.9", "ttl"),
    ],
)
def test_an_identifier_leads_where_the_asker_wants(client, published, accept, to):
    (dataset,) = published()
    response = client.get(f"/id/dataset/{dataset.public_id}", headers={"Accept": accept, "Accept-Language": "en"})
    assert response.status_code == 303
    expected = f"/en/catalogue/{dataset.code}/" if to == "page" else f"{HUB}/catalogue/{dataset.code}.{to}"
    assert response["Location"] == expected
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in response["Vary"].split(",")}


def test_an_identifier_keeps_the_profile_and_refuses_what_is_not_written(client, published):
    (dataset,) = published()
    address = f"/id/dataset/{dataset.public_id}"
    asked = client.get(f"{address}?profile=hdh", headers={"Accept": "text/turtle"})
    assert asked["Location"] == f"{HUB}/catalogue/{dataset.code}.ttl?profile=hdh"
    assert client.get(f"{address}?profile=x%0d%0aSet-Cookie:a").status_code == 400
    refused = client.get(address, headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert "text/turtle" in problem(refused)["detail"]


def test_a_file_that_did_not_change_is_not_sent_again(client, published):
    (dataset,) = published()
    for address in (f"/catalogue/{dataset.code}.ttl", "/catalogue.ttl"):
        first = client.get(address)
        assert "max-age" in first["Cache-Control"]
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    first = client.get(f"/catalogue/{dataset.code}.ttl")
    assert first["Last-Modified"] == "Thu, 15 Jan 2026 09:00:00 GMT"
    again = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(f"/catalogue/{dataset.code}.ttl", headers=again).status_code == 304
    other = client.get(f"/catalogue/{dataset.code}.ttl?profile=hdh")
    assert other["ETag"] != client.get(f"/catalogue/{dataset.code}.ttl")["ETag"]
    before = client.get("/catalogue.ttl")["ETag"]
    holder = dataset.holder
    holder.homepage = "https://nouvelle.example/"
    holder.save()
    trace("catalogue.holder_registered", "holder", holder.pk)
    assert client.get("/catalogue.ttl", headers={"If-None-Match": before}).status_code == 200


def test_a_harvester_walks_from_page_to_page(client, published, monkeypatch):
    monkeypatch.setattr("catalogue.rdf.queries.PER_PAGE", 2)
    made = published(5)
    found, address, pages = set(), f"{HUB}/catalogue.ttl?profile=dcat-ap", 0
    while address:
        read = graph(client.get(address.removeprefix(HUB)))
        (page,) = read.subjects(RDF.type, HYDRA.PartialCollectionView)
        assert (page, RDF.type, HYDRA.PagedCollection) in read
        assert int(read.value(page, HYDRA.totalItems)) == 5
        assert read.value(page, HYDRA.last) == URIRef(f"{HUB}/catalogue.ttl?profile=dcat-ap&page=3")
        found |= {str(one) for one in read.subjects(RDF.type, DCAT.Dataset)}
        address, pages = str(read.value(page, HYDRA.next) or ""), pages + 1
    assert pages == 3
    assert found == {f"{HUB}/id/dataset/{one.public_id}" for one in made}
    assert client.get("/catalogue.ttl?page=4").status_code == 404


def test_only_what_changed_since_is_told(client, published):
    made = published(3)
    for since in ("2026-01-16", "2026-01-16T09:00:00Z", "2026-01-16T10:00:00%2B01:00"):
        read = graph(client.get(f"/catalogue.ttl?modified_since={since}"))
        assert len(set(read.subjects(RDF.type, DCAT.Dataset))) == len(made) - 1, since
    assert graph(client.get("/catalogue.ttl?modified_since=2027-01-01")).value(None, RDF.type, DCAT.Dataset) is None


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=٣", "page=9999999", "modified_since=hier", "modified_since=2026-02-31"],
)
def test_a_question_that_means_nothing_is_refused(client, published, query):
    published()
    answer = client.get(f"/catalogue.ttl?{query}")
    assert answer.status_code == 400
    assert problem(answer)["detail"].startswith("not “")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_page_of_the_catalogue_asks_the_same_queries(
    client, published, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("catalogue.rdf.queries.PER_PAGE", 100)
    published(count)
    with django_assert_num_queries(7):
        response = client.get("/catalogue.ttl?profile=dcat-ap")
    assert len(set(graph(response).subjects(RDF.type, DCAT.Dataset))) == count


def test_hostile_texts_and_addresses_break_no_file(client, published):
    nasty = '"@fr . <http://evil.example/s> <http://evil.example/p> "x'
    bad = ["http://a.example/> <http://evil.example/s> <http://evil.example/p> <x", "javascript:alert(1)", "http:// x"]
    (dataset,) = published(
        title_fr=nasty,
        description_fr="]]></x:y> & \x0b <script>alert(1)</script>\r\n'''\"\"\"\\",
        keywords_fr=nasty,
        properties={"related": bad, "health_category": [nasty, *bad]},
    )
    for ending in TYPES:
        for profile in ("healthdcat-ap", "hdh", "dcat-ap", "schema"):
            read = graph(client.get(f"/catalogue/{dataset.code}.{ending}?profile={profile}"))
            assert not any("evil" in str(term) and term.startswith("http://evil") for term in read.subjects())
            assert URIRef("http://evil.example/p") not in set(read.predicates())
            pid = URIRef(f"{HUB}/id/dataset/{dataset.public_id}")
            if profile != "schema":
                assert nasty in {str(title) for title in read.objects(pid, DCTERMS.title)}
                related = [str(one) for one in read.objects(pid, DCTERMS.relation)]
                assert len(related) == 1
                assert ">" not in related[0]


def test_the_landing_page_is_in_the_language_of_who_follows_it(client, published):
    (dataset,) = published()
    read = graph(client.get(f"/catalogue/{dataset.code}.ttl"))
    page = str(read.value(URIRef(f"{HUB}/id/dataset/{dataset.public_id}"), DCAT.landingPage))
    for language in ("fr", "en"):
        response = client.get(page.removeprefix(HUB), headers={"Accept-Language": language})
        assert (response.status_code, response["Location"]) == (302, f"/{language}/catalogue/{dataset.code}/")


def test_a_page_names_its_other_forms(published):
    (dataset,) = published()
    links = alternate_links(dataset)
    assert [link.href for link in links[:2]] == [
        f"{HUB}/catalogue/{dataset.code}.ttl",
        f"{HUB}/catalogue/{dataset.code}.rdf",
    ]
    assert len(links) == 12
    header = link_header(links)
    assert f'<{HUB}/catalogue/{dataset.code}.ttl>; rel="alternate"; type="text/turtle"' in header
    assert "\n" not in header


def test_schema_org_tells_what_search_engines_ask_for(published, make_dataset):
    (dataset,) = published(keywords_fr="un, deux")
    told = schema_org(dataset)
    assert told["@context"] == "https://schema.org/"
    assert told["@type"] == "Dataset"
    assert told["identifier"] == f"{HUB}/id/dataset/{dataset.public_id}"
    assert {"@value": dataset.title_fr, "@language": "fr"} in told["name"]
    assert told["keywords"] == ["un", "deux"]
    assert json.loads(json.dumps(told)) == told
    assert schema_org(make_dataset(2)) is None
