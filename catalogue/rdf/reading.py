"""From a DCAT file to descriptions in the shape of `catalogue.publishing.describe`. Asks nothing of the database."""

from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Node

from catalogue.enums import DatasetKind
from catalogue.publishing.description import Description
from catalogue.rdf import safe
from catalogue.rdf.names import DCAT, RDF
from catalogue.rdf.sheet import Source
from catalogue.rdf.told import agents, dictionary, identity, routes, statements, texts, typed
from catalogue.rdf.values import in_order


@dataclass(frozen=True)
class Harvested:
    """One dataset of a file.

    `document` has the shape of `describe()`, but its holder is empty and the `other` of a linkage is an address: who
    and which that is, `harvest` finds in the database. Each warning is (line of the file or None, text).
    """

    identifier: str
    document: Description
    holder: agents.Told
    warnings: list[tuple[int | None, str]]


def parse(data: bytes, media_type: str) -> list[Harvested]:
    """Return every dataset of a file, in an order of its own. Raises `safe.Unreadable`."""
    graph = safe.read_graph(data, media_type)
    text = data.decode("utf-8", errors="replace")
    return [_read(graph, node, text) for node in in_order(graph, graph.subjects(RDF.type, DCAT.Dataset))]


def _read(graph: Graph, node: Node, text: str) -> Harvested:
    source = Source(graph, node, text)
    document = {
        "holder": "",
        **texts.read_texts(source),
        **texts.read_rights_and_times(source),
        "properties": typed.read_properties(source),
        # What the law makes of a dataset is for this hub to say, not for a file.
        "kind": DatasetKind.OTHER.value,
        "is_catalogue_data": False,
        "is_invented": False,
        "contacts": routes.read_contacts(source),
        "distributions": routes.read_distributions(source),
        "linkages": statements.read_linkages(source),
        "quality": statements.read_quality(source),
        "coverage": statements.read_coverage(source),
        "tables": dictionary.read_tables(source),
    }
    return Harvested(identity.read_identifier(source), document, agents.read_holder(source), source.warnings)
