"""Each event is a FHIR R4 AuditEvent that other software accepts, and names nobody."""

import json

import pytest
from fhir.resources.R4B.auditevent import AuditEvent

from audit import api, kinds
from audit.exports import fhir
from audit.models import Event
from tests.audit.conftest import AT
from tests.audit.exports.conftest import content

pytestmark = pytest.mark.django_db

OWN = "https://hub.example.org/fhir"


@pytest.fixture(autouse=True)
def _own_address(settings):
    settings.HUB_PUBLIC_URL = "https://hub.example.org"


def told(actor, kind="dossier.filed", **fields) -> Event:
    values = {"object": api.Ref("access_request", "7"), "project": "2026-XYZ", **fields}
    seq = api.record(kind, actor=api.Actor(str(actor.pk), "sponsor+signatory"), at=AT, **values).seq
    return Event.objects.get(seq=seq)


def test_every_kind_of_event_is_accepted(people):
    for kind in kinds.KINDS:
        resource = AuditEvent.model_validate(fhir.audit_event(told(people.sponsor, kind)))
        assert resource.subtype[-1].code == kind
        assert resource.subtype[-1].display


@pytest.mark.parametrize("outcome", [0, 4, 8, 12])
def test_an_event_with_everything_is_accepted_and_says_it_all(people, outcome):
    event = told(
        people.sponsor,
        outcome=outcome,
        basis="L1461-3",
        purpose="recherche",
        permit="DR 2026/001",
        facts={"pieces": 3, "complete": True, "note": ""},
        detail={"ip": "192.0.2.7", "raison": "Une pièce manque."},
        object_version=4,
        object_sha256="ab" * 32,
        on_behalf_of=str(people.signatory.pk),
    )
    resource = json.loads(AuditEvent.model_validate(fhir.audit_event(event)).model_dump_json())
    assert resource["type"] == {"system": fhir.DICOM, "code": "110100", "display": "Application Activity"}
    assert resource["subtype"][0]["system"] == f"{OWN}/kinds"
    assert (resource["action"], resource["outcome"]) == ("E", str(outcome))
    assert resource["period"]["start"].startswith("2026-01-15T09:00:00")
    assert [one["coding"][0] for one in resource["purposeOfEvent"]] == [
        {"system": f"{OWN}/purposes", "code": "recherche"},
        {"system": f"{OWN}/legal-bases", "code": "L1461-3"},
    ]
    actor, other = resource["agent"]
    assert actor["who"]["identifier"]["value"] == f"urn:uuid:{event.actor}"
    assert actor["requestor"]
    assert actor["policy"] == [f"{OWN}/permits/DR%202026%2F001"]
    assert [role["coding"][0]["code"] for role in actor["role"]] == ["sponsor", "signatory"]
    assert other["who"]["identifier"]["value"] == f"urn:uuid:{event.content['on_behalf_of']}"
    assert not other["requestor"]
    thing, project = resource["entity"]
    assert thing["what"]["identifier"] == {"system": f"{OWN}/objects/access_request", "value": "7"}
    details = {one["type"]: one["valueString"] for one in thing["detail"]}
    assert details == {
        "version": "4",
        "sha256": "ab" * 32,
        "leaf-sha256": bytes(event.leaf_hash).hex(),
        "fact:pieces": "3",
        "fact:complete": "true",
        "fact:note": " ",
    }
    assert project["what"]["identifier"] == {"system": f"{OWN}/projects", "value": "2026-XYZ"}


def test_it_names_nobody_and_tells_no_detail(people):
    event = told(
        people.sponsor,
        "account.changed",
        object=api.Ref("user", str(people.signatory.pk)),
        detail={"ip": "192.0.2.7", "nom": "Camille Imaginaire"},
        project="",
    )
    resource = fhir.audit_event(event)
    text = json.dumps(resource, ensure_ascii=False)
    for word in ("Camille", "192.0.2.7", "Sponsor", "Signatory", "@exemple.test"):
        assert word not in text
    assert resource["entity"][0]["what"]["identifier"]["value"] == f"urn:uuid:{event.object_ref}"
    assert str(people.signatory.pk) != event.object_ref


@pytest.mark.parametrize(
    ("kind", "type_code", "subtypes"),
    [
        ("dossier.read", "rest", ["read", "dossier.read"]),
        ("dossier.created", "rest", ["create", "dossier.created"]),
        ("document.removed", "rest", ["delete", "document.removed"]),
        ("account.signed_in", "110114", ["110122", "account.signed_in"]),
        ("account.signed_out", "110114", ["110123", "account.signed_out"]),
        ("access.refused", "110113", ["access.refused"]),
        ("audit.searched", "110101", ["read", "audit.searched"]),
        ("audit.exported", "110106", ["disclose", "read", "audit.exported"]),
    ],
)
def test_an_act_has_the_type_that_the_standards_give_it(people, kind, type_code, subtypes):
    resource = fhir.audit_event(told(people.sponsor, kind))
    assert resource["type"]["code"] == type_code
    assert [one["code"] for one in resource["subtype"]] == subtypes


def test_a_service_is_an_application(people):
    seq = api.record("mail.sent", object=api.Ref("mail", "1"), actor=api.Actor("service:mail", "service"), at=AT).seq
    agent = fhir.audit_event(Event.objects.get(seq=seq))["agent"][0]
    assert agent["type"]["coding"][0]["code"] == "110150"


def test_a_kind_that_is_no_longer_registered_is_told_by_its_code(people, monkeypatch):
    event = told(people.sponsor)
    monkeypatch.setattr(kinds, "KINDS", {})
    resource = AuditEvent.model_validate(fhir.audit_event(event))
    assert resource.subtype[0].display is None


def test_the_export_is_one_accepted_resource_a_line_whatever_was_asked(export, people):
    for _ in range(3):
        told(people.sponsor, detail={"nom": "Camille Imaginaire"})
    job = export("fhir", dossier="2026-XYZ", details=True)
    lines = content(job).decode().splitlines()
    assert len(lines) == 3
    for line in lines:
        AuditEvent.model_validate_json(line)
    assert "Camille" not in content(job).decode()
    assert job.name.endswith(".fhir.ndjson")
    assert job.media_type == "application/fhir+ndjson"
