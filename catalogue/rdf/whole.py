"""The whole catalogue as linked data, a page at a time; and what is left of a dataset that was withdrawn."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation
from rdflib import Graph, Literal, URIRef

from catalogue.models import Dataset
from catalogue.rdf.names import ADMS, DCAT, DCATAP, DCTERMS, FOAF, HYDRA, RDF, new_graph
from catalogue.rdf.profiles import Profile
from catalogue.rdf.queries import Page
from catalogue.rdf.records import pid
from catalogue.rdf.told.agents import hub_agent, write_agent
from catalogue.rdf.told.identity import EHDS
from catalogue.rdf.values import LANGUAGES, add, literal
from hub.ui import brand

WITHDRAWN = URIRef("http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN")


@dataclass(frozen=True)
class Address:
    """The address of the catalogue in one format, and what was asked of it beside the page."""

    ending: str
    asked: dict[str, str]

    def of(self, page: int) -> URIRef:
        query = urlencode({**self.asked, "page": page})
        return URIRef(f"{settings.HUB_PUBLIC_URL}/catalogue.{self.ending}?{query}")


def catalog_graph(page: Page, profile: Profile, address: Address) -> Graph:
    """Return one page of the catalogue: itself, its datasets, and where the other pages are."""
    graph = new_graph()
    catalog = _write_catalog(graph, profile)
    _write_paging(graph, catalog, page, address)
    for record in page.records:
        graph.add((catalog, DCAT.dataset, URIRef(record.pid)))
        profile.tell(graph, record)
    return graph


def _write_catalog(graph: Graph, profile: Profile) -> URIRef:
    page = f"{settings.HUB_PUBLIC_URL}/catalogue/"
    node = URIRef(f"{page}#catalogue")
    graph.add((node, RDF.type, DCAT.Catalog))
    graph.add((node, FOAF.homepage, URIRef(page)))
    graph.add((node, DCATAP.applicableLegislation, EHDS))
    graph.add((node, DCTERMS.publisher, write_agent(graph, hub_agent(), profile.wording)))
    for language in LANGUAGES:
        with translation.override(language):
            add(graph, node, DCTERMS.title, [literal(brand.name(), language)])
            add(graph, node, DCTERMS.description, [literal(brand.tagline(), language)])
    return node


def _write_paging(graph: Graph, catalog: URIRef, page: Page, address: Address) -> None:
    """Harvesters look for either class of hydra."""
    node = address.of(page.number)
    graph.add((catalog, HYDRA.view, node))
    graph.add((node, RDF.type, HYDRA.PagedCollection))
    graph.add((node, RDF.type, HYDRA.PartialCollectionView))
    graph.add((node, HYDRA.totalItems, Literal(page.total)))
    graph.add((node, HYDRA.first, address.of(1)))
    graph.add((node, HYDRA.last, address.of(page.last)))
    if page.number > 1:
        graph.add((node, HYDRA.previous, address.of(page.number - 1)))
    if page.number < page.last:
        graph.add((node, HYDRA.next, address.of(page.number + 1)))


def tombstone(dataset: Dataset) -> Graph:
    """Return what stays of a withdrawn dataset: its identifier, its title, and that it is withdrawn."""
    graph, node = new_graph(), URIRef(pid(dataset.public_id))
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    graph.add((node, ADMS.status, WITHDRAWN))
    for language in LANGUAGES:
        title = getattr(dataset, f"title_{language}")
        add(graph, node, DCTERMS.title, [literal(title, language) if title else None])
    return graph
