"""From our values to RDF terms and back, so that no text can break a file."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.rdf.names import RDF, RDFS, SCHEMA, VCARD

LANGUAGES = ("fr", "en")
#: Where the relative addresses of a file would stand: nowhere.
NOWHERE = "https://nowhere.invalid/"
#: What no IRI may hold (RFC 3987): controls, spaces and these signs.
_NOT_IN_IRI = re.compile('[\x00-\x20\x7f<>"{}|\\\\^`\ufffe\uffff]')
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def address(text: str) -> URIRef | None:
    """Return a web address as an IRI, its forbidden signs percent-encoded; None when it is no web address."""
    stripped = text.strip()
    if not re.match(r"https?://[^/\s]", stripped, re.IGNORECASE) or stripped.startswith(NOWHERE):
        return None
    return URIRef(_NOT_IN_IRI.sub(lambda found: quote(found[0]), stripped))


def mailto(text: str) -> URIRef | None:
    return URIRef("mailto:" + quote(text, safe="@+!#$&'*/=?~")) if text else None


def clean(text: str) -> str:
    """Return a text without the controls that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def literal(text: str, language: str = "") -> Literal:
    return Literal(clean(text), lang=language or None)


def exact(text: str, datatype: URIRef) -> Literal:
    """Return a value in the very form that is written."""
    return Literal(text, datatype=datatype, normalize=False)


def both(values: dict[str, Any], name: str) -> list[Literal]:
    """Return the texts `<name>_fr` and `<name>_en` that are there, each in its language."""
    return [literal(values[f"{name}_{code}"], code) for code in LANGUAGES if values.get(f"{name}_{code}")]


def add(graph: Graph, subject: Node, predicate: URIRef, values: Iterable[Node | None]) -> None:
    """Add the values that are there."""
    for value in values:
        if value is not None:
            graph.add((subject, predicate, value))


def labelled(graph: Graph, kind: URIRef, texts: list[Literal], label: URIRef = RDFS.label) -> BNode | None:
    """Return a node of its own that only says texts; None without a text."""
    if not texts:
        return None
    node = BNode()
    graph.add((node, RDF.type, kind))
    add(graph, node, label, texts)
    return node


# What DCAT has no word for stands in one JSON value of its node.


def add_rest(graph: Graph, node: Node, values: dict[str, Any]) -> None:
    """Tell what no vocabulary has a word for, as one structured value; empty ones are left out."""
    told = {name: value for name, value in values.items() if value or (value == 0 and value is not False)}
    if told:
        text = json.dumps(told, ensure_ascii=False, sort_keys=True)
        graph.add((node, RDF.value, exact(clean(text), RDF.JSON)))


def rest_of(graph: Graph, node: Node) -> dict[str, Any]:
    """Return what `add_rest` told of a node; nothing when it is not an object of JSON."""
    for found in in_order(graph, graph.objects(node, RDF.value)):
        try:
            value = json.loads(str(found))
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return {}


def texts_of(graph: Graph, node: Node, predicate: URIRef, name: str) -> dict[str, str]:
    """Return {`<name>_fr`, `<name>_en`}; a text in neither language stands in for the French one."""
    terms = (term for term in graph.objects(node, predicate) if isinstance(term, Literal))
    found = sorted(terms, key=lambda term: (str(term), term.language or ""))
    texts = {str(term.language)[:2]: str(term) for term in reversed(found)}
    told = {f"{name}_{code}": texts.get(code, "") for code in LANGUAGES}
    if found and not any(told.values()):
        told[f"{name}_fr"] = str(found[0])
    return told


def literal_of(graph: Graph, node: Node, predicate: URIRef) -> str:
    """Return the first literal of a node, or ""."""
    return min((str(term) for term in graph.objects(node, predicate) if isinstance(term, Literal)), default="")


def said_by(term: Node | None) -> str:
    """Return an address or a text; the name of a blank node means nothing outside its file."""
    return "" if term is None or isinstance(term, BNode) else str(term)


def first(graph: Graph, node: Node, predicate: URIRef) -> Node | None:
    """Return the first value of a node, the same whatever the file's order, or None."""
    return next(iter(in_order(graph, graph.objects(node, predicate))), None)


def mail_of(graph: Graph, node: Node, *predicates: URIRef) -> str:
    """Return the e-mail address of a node, or ""; vCard may put a node between."""
    for predicate in predicates:
        found = first(graph, node, predicate)
        told = said_by(first(graph, found, VCARD.hasValue) if isinstance(found, BNode) else found)
        if told:
            return unquote(told.removeprefix("mailto:"))
    return ""


def address_of(graph: Graph, node: Node, predicate: URIRef) -> str:
    """Return the first address of a node, or ""; a publisher may have written it as a text."""
    return min((str(term) for term in graph.objects(node, predicate) if address(str(term))), default="")


def whole(text: str) -> int | None:
    """Return a whole number, 0 or more; some write `12.0`. None for anything else."""
    return int(text.partition(".")[0]) if re.fullmatch(r"\d{1,15}(\.0*)?", text, re.ASCII) else None


# A graph has no order: what had one says its place.


def place(graph: Graph, node: Node, position: int) -> None:
    graph.add((node, SCHEMA.position, Literal(position)))


def in_order(graph: Graph, nodes: Iterable[Node]) -> list[Node]:
    """Return nodes by their place, then by their name: those of a file's blank nodes last (`safe`)."""
    return sorted(set(nodes), key=lambda node: (_place_of(graph, node), isinstance(node, BNode), str(node)))


def _place_of(graph: Graph, node: Node) -> int:
    return whole(literal_of(graph, node, SCHEMA.position)) or 0
