"""Where to ask and what can be had: contacts, ways of access, samples, figures, documentation."""

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from rdflib import Literal, URIRef
from rdflib.term import Node

from catalogue import vocabularies
from catalogue.enums import DistributionRole
from catalogue.publishing.description import Description
from catalogue.rdf.names import DCAT, DCATAP, DCTERMS, FOAF, RDF, RDFS, SPDX, VCARD, XSD
from catalogue.rdf.records import node_of
from catalogue.rdf.sheet import ROUTES, Sheet, Source, read_whole
from catalogue.rdf.told.identity import EHDS
from catalogue.rdf.told.typed import concept, read_concept
from catalogue.rdf.values import (
    add,
    address,
    address_of,
    both,
    exact,
    first,
    in_order,
    labelled,
    literal,
    literal_of,
    mail_of,
    mailto,
    place,
    said_by,
    texts_of,
)

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SYNTHETIC = URIRef(vocabularies.all_listings()["dataset-type"].values["SYNTHETIC_DATA"].uri)
#: Stands for the title of what has neither a title nor an address.
UNTITLED = "Sans titre"


def write_contacts(sheet: Sheet) -> None:
    graph = sheet.graph
    for position, contact in enumerate(sheet.said["contacts"]):
        page, mail = address(contact["url"]), mailto(contact["email"])
        if sheet.wording.whole_contacts:
            page, mail = page or URIRef(sheet.record.page), mail or mailto(sheet.record.holder.email)
        node = node_of(sheet.record, f"contact-{position + 1}")
        graph.add((sheet.subject, DCAT.contactPoint, node))
        graph.add((node, RDF.type, VCARD.Kind))
        add(graph, node, VCARD.fn, both(contact, "name"))
        add(graph, node, VCARD.hasURL, [page])
        add(graph, node, VCARD.hasEmail, [mail])
        place(graph, node, position)


def read_contacts(source: Source) -> list[Description]:
    """Return the contacts that can be reached."""
    found = [_read_contact(source, node) for node in source.objects(DCAT.contactPoint)]
    for contact in found:
        if not (contact["email"] or contact["url"]):
            source.warn("a contact without an e-mail address nor a page, left out", contact["name_fr"])
    return [contact for contact in found if contact["email"] or contact["url"]]


def _read_contact(source: Source, node: Node) -> Description:
    graph = source.graph
    email = mail_of(graph, node, VCARD.hasEmail, VCARD.email)
    name = texts_of(graph, node, VCARD.fn, "name")
    url = address_of(graph, node, VCARD.hasURL) or address_of(graph, node, FOAF.page)
    return {**name, "name_fr": name["name_fr"] or name["name_en"] or email or url, "email": email, "url": url}


def write_distributions(sheet: Sheet) -> None:
    for position, row in enumerate(sheet.said["distributions"]):
        node = node_of(sheet.record, f"{row['role']}-{position + 1}")
        sheet.graph.add((sheet.subject, sheet.wording.routes[row["role"]], node))
        _write_distribution(sheet, node, row)
        place(sheet.graph, node, position)


def _write_distribution(sheet: Sheet, node: URIRef, row: dict[str, Any]) -> None:
    """What has no address of its own is had on the dataset's page."""
    graph = sheet.graph
    is_document = row["role"] == DistributionRole.DOCUMENTATION
    graph.add((node, RDF.type, FOAF.Document if is_document else DCAT.Distribution))
    add(graph, node, DCTERMS.title, both(row, "title"))
    add(graph, node, DCTERMS.description, both(row, "description"))
    graph.add((node, DCAT.accessURL, address(row["url"]) or URIRef(sheet.record.page)))
    graph.add((node, DCATAP.applicableLegislation, EHDS))
    if row["role"] == DistributionRole.SAMPLE:
        graph.add((node, DCTERMS.type, SYNTHETIC))
        if row["sha256"]:
            graph.add((node, DCAT.downloadURL, URIRef(f"{sheet.record.page}echantillon/")))
    if row["format"]:
        graph.add((node, DCTERMS["format"], concept(sheet, "file-type", row["format"])))
    if row["media_type"]:
        add(graph, node, DCAT.mediaType, [address(MEDIA_TYPES + row["media_type"])])
    if row["byte_size"] is not None:
        graph.add((node, DCAT.byteSize, exact(str(row["byte_size"]), XSD.nonNegativeInteger)))
    if row["licence"]:
        licence = address(row["licence"]) or labelled(graph, DCTERMS.LicenseDocument, [literal(row["licence"])])
        graph.add((node, DCTERMS.license, licence))
    add(graph, node, DCTERMS.rights, [labelled(graph, DCTERMS.RightsStatement, both(row, "rights"))])
    if row["sha256"]:
        checksum = labelled(graph, SPDX.Checksum, [exact(row["sha256"], XSD.hexBinary)], SPDX.checksumValue)
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((node, SPDX.checksum, checksum))


def read_distributions(source: Source) -> list[Description]:
    """Return the distributions of every role, in their order; a document without a title is a mere address."""
    found = {node: role for role, predicate in ROUTES.items() for node in source.objects(predicate)}
    documents = {
        node
        for node, role in found.items()
        if role == DistributionRole.DOCUMENTATION and (node, DCTERMS.title, None) not in source.graph
    }
    nodes = [node for node in in_order(source.graph, found) if node not in documents]
    return [_read_distribution(source, node, found[node].value) for node in nodes]


def _read_distribution(source: Source, node: Node, role: str) -> Description:
    graph = source.graph
    url = address_of(graph, node, DCAT.accessURL) or address_of(graph, node, DCAT.downloadURL)
    own_page = url.startswith(f"{settings.HUB_PUBLIC_URL}/") and url == address_of(
        graph, source.subject, DCAT.landingPage
    )
    title = texts_of(graph, node, DCTERMS.title, "title")
    size = literal_of(graph, node, DCAT.byteSize)
    kind, rights = first(graph, node, DCTERMS["format"]), first(graph, node, DCTERMS.rights)
    return {
        "role": role,
        "title_fr": title["title_fr"] or title["title_en"] or PurePosixPath(url).name or url or UNTITLED,
        "title_en": title["title_en"],
        **texts_of(graph, node, DCTERMS.description, "description"),
        "url": "" if own_page else url,
        # Names a file of ours, so no other catalogue can say it.
        "sha256": "",
        "format": read_concept(source, "file-type", kind) if kind is not None else "",
        "media_type": said_by(first(graph, node, DCAT.mediaType)).partition("media-types/")[2],
        "byte_size": read_whole(source, "dcat:byteSize", size) if size else None,
        "licence": _label(source, first(graph, node, DCTERMS.license)),
        **_rights(source, rights),
    }


def _label(source: Source, term: Node | None) -> str:
    """Return the address of a term, or what it says."""
    if term is None:
        return ""
    return literal_of(source.graph, term, RDFS.label) or said_by(term)


def _rights(source: Source, term: Node | None) -> dict[str, str]:
    if term is None or isinstance(term, Literal):
        return {"rights_fr": str(term or ""), "rights_en": ""}
    said = texts_of(source.graph, term, RDFS.label, "rights")
    return said if any(said.values()) or not isinstance(term, URIRef) else {"rights_fr": str(term), "rights_en": ""}
