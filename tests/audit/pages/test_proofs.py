"""Proofs over HTTP: whoever downloads one can check it without us, and only who may knows that the line exists."""

import json
from base64 import b64decode
from uuid import uuid4

import pytest

from audit.log import entries, merkle, proofs
from audit.log.checkpoints import Checkpoint
from audit.models import Event
from hub.accounts.enums import Role

pytestmark = pytest.mark.django_db


def paths(event_id):
    return [
        f"/audit/events/{event_id}.tlog-proof",
        f"/audit/events/{event_id}/entry.json",
        f"/audit/proof/inclusion?id={event_id}",
    ]


def test_a_receipt_and_its_line_are_all_it_takes(client, auditor, make_person, told, sealer):
    line = told(make_person(1))
    told(make_person(2))
    sealer.seal()
    proof, content, _inclusion = (client.get(path) for path in paths(line.event_id))
    assert proof["Content-Type"] == "text/plain; charset=utf-8"
    assert f"{line.event_id}.tlog-proof" in proof["Content-Disposition"]
    given = json.loads(content.content)
    leaf = entries.leaf_data(given["recorded_us"], entries.canonical(given["entry"]))
    receipt = proofs.Receipt.parse(proof.content)
    assert proofs.verify_receipt(receipt, leaf, sealer.policy).size > receipt.index
    assert given["entry"]["id"] == str(line.event_id)
    assert bytes(Event.objects.get(seq=line.seq).entry) == entries.canonical(given["entry"])


def test_a_line_not_sealed_yet_says_when_to_come_back(client, auditor, make_person, told, sealer):
    line = told(make_person(1))
    receipt, content, inclusion = (client.get(path) for path in paths(line.event_id))
    for answer in (receipt, inclusion):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "pas encore scellée" in answer.json()["detail"]
    assert content.status_code == 200
    assert [event.facts for event in Event.objects.filter(kind="audit.proof_read")] == [{"part": "entry"}]


@pytest.mark.parametrize("role", [None, *Role])
def test_a_line_is_proven_to_its_auditors_and_to_who_did_the_act(client, make_person, told, sealer, role):
    author, reader = make_person(1), make_person(2, role=role)
    line = told(author)
    sealer.seal()
    client.force_login(author)
    assert [client.get(path).status_code for path in paths(line.event_id)] == [200, 200, 200]
    client.force_login(reader)
    status = 200 if role in {Role.AUDITOR, Role.DPO} else 404
    assert [client.get(path).status_code for path in paths(line.event_id)] == [status] * 3
    if status == 404:
        known, unknown = (client.get(path).content for path in (paths(line.event_id)[0], paths(uuid4())[0]))
        assert known == unknown


def test_who_is_only_spoken_of_gets_no_proof(client, make_person, sealer):
    person = make_person(1)
    about = Event.objects.get(kind="account.created", object_id=str(person.pk))
    sealer.seal()
    client.force_login(person)
    assert [client.get(path).status_code for path in paths(about.event_id)] == [404] * 3


def test_nobody_unknown_gets_a_proof(client, make_person, told, sealer):
    line = told(make_person(1))
    assert [client.get(path).status_code for path in paths(line.event_id)] == [302] * 3


def test_giving_a_proof_is_written_in_the_journal(client, make_person, told, sealer):
    author = make_person(1)
    line = told(author)
    sealer.seal()
    client.force_login(author)
    for path in paths(line.event_id):
        client.get(path)
    found = Event.objects.filter(kind="audit.proof_read")
    assert [event.facts["part"] for event in found] == ["receipt", "entry", "inclusion"]
    assert {(event.actor_id, event.object_type, event.object_id) for event in found} == {
        (str(author.pk), "event", str(line.event_id))
    }


def test_inclusion_is_proven_in_any_signed_tree(client, auditor, make_person, told, sealer):
    line = told(make_person(1))
    first = Checkpoint.parse(sealer.seal().text)
    told(make_person(2))
    second = Checkpoint.parse(sealer.seal().text)
    for size, head in ((first.size, first), (second.size, second), (None, second)):
        query = {"id": line.event_id} | ({"size": size} if size else {})
        given = client.get("/audit/proof/inclusion", query).json()
        hashes = [b64decode(one) for one in given["hashes"]]
        leaf = b64decode(given["leaf_hash"])
        merkle.verify_inclusion(leaf, given["index"], given["size"], hashes, head.root)
        assert (given["size"], b64decode(given["root"]), given["origin"]) == (head.size, head.root, head.origin)
        assert leaf == bytes(Event.objects.get(seq=line.seq).leaf_hash)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"id": "pas-un-uuid"}, 400),
        ({"size": "0"}, 400),
        ({"size": "-1"}, 400),
        ({"size": "9" * 30}, 400),
        ({"size": "abc"}, 400),
        ({"size": "2"}, 404),
        ({"size": "9223372036854775807"}, 404),
        ({"id": str(uuid4())}, 404),
    ],
)
def test_an_inclusion_that_makes_no_sense_is_refused(client, auditor, make_person, told, sealer, query, status):
    line = told(make_person(1))
    sealer.seal()
    asked = query if not query else {"id": str(line.event_id), **query}
    answer = client.get("/audit/proof/inclusion", asked)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_consistency_is_proven_between_signed_trees(client, auditor, make_person, told, sealer):
    heads = []
    for number in range(1, 4):
        told(make_person(number))
        heads.append(Checkpoint.parse(sealer.seal().text))
    for older in heads:
        for newer in heads:
            answer = client.get("/audit/proof/consistency", {"from": older.size, "to": newer.size})
            if older.size > newer.size:
                assert answer.status_code == 404
                continue
            hashes = [b64decode(one) for one in answer.json()["hashes"]]
            merkle.verify_consistency(older.size, newer.size, hashes, older.root, newer.root)
    event = Event.objects.filter(kind="audit.proof_read").latest("seq")
    assert (event.object_type, event.facts["part"]) == ("log", "consistency")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "1"}, 400),
        ({"to": "1"}, 400),
        ({"from": "0", "to": "1"}, 400),
        ({"from": "x", "to": "1"}, 400),
        ({"from": "1", "to": "2"}, 404),
        ({"from": "9223372036854775807", "to": "9223372036854775807"}, 404),
        ({"from": "1", "to": "1", "log": "1999"}, 404),
    ],
)
def test_a_consistency_that_makes_no_sense_is_refused(client, auditor, sealer, query, status):
    sealer.seal()
    answer = client.get("/audit/proof/consistency", query)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("role", list(Role))
def test_consistency_is_for_who_reads_the_trail(client, make_person, sealer, role):
    client.force_login(make_person(1, role=role))
    size = Checkpoint.parse(sealer.seal().text).size
    allowed = role in {Role.AUDITOR, Role.DPO}
    answer = client.get("/audit/proof/consistency", {"from": size, "to": size})
    assert answer.status_code == (200 if allowed else 403)
