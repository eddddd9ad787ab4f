"""Who a dataset is: identifier, version, dates, page, and what is the same for every dataset of this hub."""

from rdflib import BNode, Literal, URIRef

from catalogue import vocabularies
from catalogue.rdf.names import ADMS, DCAT, DCATAP, DCTERMS, RDF, SKOS, XSD
from catalogue.rdf.sheet import Sheet, Source
from catalogue.rdf.values import add, address, both, exact, literal, literal_of

#: Regulation (EU) 2025/327 on the European Health Data Space.
EHDS = URIRef("http://data.europa.eu/eli/reg/2025/327/oj")
HEALTH_THEME = URIRef(vocabularies.all_listings()["data-theme"].values["HEAL"].uri)


def write_identity(sheet: Sheet) -> None:
    record, graph, subject = sheet.record, sheet.graph, sheet.subject
    graph.add((subject, RDF.type, DCAT.Dataset))
    graph.add((subject, DCTERMS.identifier, Literal(record.pid, datatype=sheet.wording.identifier_type)))
    graph.add((subject, DCTERMS.modified, exact(record.modified.isoformat(), XSD.dateTime)))
    graph.add((subject, DCAT.version, Literal(str(record.version))))
    graph.add((subject, DCAT.landingPage, URIRef(record.page)))
    graph.add((subject, DCAT.theme, HEALTH_THEME))
    graph.add((subject, DCATAP.applicableLegislation, EHDS))
    add(graph, subject, ADMS.versionNotes, both({"notes_fr": record.notes_fr, "notes_en": record.notes_en}, "notes"))
    if record.origin_identifier:
        _write_origin(sheet)


def _write_origin(sheet: Sheet) -> None:
    """The identifier of another catalogue is kept as a secondary one."""
    node = BNode()
    sheet.graph.add((sheet.subject, ADMS.identifier, node))
    sheet.graph.add((node, RDF.type, ADMS.Identifier))
    sheet.graph.add((node, SKOS.notation, literal(sheet.record.origin_identifier)))


def read_identifier(source: Source) -> str:
    """Return the identifier that the publisher gives, or the dataset's address, or ""."""
    return literal_of(source.graph, source.subject, DCTERMS.identifier) or str(address(str(source.subject)) or "")
