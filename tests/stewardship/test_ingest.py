"""A holder's program pushes its descriptions: what comes in by the door, and what stays out."""

from datetime import timedelta

import pytest
from django.test import Client

from audit import api as audit
from catalogue.enums import DatasetStatus
from catalogue.models import Dataset
from hub import clock
from hub.accounts import api_keys
from hub.accounts.enums import OrganisationKind, Role
from tests.procedure.people import TESTER, make_organisation, make_person
from tests.stewardship.conftest import act, description_of

pytestmark = pytest.mark.django_db

TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix health: <http://healthdataportal.eu/ns/health#> .

<https://entrepot.example/jeu/1> a dcat:Dataset ;
    dct:title "{title}"@fr ;
    dct:description "Séjours et examens."@fr ;
    dct:identifier "https://entrepot.example/jeu/1" ;
    dct:accessRights <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC> ;
    dct:type <http://publications.europa.eu/resource/authority/dataset-type/PERSONAL_DATA> ;
    dct:provenance [ a dct:ProvenanceStatement ; rdfs:label "Par les services."@fr ] ;
    health:healthCategory
        <https://hdeu-dcat.data.health.europa.eu/resource/authority/healthcategories/EHRS> ;
    dcat:keyword "entrepôt"@fr ;
    dcat:contactPoint [ a vcard:Kind ; vcard:hasEmail <mailto:donnees@entrepot.example> ] ;
    dcat:distribution [ a dcat:Distribution ; dct:title "Accès"@fr ;
        dcat:accessURL <https://entrepot.example/acces> ] .
"""


def key_of(person, organisation) -> str:
    _row, key = api_keys.give(
        person,
        organisation,
        Role.DATA_HOLDER,
        label="exportateur",
        life=timedelta(days=30),
        at=clock.now(),
        actor=TESTER,
    )
    return key


@pytest.fixture
def key(people, attached, vocabulary):
    return key_of(people.holder, people.holder_body)


@pytest.fixture
def foreign_key():
    body = make_organisation("Organisme voisin", "10000000000009", OrganisationKind.AGENCY)
    return key_of(make_person("voisin@exemple.test", "Voisin", (body, Role.DATA_HOLDER)), body)


def push(key: str, body: str = "", method: str = "post", path: str = "/ingest/datasets", **more):
    headers = {"X-API-Key": key, **more.pop("headers", {})}
    asked = {"data": body, "content_type": "text/turtle", "headers": headers, **more}
    return getattr(Client(), method)(path, **asked)


def pushed(key: str, title: str = "Entrepôt") -> Dataset:
    answer = push(key, TURTLE.format(title=title))
    assert answer.status_code == 201, answer.content
    return Dataset.objects.get(public_id=answer.json()["id"])


def test_a_program_knows_for_whom_it_speaks(key, people):
    told = Client().get("/api-keys/whoami", headers={"X-API-Key": key}).json()
    assert (told["organisation"], told["role"]) == (people.holder_body.name, "data-provider")
    assert Client().get("/api-keys/whoami").status_code == 401


def test_what_is_sent_waits_for_the_secretariat_and_is_published_by_it(key, people):
    dataset = pushed(key)
    assert (dataset.status, description_of(dataset).state) == (DatasetStatus.DRAFT, "submitted")
    told = audit.events_for(audit.Ref("dataset", str(dataset.pk)))
    assert [event.kind for event in told] == [
        "description.created",
        "description.draft_received",
        "description.submitted",
    ]
    assert {event.actor_id for event in told} == {str(people.holder.pk)}
    act("publish", dataset, people.secretariat, {"notes_fr": "Reçue.", "notes_en": ""})
    dataset.refresh_from_db()
    assert (dataset.status, dataset.title_fr, dataset.version_number) == (DatasetStatus.PUBLISHED, "Entrepôt", 1)


def test_the_same_again_changes_nothing(key):
    dataset = pushed(key)
    before = audit.events_for(audit.Ref("dataset", str(dataset.pk))).count()
    answer = push(key, TURTLE.format(title="Entrepôt"))
    assert (answer.status_code, answer.json()["id"], answer.json()["changed"]) == (200, dataset.public_id, False)
    assert audit.events_for(audit.Ref("dataset", str(dataset.pk))).count() == before
    assert Dataset.objects.count() == 1


def test_a_change_replaces_what_waits(key):
    dataset = pushed(key)
    path = "/ingest/datasets/origin?originalId=https://entrepot.example/jeu/1"
    answer = push(key, TURTLE.format(title="Entrepôt de soins"), "put", path)
    assert (answer.status_code, answer.json()["changed"]) == (200, True)
    description = description_of(dataset)
    assert (description.state, description.draft["title_fr"]) == ("submitted", "Entrepôt de soins")


def test_a_published_dataset_gets_a_new_draft(key, people):
    dataset = pushed(key)
    act("publish", dataset, people.secretariat, {"notes_fr": "", "notes_en": ""})
    assert push(key, TURTLE.format(title="Entrepôt, suite")).status_code == 200
    dataset.refresh_from_db()
    assert (dataset.title_fr, description_of(dataset).draft["title_fr"]) == ("Entrepôt", "Entrepôt, suite")


def test_deleting_gives_up_the_draft_and_leaves_what_is_published(key, people):
    dataset = pushed(key)
    path = f"/ingest/datasets/{dataset.public_id}"
    assert push(key, method="delete", path=path).status_code == 204
    assert description_of(dataset).state == "withdrawn"
    assert push(key, TURTLE.format(title="Entrepôt")).status_code == 200
    act("publish", dataset, people.secretariat, {"notes_fr": "", "notes_en": ""})
    answer = push(key, method="delete", path=path)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:hub:problem:published")


def test_another_organisation_s_records_are_not_touched(key, foreign_key):
    dataset = pushed(key)
    path = f"/ingest/datasets/{dataset.public_id}"
    assert push(foreign_key, method="delete", path=path).status_code == 403
    update = "/ingest/datasets/origin?originalId=https://entrepot.example/jeu/1"
    assert push(foreign_key, TURTLE.format(title="Volé"), "put", update).status_code == 404
    named = TURTLE.format(title="Volé").replace(
        "a dcat:Dataset ;", 'a dcat:Dataset ; dct:publisher [ a foaf:Agent ; foaf:name "Organisation inventée" ] ;'
    )
    assert push(foreign_key, named).status_code == 403
    assert description_of(dataset).draft["title_fr"] == "Entrepôt"


@pytest.mark.parametrize(
    ("body", "more", "status", "problem"),
    [
        (" ", {}, 400, "empty"),
        ("@prefix dcat: <broken", {}, 400, "unreadable"),
        ("dcat:x a dcat:Dataset .", {}, 400, "unreadable"),
        (TURTLE.format(title="Un").replace("dcat:Dataset", "dcat:Catalog"), {}, 422, "one-dataset"),
        (TURTLE.format(title="Un"), {"content_type": "text/plain"}, 415, "content-type"),
        (TURTLE.format(title="Un"), {"headers": {"Content-Encoding": "gzip"}}, 415, "content-encoding"),
    ],
)
def test_what_cannot_be_read_says_why_and_leaves_nothing(key, body, more, status, problem):
    answer = push(key, body, **more)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:hub:problem:{problem}")
    assert not Dataset.objects.exists()


def test_a_record_that_cannot_be_published_stays_out_and_says_what_it_lacks(key):
    body = "\n".join(line for line in TURTLE.format(title="Un").splitlines() if "contactPoint" not in line)
    answer = push(key, body)
    assert answer.status_code == 422
    assert "Point de contact" in answer.json()["detail"]
    assert not Dataset.objects.exists()


def test_without_a_good_key_nothing_is_read():
    assert push("", TURTLE.format(title="Un")).status_code == 401
    assert push("BCDFGHJK.nonsense", TURTLE.format(title="Un")).status_code == 401
    assert Client().get("/ingest/datasets").status_code == 405
