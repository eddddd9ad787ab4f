"""The ways a graph is written, by the ending of an address; and the other addresses of a dataset's page."""

from dataclasses import dataclass

from django.conf import settings
from rdflib import Graph

from catalogue.models import Dataset
from catalogue.rdf import safe
from catalogue.rdf.profiles import DEFAULT, PROFILES


@dataclass(frozen=True)
class Format:
    ending: str
    media_type: str
    #: The name rdflib knows it by.
    writer: str
    options: dict[str, bool]

    def write(self, graph: Graph) -> bytes:
        return graph.serialize(format=self.writer, encoding="utf-8", **self.options)


FORMATS = {
    one.ending: one
    for one in (
        Format("ttl", safe.TURTLE, "turtle", {}),
        Format("rdf", safe.RDF_XML, "xml", {}),
        Format("jsonld", safe.JSON_LD, "json-ld", {"auto_compact": True}),
    )
}


@dataclass(frozen=True)
class Alternate:
    """Another form of a page: `href`, its media type, and what it is."""

    href: str
    type: str
    title: str


def alternate_links(dataset: Dataset) -> list[Alternate]:
    """Return the forms of a dataset's page for machines, for `<link rel="alternate">` and for `link_header`."""
    return [
        Alternate(file_url(dataset.code, one.ending, profile), one.media_type, profile)
        for profile in PROFILES
        for one in FORMATS.values()
    ]


def link_header(alternates: list[Alternate]) -> str:
    """Return the value of the header `Link` (RFC 8288)."""
    return ", ".join(f'<{one.href}>; rel="alternate"; type="{one.type}"; title="{one.title}"' for one in alternates)


def file_url(code: str, ending: str, profile: str = DEFAULT) -> str:
    """Return the address of a dataset in a format and a profile; the default profile is not named."""
    query = "" if profile == DEFAULT else f"?profile={profile}"
    return f"{settings.HUB_PUBLIC_URL}/catalogue/{code}.{ending}{query}"
