"""The namespaces of DCAT-AP 3, of HealthDCAT-AP Release 8 and of what they borrow from."""

from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, XSD

ADMS = Namespace("http://www.w3.org/ns/adms#")
CV = Namespace("http://data.europa.eu/m8g/")
#: Not rdflib's own, which are closed and older: they know neither `csvw:titles` nor `dcat:version`.
CSVW = Namespace("http://www.w3.org/ns/csvw#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DPV = Namespace("https://w3id.org/dpv#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
GEODCATAP = Namespace("http://data.europa.eu/930/")
HEALTH = Namespace("http://healthdataportal.eu/ns/health#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

#: By the prefix that catalogue/data/properties.toml and our files write.
PREFIXES = {
    "adms": ADMS,
    "csvw": CSVW,
    "cv": CV,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCTERMS,
    "dpv": DPV,
    "dqv": DQV,
    "foaf": FOAF,
    "geodcatap": GEODCATAP,
    "healthdcatap": HEALTH,
    "hydra": HYDRA,
    "oa": OA,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}

__all__ = ["ADMS", "CSVW", "CV", "DCAT", "DCATAP", "DCTERMS", "DPV", "DQV", "FOAF", "GEODCATAP", "HEALTH"]
__all__ += ["HYDRA", "OA", "OWL", "PROV", "RDF", "RDFS", "SCHEMA", "SKOS", "SPDX", "VCARD", "XSD"]


def new_graph() -> Graph:
    """Return an empty graph that knows our prefixes and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def expanded(short: str):
    """Return the address of a short name: `dct:title`."""
    prefix, _colon, name = short.partition(":")
    return PREFIXES[prefix][name]
