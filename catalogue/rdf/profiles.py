"""The profiles in which a dataset is told: each is the list of what it tells and the words it uses.

| code | for |
|---|---|
| `healthdcat-ap` | HealthDCAT-AP Release 8: the European catalogue, and other hubs |
| `hdh` | the French national catalogue, whose shapes follow an earlier release (catalogue of mid-2026) |
| `dcat-ap` | DCAT-AP 3.0.1: open data portals |
| `schema` | schema.org: search engines |
"""

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph

from catalogue import properties
from catalogue.enums import DistributionRole
from catalogue.rdf import schema_org
from catalogue.rdf.names import CSVW, DCAT, XSD, new_graph
from catalogue.rdf.records import Record
from catalogue.rdf.sheet import ROUTES, Sheet, Wording
from catalogue.rdf.told import agents, dictionary, identity, routes, statements, texts, typed


@dataclass(frozen=True)
class Profile:
    """`tell` adds one record to a graph; `wording` is None where catalogues of several datasets have no meaning."""

    code: str
    tell: Callable[[Graph, Record], None]
    wording: Wording | None = None


def _profile(code: str, wording: Wording, *parts: Callable[[Sheet], None]) -> Profile:
    def tell(graph: Graph, record: Record) -> None:
        sheet = Sheet(graph, record, wording)
        for write in parts:
            write(sheet)

    return Profile(code, tell, wording)


def _beginning_with(*prefixes: str) -> frozenset[str]:
    """Return the keys of the properties of some namespaces."""
    return frozenset(key for key, one in properties.all_properties().items() if one.rdf.startswith(prefixes))


#: What DCAT-AP itself tells of a dataset.
_DCAT = (
    identity.write_identity,
    texts.write_texts,
    texts.write_rights_and_times,
    typed.write_properties,
    agents.write_holder,
    routes.write_contacts,
    routes.write_distributions,
)
_HEALTH = (*_DCAT, texts.write_population, agents.write_access_body, dictionary.write_dictionary)
_STATEMENTS = (statements.write_linkages, statements.write_quality)

PROFILES = {
    profile.code: profile
    for profile in (
        _profile(
            "healthdcat-ap",
            Wording(agent=(agents.contact_point, agents.kind_and_note)),
            *_HEALTH,
            *_STATEMENTS,
            statements.write_coverage,
        ),
        _profile(
            "hdh",
            Wording(
                agent=(agents.home_and_mail, agents.publisher_facts),
                column_title=CSVW.titles,
                identifier_type=XSD.anyURI,
                whole_contacts=True,
                left_out=frozenset({"code_values"}),
            ),
            *_HEALTH,
            *_STATEMENTS,
        ),
        _profile(
            "dcat-ap",
            Wording(
                agent=(agents.home_and_mail, agents.kind_and_note),
                routes={**ROUTES, DistributionRole.ANALYTICS: DCAT.distribution},
                left_out=_beginning_with("healthdcatap:", "dpv:"),
            ),
            *_DCAT,
            statements.write_linkages,
        ),
        Profile("schema", schema_org.tell),
    )
}
DEFAULT = "healthdcat-ap"


def graph_of(record: Record, profile: Profile) -> Graph:
    """Return one dataset as a graph. The European validator wants the dataset alone, without a catalogue around it."""
    graph = new_graph()
    profile.tell(graph, record)
    return graph
