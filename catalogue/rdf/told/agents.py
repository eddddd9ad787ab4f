"""Who holds a dataset, who publishes it, and which body gives access to it: this hub."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from rdflib import Graph, Literal, URIRef

from catalogue import vocabularies
from catalogue.rdf.names import CV, DCTERMS, FOAF, GEODCATAP, HEALTH, RDF, SKOS
from catalogue.rdf.records import Agent
from catalogue.rdf.sheet import Sheet, Source, Wording
from catalogue.rdf.values import add, address, address_of, both, first, labelled, literal, literal_of, mailto
from hub.ui import brand


def hub_agent() -> Agent:
    """Return this hub as an agent: the service of the settings, or the name of the site."""
    page = f"{settings.HUB_PUBLIC_URL}/"
    with translation.override("fr"):
        name = settings.HUB_CONTACT_SERVICE or brand.name()
        about = brand.tagline()
    return Agent(
        uri=f"{page}#hub",
        page=page,
        name=name,
        email=settings.HUB_CONTACT_EMAIL,
        publisher_type="national-authority",
        description_fr=about,
    )


def write_holder(sheet: Sheet) -> None:
    """The holder keeps the data and publishes their description: one agent, two parts."""
    node = write_agent(sheet.graph, sheet.record.holder, sheet.wording)
    sheet.graph.add((sheet.subject, DCTERMS.publisher, node))
    sheet.graph.add((sheet.subject, GEODCATAP.custodian, node))


def write_access_body(sheet: Sheet) -> None:
    sheet.graph.add((sheet.subject, HEALTH.hdab, write_agent(sheet.graph, hub_agent(), sheet.wording)))


def write_agent(graph: Graph, agent: Agent, wording: Wording) -> URIRef:
    """Add an agent once, in the words of a profile, and return its address."""
    node = URIRef(agent.uri)
    if (node, RDF.type, FOAF.Agent) not in graph:
        graph.add((node, RDF.type, FOAF.Agent))
        graph.add((node, FOAF.name, literal(agent.name)))
        for add_fact in wording.agent:
            add_fact(graph, node, agent)
    return node


# What profiles tell of an agent


def contact_point(graph: Graph, node: URIRef, agent: Agent) -> None:
    page = address(agent.homepage) or URIRef(agent.page)
    contact = labelled(graph, CV.ContactPoint, [page], CV.contactPage)
    add(graph, contact, CV.email, [literal(agent.email) if agent.email else None])
    graph.add((node, CV.contactPoint, contact))


def kind_and_note(graph: Graph, node: URIRef, agent: Agent) -> None:
    """At most one description is allowed: the French one."""
    add(graph, node, DCTERMS.type, [_publisher_type(graph, agent)])
    add(graph, node, DCTERMS.description, [literal(agent.description_fr, "fr") if agent.description_fr else None])


def home_and_mail(graph: Graph, node: URIRef, agent: Agent) -> None:
    graph.add((node, FOAF.homepage, address(agent.homepage) or URIRef(agent.page)))
    add(graph, node, FOAF.mbox, [mailto(agent.email)])


def publisher_facts(graph: Graph, node: URIRef, agent: Agent) -> None:
    add(graph, node, HEALTH.publisherType, [_publisher_type(graph, agent)])
    add(graph, node, HEALTH.publisherNote, both(vars(agent), "description"))
    graph.add((node, HEALTH.trustedDataHolder, Literal(agent.is_trusted)))


def _publisher_type(graph: Graph, agent: Agent):
    if not agent.publisher_type:
        return None
    known = vocabularies.value("publisher-type", agent.publisher_type)
    return (
        URIRef(known.uri) if known else labelled(graph, SKOS.Concept, [literal(agent.publisher_type)], SKOS.prefLabel)
    )


# Reading


@dataclass(frozen=True)
class Told:
    """A holder as a file tells of it."""

    uri: str = ""
    name: str = ""
    homepage: str = ""


def read_holder(source: Source) -> Told:
    """Return who holds the data: the custodian, else the publisher; nobody when the file names none."""
    nodes = source.objects(GEODCATAP.custodian) or source.objects(DCTERMS.publisher)
    if not nodes:
        return Told()
    graph, node = source.graph, nodes[0]
    contact = first(graph, node, CV.contactPoint) or node
    return Told(
        uri=str(node) if isinstance(node, URIRef) else "",
        name=str(node) if isinstance(node, Literal) else literal_of(graph, node, FOAF.name),
        homepage=address_of(graph, node, FOAF.homepage) or address_of(graph, contact, CV.contactPage),
    )
