"""The files, the feed, the descriptions: valid for who judges them from outside, the same for everyone."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import frictionless
import openpyxl
import pytest
import python_calamine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from frictionless.formats import JsonControl
from frictionless.resources import TableResource
from lxml import etree
from rdflib import Graph
from rdflib.namespace import DCAT, RDF

from catalogue.exports import files
from tests.transparency.register import french
from tests.transparency.register.conftest import AT
from transparency.models import Entry, EntryVersion
from transparency.register import actions, exports, headings, records

pytestmark = pytest.mark.django_db

#: How a program finds the lines in a file that is no plain table.
DIALECTS = {
    "json": frictionless.Dialect(controls=[JsonControl(property="entries", keyed=True)]),
    "ndjson": frictionless.Dialect(controls=[JsonControl(keyed=True)]),
}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def _public(settings):
    settings.HUB_PUBLIC_URL = "https://data.example.org"
    settings.HUB_BRAND = "Guichet"
    cache.clear()


def get(client, name: str, *args, **query):
    return client.get(reverse(name, args=args), query)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def file(client, name: str, **query) -> bytes:
    answer = get(client, "register_file", name, **query)
    assert answer.status_code == 200
    return body(answer)


def sheet(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def many(take, tmp_path, publish):
    take(french.write(tmp_path / "r.csv", 40))
    return publish(opinion="favourable_with_recommendations")


@pytest.mark.parametrize("name", exports.FORMATS)
def test_a_file_is_what_its_published_schema_says(client, many, tmp_path, name):
    told = get(client, "register_schema", exports.FORMATS[name].schema).json()
    (tmp_path / name).write_bytes(file(client, name))
    report = _resource(name, tmp_path, frictionless.Schema.from_descriptor(told)).validate()
    assert report.valid, report.flatten(["message"])[:5]
    assert report.tasks[0].stats["rows"] == 41


def _resource(name: str, folder: Path, schema: frictionless.Schema) -> TableResource:
    """Frictionless reads every format but ODS, whose lines another program gives it."""
    kind = name.rpartition(".")[2]
    if kind == "ods":
        rows = python_calamine.CalamineWorkbook.from_path(folder / name).get_sheet_by_index(0).to_python()
        return TableResource(data=rows, schema=schema)
    dialect = DIALECTS.get(kind, frictionless.Dialect())
    return TableResource(path=name, basepath=str(folder), schema=schema, dialect=dialect)


def test_a_file_with_a_day_that_is_none_is_not_what_its_schema_says(client, many, tmp_path):
    told = get(client, "register_schema", "registre").json()
    (tmp_path / "r.csv").write_bytes(re.sub(rb"\d{4}-\d\d-\d\d,", b"2026-13-45,", file(client, "registre.csv")))
    report = frictionless.Resource(
        path="r.csv", basepath=str(tmp_path), schema=frictionless.Schema.from_descriptor(told)
    ).validate()
    assert "type-error" in {kind for [kind] in report.flatten(["type"])}


@pytest.mark.parametrize("name", exports.FORMATS)
def test_every_format_has_every_entry_and_those_of_a_search_alone(client, many, name):
    read = READERS[name.rpartition(".")[2]]
    assert len(read(file(client, name))) == 41
    assert len(read(file(client, name, q=many.reference))) == 1
    assert read(file(client, name, q="rien du tout de tel")) == []


def _ods(content: bytes) -> list:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype").decode() == files.ODS_TYPE
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 — ours
    return list(root.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row"))[1:]


READERS = {
    "csv": lambda content: sheet(content)[1:],
    "xlsx": lambda content: list(openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.values)[1:],
    "ods": _ods,
    "json": lambda content: json.loads(content)["entries"],
    "ndjson": lambda content: [json.loads(line) for line in content.splitlines()],
}


def test_the_french_headings_are_those_of_the_real_register(client, many):
    assert tuple(sheet(file(client, "repertoire.csv"))[0]) == headings.FRENCH
    assert headings.FRENCH[-1] == "Etape  : Complétude"


def test_no_cell_runs_in_a_spreadsheet(client, take, tmp_path):
    take(french.write(tmp_path / "r.csv", 60))
    cells = [cell for line in sheet(file(client, "registre.csv")) for cell in line]
    assert not [cell for cell in cells if cell.startswith("=")]
    assert [cell for cell in cells if cell.startswith("'=Fédération")]


def test_a_line_carries_the_hash_of_its_record(client, many):
    for line in file(client, "registre.ndjson").splitlines():
        told = json.loads(line)
        assert records.sha256(told["record"]) == told["sha256"]


def test_an_unknown_format_is_none(client, db):
    assert get(client, "register_file", "registre.exe").status_code == 404
    assert get(client, "register_schema", "autre").status_code == 404
    assert client.get(reverse("register_dcat", args=["xls"]), follow=True).status_code == 404


def test_an_entry_and_its_versions_are_documents(client, publish):
    made = publish()
    told = get(client, "register_entry", made.reference).json()
    assert told["record"]["title"] == made.title
    first = get(client, "register_version", made.reference, 1).json()
    assert records.sha256(first["record"]) == first["sha256"] == EntryVersion.objects.get().sha256
    assert get(client, "register_version", made.reference, 2).status_code == 404
    assert get(client, "register_entry", "inconnue").status_code == 404


def test_the_register_describes_itself_with_each_of_its_files(client, many):
    graph = Graph().parse(data=get(client, "register_dcat", "ttl").content, format="turtle")
    [register] = graph.subjects(RDF.type, DCAT.Dataset)
    assert len(list(graph.objects(register, DCAT.distribution))) == len(exports.FORMATS)
    for format, parser in (("jsonld", "json-ld"), ("rdf", "xml")):
        assert len(Graph().parse(data=get(client, "register_dcat", format).content, format=parser)) == len(graph)


# The feed


def feed(client, **query):
    answer = get(client, "register_atom", **query)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 — ours


def test_the_feed_is_whole_and_dates_its_entries(client, many):
    found = feed(client)
    for required in ("a:id", "a:title", "a:updated"):
        assert found.findtext(required, "", ATOM)
        assert all(entry.findtext(required, "", ATOM) for entry in found.findall("a:entry", ATOM))
    ids = [entry.findtext("a:id", "", ATOM) for entry in found.findall("a:entry", ATOM)]
    assert len(ids) == len(set(ids)) == 41
    assert any(one.startswith(f"https://data.example.org/registre/fiches/{many.reference}.json#v") for one in ids)
    assert all(entry.find("a:author", ATOM) is not None for entry in found.findall("a:entry", ATOM))


def test_the_feed_follows_the_grammar_of_atom(client, many):
    content = get(client, "register_atom").content
    grammar = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
    grammar.assertValid(etree.fromstring(content))
    for broken in (b"<updated>", b"<id>", b"<title>"):
        assert not grammar.validate(etree.fromstring(_renamed(content, broken)))
    assert not grammar.validate(etree.fromstring(re.sub(rb"<updated>[^<]*", b"<updated>hier", content)))


def _renamed(content: bytes, opening: bytes) -> bytes:
    closing = opening.replace(b"<", b"</")
    return content.replace(opening, b"<autre>").replace(closing, b"</autre>")


def test_a_search_has_its_own_feed_in_the_language_asked(client, many):
    found = feed(client, q=many.reference, lang="en")
    assert len(found.findall("a:entry", ATOM)) == 1
    assert "Public register" in found.findtext("a:title", "", ATOM)
    assert f"q={many.reference}" in found.find("a:link[@rel='self']", ATOM).get("href")


def test_a_reader_that_hammers_is_told_when_to_come_back(client, db, settings):
    settings.HUB_REGISTER_RATE = "3/min"
    answers = [get(client, "register_atom") for _n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


# Asking again


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("register_file", ["registre.csv"]),
        ("register_atom", []),
        ("transparency:register", []),
        ("register_schema", ["registre"]),
    ],
)
def test_who_has_it_already_is_answered_without_reading_an_entry(client, many, name, args):
    first = get(client, name, *args)
    tag = first["ETag"]
    assert body(first)
    with CaptureQueriesContext(connection) as asked:
        again = client.get(reverse(name, args=args), headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not [query for query in asked if '"transparency_entry"' in query["sql"]]
    entry = Entry.objects.first()
    actions.write(entry, {**entry.record, "title": "Autre"}, "0" * 64, AT)
    changed = client.get(reverse(name, args=args), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert body(changed)


def test_the_same_for_everyone_and_no_cookie(client, many, people):
    before = file(client, "registre.csv")
    client.force_login(people.secretariat)
    answer = get(client, "register_file", "registre.csv")
    assert body(answer) == before
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]


# The sitemap


def test_the_sitemap_lists_every_entry_in_both_languages(client, many):
    root = ElementTree.fromstring(get(client, "sitemap_section", "projets").content)  # noqa: S314 — ours
    places = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    expected = {
        f"https://data.example.org/{language}/registre/{reference}/"
        for reference in Entry.objects.values_list("reference", flat=True)
        for language in ("fr", "en")
    }
    assert set(places) == expected
