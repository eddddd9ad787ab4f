"""What is exported and read back says the same. What RDF does not carry is listed here, with the reason."""

import copy

import pytest
from rdflib import Graph

from catalogue import properties
from catalogue.enums import DatasetKind
from catalogue.properties import Kind
from catalogue.rdf import safe
from catalogue.rdf.names import PREFIXES
from catalogue.rdf.profiles import PROFILES, graph_of
from catalogue.rdf.reading import parse
from catalogue.rdf.values import NOWHERE
from tests.catalogue.rdf.conftest import NEEDED_PROPERTIES, messages, minimal, record_of, row_of
from tests.shared_data import SHARED, needs_shared_data

#: Of the dataset itself: the holder is an agent, which the harvest looks up; the others are this hub's procedure.
NOT_CARRIED = {"holder": "", "kind": "other", "is_catalogue_data": False, "is_invented": False}
FORMATS = {"turtle": safe.TURTLE, "xml": safe.RDF_XML, "json-ld": safe.JSON_LD}


def comparable(description: dict) -> dict:
    """Return a description without what a graph cannot say: the order of words, and the name of a file of ours."""
    said = copy.deepcopy(description) | NOT_CARRIED
    for language in ("fr", "en"):
        said[f"keywords_{language}"] = sorted(said[f"keywords_{language}"].split(", "))
    said["properties"] = {
        key: sorted(value) if isinstance(value, list) else value for key, value in said["properties"].items()
    }
    for row in said["distributions"]:
        row["sha256"] = ""
    return said


def back(record, format: str = "turtle") -> tuple[dict, list]:
    data = graph_of(record, PROFILES["healthdcat-ap"]).serialize(format=format).encode()
    (found,) = parse(data, FORMATS[format])
    assert found.identifier == record.pid
    assert found.holder.name == record.holder.name
    return found.document, found.warnings


#: One value of each kind, and texts that would break a careless file.
VALUES = {
    Kind.TEXT: {"fr": 'Des « mots », "guillemets" \\ et <b>balises</b>\nsur deux lignes', "en": "Words & 'marks' ]]>"},
    Kind.WORDS: ["deux", "un"],
    Kind.ADDRESSES: ["https://a.example/x", "https://b.example/y?z=1&t=%20"],
    Kind.NUMBER: 0,
    Kind.DATE: "2024-02-29",
    Kind.PERIOD: {"from": "2020-01-01", "to": "2030-12-31"},
    Kind.DURATION: "P1D",
}
CONCEPTS = {
    "conforms_to": ["FHIR", "OMOP-CDM"],
    "coding_system": ["ATC", "ICD-10"],
    "language": ["ENG", "FRA"],
    "legal_basis": ["A6-1-e", "A9-2-i"],
    "personal_data": ["Age", "Gender"],
    "generated_by": ["INSURANCE_CLAIMS"],
}


@pytest.fixture
def full():
    """A description in which every field says something."""
    said = minimal("PLEIN") | {
        "title_en": "Full",
        "summary_en": "Summary",
        "description_en": "Description",
        "population_fr": "Tout le monde",
        "population_en": "Everybody",
        "limits_fr": "Rien ici.\nNi là.",
        "limits_en": "Nothing.",
        "access_fr": "Sur autorisation.",
        "access_en": "On permit.",
        "refresh_fr": "Chaque mois, six mois après.",
        "refresh_en": "Monthly.",
        "keywords_en": "claims, medicine",
        "period_from": "2006-01-01",
        "period_to": "2025-12-31",
        "period_note_fr": "Dès 2009 pour certains.",
        "period_note_en": "From 2009 for some.",
        "kind": DatasetKind.COHORT.value,
    }
    typed = [one for one in properties.all_properties().values() if one.kind in VALUES]
    said["properties"] = {one.key: VALUES[one.kind] for one in typed} | dict(NEEDED_PROPERTIES) | CONCEPTS
    said["properties"]["hdab_coordinator"] = ["un"]  # at most one is allowed
    said["contacts"].append(row_of("contacts", name_fr="Aide", name_en="Help", url="https://aide.example/"))
    said["distributions"] += [
        row_of("distributions", role="documentation", title_fr="Guide", title_en="Guide", url="https://doc.example/g"),
        row_of("distributions", role="analytics", title_fr="Chiffres", url="https://c.example/", licence="Ouverte 2.0"),
        row_of("distributions", role="access", title_fr="API", url="https://api.example/", sha256="ab" * 32,
              licence="https://licence.example/", description_fr="Par programme", rights_en="On permit", format="REST",
              byte_size=0),
    ]  # fmt: skip
    said["linkages"] = [
        _linkage(other="dcir", completeness="97.50", is_linked_already=True, keys="BEN_NIR_PSA + BEN_RNG_GEM"),
        _linkage(other_name="Cohorte d’ailleurs", authority_fr="CNIL", authority_en="CNIL"),
    ]
    said["quality"] = [
        {"section": "technical", "criterion": "completeness", "text_fr": "Complet", "text_en": "Complete",
         "figure": "99 %", "url": "https://q.example/", "assessed_on": "2025-06-01"},
        {"section": "coverage", "criterion": "period", "text_fr": "Longue", "text_en": "", "figure": "", "url": "",
         "assessed_on": None},
    ]  # fmt: skip
    said["coverage"] = [
        {"axis": "year", "bin": "2019", "label_fr": "", "label_en": "", "count": 0},
        {"axis": "sex", "bin": "F", "label_fr": "Femmes", "label_en": "Women", "count": None},
    ]
    said["tables"] = [_full_table("T_Z", 1), _full_table("T A/é", 2)]
    return said


def _linkage(**values) -> dict:
    empty = dict.fromkeys(("other", "other_name", "keys", "authority_fr", "authority_en", "method_en"), "")
    return {**empty, "method_fr": "Par la clé", "completeness": None, "is_linked_already": False, **values}


def _full_table(name: str, links: int) -> dict:
    link = {
        "dataset": "dcir",
        "table": "ER_PRS_F",
        "columns": ["A", "B"],
        "target_columns": ["C", "D"],
        "origin": "join",
    }
    variable = {
        "name": "V", "label_fr": "Valeur", "label_en": "Value", "description_fr": "Longue", "description_en": "Long",
        "type": "yearmonth", "format": "%Y%m", "length": "6", "source_type": "date", "constraints": {"enum": [1, "é"]},
        "identifying_class": "potential_identifier", "potential_identifier": "birth_month", "code_list_name": "L",
        "code_list_column": "C", "rule_fr": "Règle", "rule_en": "Rule", "present_since": 2008, "withdrawn": 2020,
        "missing_years": [2010, 2011], "remark_fr": "Note", "remark_en": "Note too", "code_list": "IR_X",
    }  # fmt: skip
    bare = variable | {"name": "B", "description_fr": "", "description_en": "", "type": "any", "constraints": {}}
    same = variable | {"name": "A", "description_fr": "Valeur", "description_en": "", "missing_years": []}
    return {
        "name": name, "label_fr": "Table", "label_en": "", "row_fr": "Une ligne", "row_en": "A row",
        "present_since": 2006, "withdrawn": None, "missing_years": [], "remark_fr": "", "remark_en": "",
        "primary_key": ["V", "B"], "missing_values": ["", "NA"], "variables": [variable, bare, same],
        "links": [link] * links,
    }  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_every_field_comes_back_in_every_format(full, format):
    document, warnings = back(record_of("plein", full), format)
    expected = comparable(full)
    # Not published, so it has no address: its code is a name like another, until the harvest finds it.
    expected["linkages"][0] |= {"other": "", "other_name": "dcir"}
    assert comparable(document) == expected
    assert warnings == []


@needs_shared_data
@pytest.mark.parametrize("profile", ["healthdcat-ap", "hdh"])
def test_every_field_conforms(full, profile):
    assert messages(record_of("plein", full), profile) == []


def test_a_linked_dataset_that_is_published_is_named_by_its_address(full):
    record = record_of("plein", full, others={"dcir": "BCDFGHJK"})
    document, _warnings = back(record)
    assert document["linkages"][0]["other"] == record.pid.replace("PLEIN", "BCDFGHJK")


def test_every_typed_property_is_in_the_round_trip(full):
    typed = {key for key, one in properties.all_properties().items() if one.kind in properties.TYPED}
    assert set(full["properties"]) == typed


def test_an_unknown_value_stays_a_text_and_is_told_with_its_line():
    said = minimal("X")
    said["properties"] |= {"coding_system": ["NOTRE-LISTE", "https://ailleurs.example/liste"]}
    document, warnings = back(record_of("x", said))
    assert document["properties"]["coding_system"] == ["NOTRE-LISTE", "https://ailleurs.example/liste"]
    assert len(warnings) == 2
    assert all(line and "not in the vocabulary" in text for line, text in warnings)


STRANGE = """
<https://other.example/1> a dcat:Dataset ; dct:title "Titel"@de ; dct:description "Only in English"@en ;
    dct:issued "2024"^^xsd:gYear ;
    dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/5MIN> ;
    dct:temporal [ dcat:startDate "2019-05"^^xsd:gYearMonth ; dcat:endDate "2020-02-30"^^xsd:date ] ;
    healthdcatap:numberOfRecords "about 7" ; healthdcatap:minTypicalAge 18.0 ;
    dcat:temporalResolution "one day" ; dct:spatial [ rdfs:label "Bavaria" ], [ a dct:Location ] ;
    dct:conformsTo <http://[broken>, "FHIR" ; dct:accessRights "open" ; dcat:theme <relative> ;
    dct:provenance "Said in a word" ; dct:creator "Somebody" ; foaf:page <page.html>, <https://other.example/page> ;
    dcat:contactPoint [ vcard:fn "Nobody" ], [ vcard:hasEmail [ vcard:hasValue <mailto:help@other.example> ] ] ;
    dcat:qualifiedRelation [ a dcat:Relationship ] ; dqv:hasQualityAnnotation [ ], <https://other.example/label> ;
    dcat:distribution [ dcat:byteSize "1 MB" ; dct:title "File" ; dcat:downloadURL <https://other.example/f.csv> ] .
"""


def test_a_description_that_follows_its_own_rules_is_understood_as_far_as_it_goes():
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    (found,) = parse((prefixes + STRANGE).encode(), safe.TURTLE)
    said, told = found.document, {text: line for line, text in found.warnings}
    assert [said[name] for name in ("title_fr", "description_fr", "summary_en")] == ["Titel", *["Only in English"] * 2]
    assert (said["period_from"], said["period_to"], said["rhythm"]) == ("2019-05-01", None, "unknown")
    assert said["properties"] == {
        "conforms_to": ["FHIR", "http://[broken"],
        "creator": ["Somebody"],
        "documentation": ["https://other.example/page"],
        "issued": "2024-01-01",
        "min_age": 18,
        "provenance": {"fr": "Said in a word"},
        "spatial": ["Bavaria"],
    }
    assert [(row["url"], row["byte_size"]) for row in said["distributions"]] == [("https://other.example/f.csv", None)]
    assert [contact["email"] for contact in said["contacts"]] == ["help@other.example"]
    assert (said["linkages"], [one["text_fr"] for one in said["quality"]]) == ([], ["https://other.example/label"])
    for text in WARNED:
        assert any(text in one for one in told), text


WARNED = [
    "no description in French",
    "“2020-02-30” is no day",
    "has no rhythm here",
    "“about 7” is no whole number",
    "“1 MB” is no whole number",
    "“one day” is no duration",
    "“Bavaria” is not in the vocabulary",
    "a value without a name",
    "access rights “open” unknown",
    "a contact without an e-mail address nor a page",
    "a relation to nothing that has a name",
    "a quality annotation that says nothing",
]


@needs_shared_data
@pytest.mark.parametrize(
    "name", ["healthdcat-ap-de/zfkd_healthdcat-ap.ttl", "healthdcat-ap-r8/example-snds-beneficiaire.ttl"]
)
def test_the_order_of_a_file_means_nothing(name):
    data = (SHARED / name).read_bytes()
    lines = Graph().parse(data=data, format="turtle", publicID=NOWHERE).serialize(format="nt").splitlines()
    backwards = "\n".join(sorted(lines, reverse=True)).encode()
    read, otherwise = parse(data, safe.TURTLE), parse(backwards, safe.TURTLE)
    assert [one.document for one in read] == [one.document for one in otherwise]
    assert read[0].document["title_fr"]
