"""Reading a file of somebody else's: no more than so much of it, for no longer than so long, and nothing that it names.

rdflib follows neither owl:imports nor seeAlso. What it would follow is refused before it is asked: a context of JSON-LD
that stands elsewhere, a document type of XML (entities, external or exploding).
"""

import json
import time
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from xml.parsers import expat
from xml.sax import SAXException

from rdflib import BNode, Graph
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.stores.memory import Memory
from rdflib.term import Node

from catalogue.rdf.values import NOWHERE

#: Bytes and seconds of one file, and triples: the SNDS as a whole has 30 000, in 1.7 MB.
MAX_BYTES, MAX_SECONDS, MAX_TRIPLES = 20_000_000, 60, 1_000_000
TURTLE, RDF_XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"
#: The formats, by file ending.
MEDIA_TYPES = {"ttl": TURTLE, "rdf": RDF_XML, "xml": RDF_XML, "jsonld": JSON_LD, "json": JSON_LD}
_FORMATS = {TURTLE: "turtle", RDF_XML: "xml", JSON_LD: "json-ld"}


class Unreadable(ValueError):
    """A file that cannot be read as a whole; `line` when it is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {why}" if line else why)
        self.why, self.line = why, line


class _Bounded(Memory):
    """A store that ends a file which is too long to read."""

    def __init__(self) -> None:
        super().__init__()
        self._until = time.monotonic() + MAX_SECONDS
        self._count = 0

    def add(self, triple, context, quoted: bool = False) -> None:
        self._count += 1
        if self._count > MAX_TRIPLES:
            raise Unreadable(f"more than {MAX_TRIPLES} statements")
        if time.monotonic() > self._until:
            raise Unreadable(f"more than {MAX_SECONDS} seconds to read")
        super().add(triple, context, quoted)


def media_type_of(path: PurePath) -> str:
    """Return the media type that a file's ending stands for. Raises `Unreadable` for another ending."""
    ending = path.suffix.removeprefix(".").lower()
    if ending not in MEDIA_TYPES:
        raise Unreadable(f"“{path.name}”: a file here ends with {', '.join(MEDIA_TYPES)}")
    return MEDIA_TYPES[ending]


def read_graph(data: bytes, media_type: str) -> Graph:
    """Return what a file states. Raises `Unreadable`, with the line of the fault when the format tells it."""
    if media_type not in _FORMATS:
        raise Unreadable(f"“{media_type}” is not read here: {', '.join(_FORMATS)}")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"too large: a file here has at most {MAX_BYTES} bytes")
    _CHECKS[media_type](data)
    graph = Graph(store=_Bounded())
    try:
        graph.parse(data=data, format=_FORMATS[media_type], publicID=NOWHERE)
    except Unreadable:
        raise
    except BadSyntax as error:
        raise Unreadable(_reason(error), error.lines + 1) from None
    except RecursionError:
        raise Unreadable("nested too deep") from None
    except (ParserError, SAXException, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    return _with_lasting_names(graph)


def _with_lasting_names(graph: Graph) -> Graph:
    """Return the same statements, each blank node named by what it says as far as three nodes away.

    A reader gives them names by chance; a file that is read twice must come in the same order twice.
    """
    names = {node: "" for triple in graph for node in triple if isinstance(node, BNode)}
    for _round in range(3):
        said: dict[BNode, list[str]] = {node: [] for node in names}
        for subject, predicate, term in graph:
            if subject in said:
                said[subject].append(f"{predicate} {names[term] if term in names else repr(term)}")
        names = {node: _digest(told) for node, told in said.items()}
    lasting: dict[Node, BNode] = {}
    for number, node in enumerate(sorted(names, key=names.__getitem__)):
        lasting[node] = BNode(f"{names[node]}-{number}")
    named = Graph()
    for triple in graph:
        named.add(tuple(lasting.get(term, term) for term in triple))
    return named


def _digest(told: list[str]) -> str:
    return sha256("\n".join(sorted(told)).encode("utf-8", "replace")).hexdigest()


def _reason(error: BadSyntax) -> str:
    """Return what rdflib found wrong, without the text around."""
    return str(error).partition("Bad syntax (")[2].partition(") at ^")[0]


def _check_text(data: bytes) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", data.count(b"\n", 0, error.start) + 1) from None


def _check_xml(data: bytes) -> None:
    """Refuse a document type, whatever the encoding: expat says when one begins."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_declaration: object) -> None:
        raise Unreadable("a DOCTYPE is not read: it may name other files", parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(expat.ErrorString(error.code), error.lineno) from None


def _check_json(data: bytes) -> None:
    _check_text(data)
    try:
        content = json.loads(data)
    except RecursionError:
        raise Unreadable("nested too deep") from None
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno) from None
    remote = _remote_context(content)
    if remote:
        line = data.decode().partition(remote)[0].count("\n") + 1
        raise Unreadable(f"the context “{remote}” stands elsewhere, and nothing is fetched: write it in place", line)


def _remote_context(content: Any) -> str:
    """Return the first context that is an address, at whatever depth, or ""."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            contexts = value.get("@context", [])
            for one in [*(contexts if isinstance(contexts, list) else [contexts]), value.get("@import")]:
                if isinstance(one, str):
                    return one
    return ""


_CHECKS = {TURTLE: _check_text, RDF_XML: _check_xml, JSON_LD: _check_json}
