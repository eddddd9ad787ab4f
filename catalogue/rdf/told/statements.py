"""What can be linked with a dataset, what is said of its quality, and how many it covers."""

from rdflib import BNode, URIRef
from rdflib.term import Node

from catalogue.enums import QualitySection
from catalogue.publishing.description import Description
from catalogue.rdf.names import DCAT, DCTERMS, DQV, OA, RDF, RDFS, XSD
from catalogue.rdf.records import pid
from catalogue.rdf.sheet import Sheet, Source, read_day
from catalogue.rdf.values import (
    add,
    add_rest,
    address,
    address_of,
    both,
    exact,
    first,
    labelled,
    literal,
    literal_of,
    place,
    rest_of,
    said_by,
    texts_of,
)

#: IANA's relation: “a related resource”.
RELATED = URIRef("http://www.iana.org/assignments/relation/related")
_LINKAGE_REST = ("keys", "completeness", "is_linked_already")
_QUALITY_REST = ("section", "criterion", "figure")


def write_linkages(sheet: Sheet) -> None:
    graph = sheet.graph
    for position, link in enumerate(sheet.said["linkages"]):
        node = BNode()
        graph.add((sheet.subject, DCAT.qualifiedRelation, node))
        graph.add((node, RDF.type, DCAT.Relationship))
        graph.add((node, DCTERMS.relation, _other(sheet, link)))
        graph.add((node, DCAT.hadRole, RELATED))
        add(graph, node, DCTERMS.description, both(link, "method"))
        add(graph, node, DCTERMS.rights, [labelled(graph, DCTERMS.RightsStatement, both(link, "authority"))])
        add_rest(graph, node, {name: link[name] for name in _LINKAGE_REST})
        place(graph, node, position)


def _other(sheet: Sheet, link: Description) -> Node:
    known = sheet.record.others.get(link["other"])
    if known:
        return URIRef(pid(known))
    return labelled(sheet.graph, RDFS.Resource, [literal(link["other_name"] or link["other"])])


def read_linkages(source: Source) -> list[Description]:
    """Return the linkages; `other` is the address of the other dataset, for the harvest to find which that is."""
    found = [_read_linkage(source, node) for node in source.objects(DCAT.qualifiedRelation)]
    return _with(source, found, "other_name", "a relation to nothing that has a name")


def _read_linkage(source: Source, node: Node) -> Description:
    graph = source.graph
    other, rights, rest = first(graph, node, DCTERMS.relation), first(graph, node, DCTERMS.rights), rest_of(graph, node)
    method = texts_of(graph, node, DCTERMS.description, "method")
    authority = texts_of(graph, rights, RDFS.label, "authority") if rights is not None else {}
    names = (literal_of(graph, other, label) for label in (RDFS.label, DCTERMS.title)) if other is not None else ()
    name = next(filter(None, names), said_by(other))
    return {
        "other": str(other) if isinstance(other, URIRef) else "",
        "other_name": name[:200],
        "keys": rest.get("keys", ""),
        **method,
        "method_fr": method["method_fr"] or method["method_en"] or name,
        "completeness": rest.get("completeness"),
        "is_linked_already": bool(rest.get("is_linked_already")),
        "authority_fr": authority.get("authority_fr", ""),
        "authority_en": authority.get("authority_en", ""),
    }


def write_quality(sheet: Sheet) -> None:
    graph = sheet.graph
    for position, statement in enumerate(sheet.said["quality"]):
        node = BNode()
        graph.add((sheet.subject, DQV.hasQualityAnnotation, node))
        graph.add((node, RDF.type, DQV.QualityCertificate))
        graph.add((node, OA.hasTarget, sheet.subject))
        add(graph, node, OA.hasBody, [address(statement["url"])])
        add(graph, node, DCTERMS.description, both(statement, "text"))
        day = statement["assessed_on"]
        add(graph, node, DCTERMS.issued, [exact(day, XSD.date) if day else None])
        add_rest(graph, node, {name: statement[name] for name in _QUALITY_REST})
        place(graph, node, position)


def read_quality(source: Source) -> list[Description]:
    found = [_read_statement(source, node) for node in source.objects(DQV.hasQualityAnnotation)]
    return _with(source, found, "text_fr", "a quality annotation that says nothing")


def _with(source: Source, found: list[Description], name: str, otherwise: str) -> list[Description]:
    """Return those that have a field, with a warning for each of the others."""
    for one in found:
        if not one[name]:
            source.warn(f"{otherwise}, left out")
    return [one for one in found if one[name]]


def _read_statement(source: Source, node: Node) -> Description:
    """A certificate that says no more than where it is stands among the checks."""
    graph, rest = source.graph, rest_of(source.graph, node)
    text, url = texts_of(graph, node, DCTERMS.description, "text"), address_of(graph, node, OA.hasBody)
    return {
        "section": rest.get("section", QualitySection.PROCESSES.value),
        "criterion": rest.get("criterion", "certificate"),
        **text,
        "text_fr": text["text_fr"] or text["text_en"] or url or said_by(node),
        "figure": rest.get("figure", ""),
        "url": url,
        "assessed_on": read_day(source, "dct:issued", literal_of(graph, node, DCTERMS.issued)),
    }


def write_coverage(sheet: Sheet) -> None:
    """No vocabulary counts persons by year, age and sex without a data cube: the counts stand in one value."""
    add_rest(sheet.graph, sheet.subject, {"coverage": sheet.said["coverage"]})


def read_coverage(source: Source) -> list[Description]:
    told = rest_of(source.graph, source.subject).get("coverage", [])
    names = ("axis", "bin", "label_fr", "label_en", "count")
    bins = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return [{name: one.get(name, None if name == "count" else "") for name in names} for one in bins]
