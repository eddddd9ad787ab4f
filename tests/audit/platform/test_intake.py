"""What a platform sends is recorded whole, once, in its order; and what it sends badly is not recorded at all."""

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from audit import kinds
from audit.append import pseudonym
from audit.client import events as told
from audit.log.entries import commitment, leaf_data
from audit.log.merkle import leaf_hash
from audit.models import Event
from audit.platform import actions, rows
from hub import clock
from tests.audit.platform.sending import SOURCE, ask, encoded, event, events, post, registered, stored, traces

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


def ingest(batch):
    return actions.ingest(SOURCE, batch, at=clock.now())


def test_the_client_and_the_trail_know_the_same_kinds():
    assert set(told.KINDS) == {name for name in kinds.KINDS if name.startswith("platform.")}


def test_an_event_is_recorded_as_it_was_told(source):
    sent = event(1, subject="2026-ABCD", data={"object": {"type": "export", "id": "x-1", "sha256": "ab" * 32}})
    answer = post([sent])
    assert answer.status_code == 201
    (receipt,) = answer.json()["receipts"]
    line = Event.objects.get(event_id=receipt["event_id"])
    assert (line.kind, line.source, line.source_seq, line.actor_id) == (
        "platform.query_run",
        SOURCE,
        1,
        f"platform:{SOURCE}:u-17",
    )
    assert line.occurred_at == datetime(2026, 1, 15, 9, 0, 0, 250_000, tzinfo=UTC)
    assert line.detail == sent["data"]["detail"]
    assert line.facts == sent["data"]["facts"]
    entry = line.content
    assert entry.pop("nonce") != entry["id"]
    assert entry == {
        "v": 1,
        "id": str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, SOURCE), sent["id"])),
        "kind": "platform.query_run",
        "time": "2026-01-15T09:00:00.250000Z",
        "source": SOURCE,
        "source_seq": 1,
        "actor": str(line.actor),
        "role": "researcher",
        "action": "E",
        "outcome": 0,
        "project": "2026-ABCD",
        "permit": "DR-2026-001",
        "purpose": "research",
        "basis": "csp-l1461-3",
        "object": {"type": "export", "id": "x-1"},
        "object_sha256": "ab" * 32,
        "retention": "access",
        "facts": {"rows": 12, "engine": "invented"},
        "detail": commitment(bytes(line.salt), rows.spell(sent["data"]["detail"]).encode()),
    }
    hashed = leaf_hash(leaf_data(line.recorded_us, bytes(line.entry)))
    assert receipt == {
        "id": sent["id"],
        "source_seq": 1,
        "event_id": entry["id"],
        "seq": line.seq,
        "recorded_at": line.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "leaf_hash": hashed.hex(),
        "status": "recorded",
        "receipt": f"/api/v1/data-actions/{entry['id']}/receipt",
    }


def test_a_person_of_ours_has_one_pseudonym_whoever_tells(source):
    ingest([event(1, data={"actor": "account:12", "object": {"type": "user", "id": "account:7"}})])
    line = Event.objects.get(source=SOURCE)
    with connection.cursor() as cursor:
        ours = [pseudonym(cursor, connection.settings_dict["NAME"], key) for key in ("12", "7")]
    assert [str(line.actor), line.object_ref] == ours
    assert (line.actor_id, line.object_id) == ("12", "7")


def test_a_platform_cannot_pass_its_people_off_as_ours(source):
    ingest([event(1, data={"actor": "12"}), event(2, data={"actor": "service:console"})])
    assert set(Event.objects.filter(source=SOURCE).values_list("actor_id", flat=True)) == {
        f"platform:{SOURCE}:12",
        f"platform:{SOURCE}:service:console",
    }


def test_a_single_event_needs_no_array(source):
    answer = post(event(1), media_type="application/cloudevents+json")
    assert answer.status_code == 201
    assert stored()["events"] == 1


def test_the_leaves_of_a_batch_are_in_the_order_of_its_numbers(source):
    shuffled = [event(number) for number in (3, 1, 2)]
    receipts = ingest(shuffled)
    assert [receipt.source_seq for receipt in receipts] == [3, 1, 2]
    assert ask("SELECT source_seq FROM audit_event WHERE source = %s ORDER BY seq", SOURCE) == [(1,), (2,), (3,)]


@committing
@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_batch_is_one_statement(source, count, django_assert_num_queries):
    ingest([event(1, data={"actor": "u-1"})])
    with django_assert_num_queries(3) as captured:
        ingest(events(2, count + 1))
    statements = [query["sql"].split("(")[0][:40] for query in captured.captured_queries]
    assert statements[0] == "BEGIN"
    assert statements[1].startswith("SELECT event_id::text")
    assert statements[2] == "COMMIT"


def test_a_batch_that_comes_again_changes_nothing_and_has_the_same_receipts(source):
    first = post(events(1, 3))
    before = ask("SELECT * FROM audit_event ORDER BY seq")
    again = post(events(1, 3))
    assert (first.status_code, again.status_code) == (201, 200)
    assert [one["status"] for one in again.json()["receipts"]] == ["duplicate"] * 3
    for one, other in zip(first.json()["receipts"], again.json()["receipts"], strict=True):
        assert {**one, "status": ""} == {**other, "status": ""}
    assert ask("SELECT * FROM audit_event ORDER BY seq") == before


def test_a_batch_that_overlaps_one_that_came_adds_what_is_new(source):
    first = ingest(events(1, 3))
    second = ingest(events(2, 5))
    assert [one.fresh for one in second] == [False, False, True, True]
    assert [(one.event_id, one.leaf_hash) for one in second[:2]] == [(one.event_id, one.leaf_hash) for one in first[1:]]
    assert stored()["events"] == 5


def test_the_order_of_the_fields_is_no_difference(source):
    ingest([event(1)])
    turned = {name: event(1)[name] for name in reversed(event(1))}
    assert [one.fresh for one in ingest([turned])] == [False]


@committing
def test_a_file_of_last_month_replayed_has_its_receipts(source, seal):
    """Also when the entries themselves were pruned at their term: the leaf is still there."""
    first = ingest(events(1, 2))
    seal()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for name in ("detail", "event"):
            cursor.execute("SELECT set_config('audit.removing', %s, false)", [name])
            cursor.execute(f"DELETE FROM audit_{name}")  # noqa: S608
        cursor.execute("SELECT set_config('audit.removing', '', false)")
        cursor.execute(f'SET ROLE "{settings.HUB_RUNTIME_ROLE}"')
    again = ingest(events(1, 2))
    assert [(one.event_id, one.seq, one.leaf_hash, one.fresh) for one in again] == [
        (one.event_id, one.seq, one.leaf_hash, False) for one in first
    ]


@committing
def test_the_same_batch_three_times_at_once_is_recorded_once(source):
    ingest([event(1)])
    answers = []
    start = threading.Barrier(3)

    def send():
        start.wait()
        answers.append(ingest(events(2, 201)))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored()["events"] == 201
    assert len(answers) == 3
    assert len({tuple((one.event_id, one.seq, one.leaf_hash) for one in answer) for answer in answers}) == 1
    assert sorted(answer[0].fresh for answer in answers) == [False, False, True]


def test_the_same_id_with_other_bytes_refuses_the_batch_and_leaves_a_trace(source):
    ingest([event(1)])
    before = stored()
    answer = post([event(2), event(1, data={"outcome": 4})])
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:hub:problem:duplicate-differs"
    assert problem["errors"] == [
        {"detail": "came before with another content", "pointer": "#/1/id", "event": 1, "field": "id"}
    ]
    assert stored() == before
    ((facts, detail),) = traces("audit.duplicate_differs")
    assert facts == {"faults": 1}
    assert Event.objects.get(kind="audit.duplicate_differs").outcome == Event.Outcome.FAILED
    assert detail["faults"] == [{"index": 1, "field": "id", "reason": "came before with another content"}]


def test_a_number_given_to_another_event_refuses_the_batch_and_leaves_a_trace(source):
    ingest([event(1)])
    before = stored()
    answer = post([event(1, id="another"), event(2)])
    assert answer.status_code == 409
    assert [(one["event"], one["field"]) for one in answer.json()["errors"]] == [(0, "sourceseq")]
    assert stored() == before
    assert len(traces("audit.duplicate_differs")) == 1


def test_an_id_may_come_from_two_platforms(source):
    registered("autre.example.org", None)
    ingest([event(1)])
    other = actions.ingest("autre.example.org", [event(1, source="autre.example.org")], at=clock.now())
    assert other[0].fresh
    assert len({event_id for (event_id,) in ask("SELECT event_id FROM audit_event WHERE source <> 'hub'")}) == 2


def test_an_event_from_long_ago_is_taken(source):
    ingest([event(1, time="2024-02-29T23:59:59Z")])
    assert Event.objects.get(source=SOURCE).occurred_at.year == 2024


def test_a_source_that_nobody_registered_cannot_be_recorded(source):
    with pytest.raises(actions.api.TraceFailed):
        actions.ingest("nulle.part.example", [event(1, source="nulle.part.example")], at=clock.now())
    assert stored()["events"] == 0


def test_the_largest_event_that_is_accepted_makes_an_entry_that_the_trail_holds(source):
    wide = "\U0001f600"
    data = {
        **dict.fromkeys(("actor", "project", "permit", "purpose", "basis"), wide * 200),
        "object": {"type": "t" * 60, "id": wide * 200, "version": 2**53 - 1, "sha256": "ab" * 32},
        "facts": {f"{'f' * 38}{n:02}": wide * 100 for n in range(20)},
        "role": "r" * 60,
    }
    ingest([event(2**31 - 1, id=wide * 200, data=data)])
    assert stored()["events"] == 1


def test_the_database_refuses_a_detail_that_the_entry_does_not_commit_to(source, monkeypatch):
    monkeypatch.setattr(rows, "spell", lambda value: "{}" if "address" in value else encoded(value).decode())
    monkeypatch.setattr(rows.hashlib, "sha256", lambda data: __import__("hashlib").sha512(data))
    with pytest.raises(actions.api.TraceFailed):
        ingest([event(1)])
    assert stored()["events"] == 0
