"""What a file of somebody else's may do to us: nothing."""

import json

import pytest

from catalogue.rdf import safe
from catalogue.rdf.reading import parse
from tests.shared_data import SHARED, needs_shared_data

GERMAN = SHARED / "healthdcat-ap-de"
TTL = b"@prefix dcat: <http://www.w3.org/ns/dcat#> .\n"
ONE = TTL + b"<https://a.example/1> a dcat:Dataset .\n"


def refused(data: bytes, media_type: str = safe.TURTLE) -> safe.Unreadable:
    with pytest.raises(safe.Unreadable) as caught:
        parse(data, media_type)
    return caught.value


@needs_shared_data
def test_two_real_files_are_read_and_two_name_their_unbound_prefix():
    results = {}
    for path in sorted(GERMAN.glob("*.ttl")):
        try:
            results[path.name] = len(parse(path.read_bytes(), safe.media_type_of(path)))
        except safe.Unreadable as error:
            results[path.name] = (error.line, error.why)
    unbound = [found for found in results.values() if isinstance(found, tuple)]
    assert sum(found for found in results.values() if isinstance(found, int)) >= 2
    assert len(unbound) == 2
    for line, why in unbound:
        assert line > 1
        assert why.startswith("Prefix ")
        assert why.endswith("not bound")


def test_broken_turtle_names_its_line():
    assert refused(ONE + b"\n<https://a.example/2> a dcat:Dataset ;;; oops\n").line == 4
    error = refused(ONE + b"<https://a.example/2> a autre:Chose .\n")
    assert (error.line, error.why) == (3, 'Prefix "autre:" not bound')
    assert refused(ONE + b'<https://a.example/2> dcat:version "open .\n').line is not None
    assert refused(b"\xff\xfe" + ONE).why == "not UTF-8"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE rdf [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>&a;</rdf:Description></rdf:RDF>'
    )
    error = refused(text.encode(encoding), safe.RDF_XML)
    assert (error.line, "DOCTYPE" in error.why) == (2, True)


def test_broken_xml_and_json_name_their_line():
    assert refused(b"<rdf:RDF\n\n><", safe.RDF_XML).line is not None
    rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<dcat:Dataset/></rdf:RDF>'
    error = refused(rdf, safe.RDF_XML)
    assert (error.line, error.why) == (2, "unbound prefix")
    assert refused(b'{\n"@graph": [\n}', safe.JSON_LD).line == 3


def test_an_address_that_is_none_stops_nothing():
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#">'
        '<dcat:Dataset rdf:about="https://a.example/1"><dcat:theme rdf:resource="a b&lt;"/>'
        '<dcat:landingPage rdf:resource="https://a b/"/></dcat:Dataset></rdf:RDF>'
    )
    (found,) = parse(rdf.encode(), safe.RDF_XML)
    assert found.identifier == "https://a.example/1"


@pytest.mark.parametrize(
    "content",
    [
        {"@context": "https://evil.example/c.jsonld"},
        {"@context": [{"a": "https://a.example/"}, "https://evil.example/c.jsonld"]},
        {"@context": {"@import": "https://evil.example/c.jsonld"}},
        {"@graph": [{"x": {"@context": "https://evil.example/c.jsonld"}}]},
        {"@context": {"x": {"@id": "https://a.example/x", "@context": "https://evil.example/c.jsonld"}}},
    ],
)
def test_a_context_that_stands_elsewhere_is_refused_and_named(content, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    error = refused(json.dumps(content, indent=1).encode(), safe.JSON_LD)
    assert "https://evil.example/c.jsonld" in error.why
    assert error.line > 1


def test_imports_are_not_followed(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    imports = b"<https://a.example/> <http://www.w3.org/2002/07/owl#imports> <https://evil.example/o.ttl> .\n"
    assert len(parse(ONE + imports, safe.TURTLE)) == 1


def test_a_file_is_read_within_bounds(monkeypatch):
    many = ONE + b"".join(b"<https://a.example/1> dcat:keyword 'k%d' .\n" % number for number in range(50))
    monkeypatch.setattr(safe, "MAX_TRIPLES", 20)
    assert "more than 20 statements" in refused(many).why
    monkeypatch.setattr(safe, "MAX_TRIPLES", 1000)
    monkeypatch.setattr(safe, "MAX_SECONDS", -1)
    assert "seconds" in refused(many).why
    monkeypatch.setattr(safe, "MAX_BYTES", 10)
    assert "at most 10" in refused(many).why


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (TTL + b"<a:1> <a:p> " + b"[ <a:p> " * 5000 + b"1" + b" ]" * 5000 + b" .", safe.TURTLE),
        (b'{"@graph":' + b"[" * 100_000 + b"]" * 100_000 + b"}", safe.JSON_LD),
    ],
)
def test_a_file_that_is_nested_too_deep_is_refused(data, media_type):
    assert "deep" in refused(data, media_type).why


def test_an_unknown_format_is_refused():
    assert "text/turtle" in refused(ONE, "text/csv").why
    with pytest.raises(safe.Unreadable, match="ttl"):
        safe.media_type_of(SHARED / "file.zip")


def test_the_names_of_blank_nodes_last():
    """Two equal nodes stay two, and what differs two nodes away is told apart."""
    text = TTL + b"<https://a.example/1> dcat:x [ dcat:y [ dcat:z 1 ] ], [ dcat:y [ dcat:z 2 ] ], [], [] .\n"
    first, second = (sorted(safe.read_graph(text, safe.TURTLE)) for _time in range(2))
    assert first == second
    assert len(first) == 8
