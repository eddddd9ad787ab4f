import csv
import re
from collections import defaultdict
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from audit import api as audit
from catalogue import properties, vocabularies
from catalogue.models import Concept, Vocabulary
from tests.catalogue.conftest import ACTOR, AT
from tests.shared_data import SHARED, needs_shared_data

#: Lists of which we keep the values that data are described with.
PARTLY = {"Country": "country", "FileType": "file-type", "PublicationsEuropAuthorityLanguage": "language"}
WHOLE = {
    "AccessRights": "access-right",
    "DatasetType": "dataset-type",
    "Frequency": "frequency",
    "LegalBasis": "legal-basis",
    "PersonalData": "personal-data",
}


def events() -> int:
    return audit.latest_events().filter(kind="catalogue.vocabulary_loaded").count()


@needs_shared_data
def test_the_european_health_lists_are_those_of_release_8():
    published = defaultdict(dict)
    with (SHARED / "healthdcat-ap-r8" / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            published[row["scheme"]][row["code"]] = row["uri"]
    ours = {code: listing.values for code, listing in vocabularies.all_listings().items() if code in published}
    assert {code: {v.code: v.uri for v in values.values()} for code, values in ours.items()} == dict(published)
    assert {code: len(values) for code, values in ours.items()} == {
        "healthcategories": 17,
        "health-theme": 20,
        "coding-system": 32,
        "standard": 15,
        "publisher-type": 33,
        "health-activity": 34,
    }


@needs_shared_data
@pytest.mark.parametrize(("name", "code"), [*WHOLE.items(), *PARTLY.items()])
def test_the_other_lists_have_the_addresses_that_the_french_catalogue_uses(name, code):
    file = next((SHARED / "hdh-healthdcat-ap" / "vocabularies").glob(f"*{name}.yml"))
    theirs = set(
        re.findall(r"https?://[^\s\"',]+/(?:authority/|eu/gdpr#|dpv-pd#|pd#)[^\s\"',]+", file.read_text("utf-8"))
    )
    ours = {value.uri for value in vocabularies.all_listings()[code].values.values()}
    assert ours <= theirs
    assert name in PARTLY or ours == theirs


def test_no_address_is_that_of_a_development_machine():
    uris = [value.uri for listing in vocabularies.all_listings().values() for value in listing.values.values()]
    assert {uri.split("/")[2] for uri in uris} == {
        "hdeu-dcat.data.health.europa.eu",
        "publications.europa.eu",
        "w3id.org",
    }
    assert len(uris) == len(set(uris))


def test_every_vocabulary_that_a_property_names_is_there_and_says_its_source():
    named = {one.vocabulary for one in properties.all_properties().values() if one.vocabulary}
    listings = vocabularies.all_listings()
    assert named <= set(listings)
    for listing in listings.values():
        assert "CC BY 4.0" in listing.source or "W3C" in listing.source, listing.code
        assert len(listing.source) <= 300


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time():
    written = vocabularies.load(at=AT, actor=ACTOR)
    assert sorted(written) == sorted(vocabularies.all_listings())
    assert Concept.objects.count() == sum(len(one.values) for one in vocabularies.all_listings().values())
    assert events() == len(written)
    assert vocabularies.load(at=AT + timedelta(days=1), actor=ACTOR) == []
    assert events() == len(written)


@pytest.mark.django_db
def test_the_command_says_what_it_wrote():
    for expected in ("15 written, of 15", "0 written, of 15"):
        out = StringIO()
        call_command("load_vocabularies", stdout=out)
        assert expected in out.getvalue()


@pytest.mark.django_db
def test_a_value_that_left_its_file_is_deprecated_and_a_changed_label_is_written():
    vocabularies.load(at=AT, actor=ACTOR)
    standard = Vocabulary.objects.get(code="standard")
    Concept.objects.create(vocabulary=standard, code="OLD", uri="https://old.example/OLD", label_fr="A", label_en="A")
    Concept.objects.filter(vocabulary=standard, code="FHIR").update(label_fr="autre")
    assert vocabularies.load(at=AT, actor=ACTOR) == ["standard"]
    assert Concept.objects.get(code="OLD").is_deprecated
    assert Concept.objects.get(code="FHIR").label_fr == "HL7 FHIR"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert vocabularies.load(at=AT, actor=ACTOR) == []
