"""What the published shapes ask for is missed when it is away; the 12 SNDS datasets are held against them where they
are imported (tests/catalogue/importing/test_snds.py)."""

from dataclasses import replace

import pytest
from rdflib import URIRef

from catalogue import properties
from catalogue.rdf.names import expanded
from catalogue.rdf.profiles import PROFILES, graph_of
from tests.catalogue.rdf.conftest import complaints, messages, minimal, record_of, table_of
from tests.shared_data import needs_shared_data

pytestmark = needs_shared_data


# What is taken away is missed


@pytest.fixture
def short():
    """A record that conforms in both profiles with nothing to spare; made anew for each test."""
    said = minimal("COURT")
    said["tables"] = [table_of({"name": "T", "title": "Table", "fields": [_FIELD]})]
    return record_of("court", said)


_FIELD = {"name": "V", "description": "Valeur", "type": "string", "nomenclature": "-"}


def test_the_short_record_conforms(short):
    assert messages(short, "healthdcat-ap") == messages(short, "hdh") == []


#: The mandatory properties of non-public data; title and description are asked by the shapes of DCAT-AP itself, which
#: the file of Release 8 comes on top of.
MANDATORY = [
    one.rdf
    for one in properties.all_properties().values()
    if one.asked["NON_PUBLIC"].strength == properties.Strength.MANDATORY
]
BY_DCAT_AP = {"dct:title", "dct:description"}
#: What the French catalogue asks besides (law.md 10.1).
FRENCH = ["dct:publisher", "dpv:hasPurpose", "healthdcatap:healthTheme", "dct:spatial", "adms:sample"]
#: What it does not ask.
NOT_FRENCH = {"healthdcatap:hasStructuredData"}


@pytest.mark.parametrize("rdf", [rdf for rdf in MANDATORY if rdf not in BY_DCAT_AP])
def test_release_8_misses_each_mandatory_property(short, rdf):
    assert misses(short, "healthdcat-ap", rdf)


@pytest.mark.parametrize("rdf", [*(rdf for rdf in MANDATORY if rdf not in NOT_FRENCH), *FRENCH])
def test_the_french_catalogue_misses_each_mandatory_property(short, rdf):
    assert misses(short, "hdh", rdf)


def misses(record, profile: str, rdf: str) -> bool:
    """Answer whether the shapes name a property when it is away from the dataset, which has it otherwise."""
    graph, node = graph_of(record, PROFILES[profile]), URIRef(record.pid)
    assert (node, expanded(rdf), None) in graph
    graph.remove((node, expanded(rdf), None))
    return any(rdf in line for line in complaints(graph, profile))


def test_variables_are_missed_when_the_data_are_structured(short):
    assert misses(short, "healthdcat-ap", "healthdcatap:hasVariables")


@pytest.mark.parametrize("profile", ["healthdcat-ap", "hdh"])
@pytest.mark.parametrize("key", ["health_category", "type", "provenance"])
def test_an_empty_field_of_ours_is_missed(short, key, profile):
    del short.description["properties"][key]
    assert any(properties.all_properties()[key].rdf in line for line in messages(short, profile))


@pytest.mark.parametrize("change", [{"publisher_type": ""}, {"description_fr": "", "description_en": ""}])
def test_what_the_french_catalogue_wants_of_a_holder_is_missed(short, change):
    record = replace(short, holder=replace(short.holder, **change))
    assert any("HealthPublisherAgent_Shape" in line for line in messages(record, "hdh"))
    assert messages(record, "healthdcat-ap") == []


@pytest.mark.parametrize("column", ["byte_size", "format", "rights_fr"])
def test_what_the_french_catalogue_wants_of_a_distribution_is_missed(short, column):
    short.description["distributions"][0][column] = None if column == "byte_size" else ""
    assert messages(short, "hdh") != []
    assert messages(short, "healthdcat-ap") == []


def test_data_that_are_not_structured_need_no_variables(short):
    short.description["tables"] = []
    assert messages(short, "healthdcat-ap") == []


def test_the_agent_of_this_hub_is_missed_without_its_address(short, settings):
    settings.HUB_CONTACT_EMAIL = ""
    assert messages(short, "healthdcat-ap") == []
    assert any("healthdcatap:hdab" in line for line in messages(short, "hdh"))
