"""The register described as a dataset by itself, for catalogues elsewhere: DCAT 3, with its files and its licence."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from hub.ui import brand
from transparency.register import exports, queries

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
FORMATS = {"ttl": "text/turtle; charset=utf-8", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}
_WRITERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
_LICENCE = URIRef("https://spdx.org/licenses/etalab-2.0")
_MEDIA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/FRA"
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/HEAL"


def serialized(format: str) -> bytes:
    """Return the description in one of `FORMATS`."""
    return graph().serialize(format=_WRITERS[format], encoding="utf-8")


def graph() -> Graph:
    found = Graph()
    found.bind("dcat", DCAT)
    found.bind("vcard", VCARD)
    register = URIRef(_absolute(reverse("register_dcat", args=["ttl"])) + "#registre")
    _describe(found, register)
    for one in exports.FORMATS.values():
        _distribution(found, register, one)
    return found


def _describe(found: Graph, register: URIRef) -> None:
    found.add((register, RDF.type, DCAT.Dataset))
    found.add((register, DCTERMS.identifier, Literal(str(register))))
    found.add((register, DCTERMS.title, Literal("Registre public des projets", lang="fr")))
    found.add((register, DCTERMS.title, Literal("Public register of projects", lang="en")))
    for language, text in _TOLD.items():
        found.add((register, DCTERMS.description, Literal(text, lang=language)))
    found.add((register, DCTERMS.language, URIRef(_LANGUAGE)))
    found.add((register, DCTERMS.accrualPeriodicity, URIRef(_FREQUENCY)))
    found.add((register, DCTERMS.accessRights, URIRef(_PUBLIC)))
    found.add((register, DCAT.theme, URIRef(_THEME)))
    with translation.override("fr"):
        found.add((register, DCAT.landingPage, URIRef(_absolute(reverse("transparency:register")))))
    _, changed_at = queries.last_change()
    if changed_at:
        found.add((register, DCTERMS.modified, Literal(changed_at.isoformat(), datatype=XSD.dateTime)))
    publisher, contact = BNode("publisher"), BNode("contact")
    found.add((publisher, RDF.type, FOAF.Organization))
    found.add((publisher, FOAF.name, Literal(brand.name())))
    found.add((register, DCTERMS.publisher, publisher))
    if settings.HUB_CONTACT_EMAIL:
        found.add((contact, RDF.type, VCARD.Organization))
        found.add((contact, VCARD.fn, Literal(brand.name())))
        found.add((contact, VCARD.hasEmail, URIRef(f"mailto:{settings.HUB_CONTACT_EMAIL}")))
        found.add((register, DCAT.contactPoint, contact))


_TOLD = {
    "fr": "Chaque projet autorisé à utiliser des données de santé : qui, pourquoi, avec quelles données.",
    "en": "Every project allowed to use health data: who, why, with which data.",
}


def _distribution(found: Graph, register: URIRef, one: exports.Format) -> None:
    address = URIRef(_absolute(reverse("register_file", args=[one.name])))
    place = URIRef(f"{register}-{one.name}")
    found.add((register, DCAT.distribution, place))
    found.add((place, RDF.type, DCAT.Distribution))
    found.add((place, DCTERMS.title, Literal(one.name)))
    found.add((place, DCAT.accessURL, address))
    found.add((place, DCAT.downloadURL, address))
    found.add((place, DCAT.mediaType, URIRef(_MEDIA + one.media_type.partition(";")[0])))
    found.add((place, DCTERMS.license, _LICENCE))
    found.add((place, DCTERMS.conformsTo, URIRef(_absolute(reverse("register_schema", args=[one.schema])))))


def _absolute(path: str) -> str:
    return settings.HUB_PUBLIC_URL + path
