"""What a platform sends badly is not recorded at all, and the answer says which event, which field and why."""

import json
from datetime import timedelta

import pytest

from audit.client import events as told
from audit.client.events import Invalid
from audit.platform import actions
from hub import clock
from tests.audit.platform.sending import NOTHING, SOURCE, event, events, post, stored, traces

pytestmark = pytest.mark.django_db


def ingest(batch):
    return actions.ingest(SOURCE, batch, at=clock.now())


#: What is wrong in the second event of two, and the field that the answer names.
WRONG = {
    "an unknown field": ({"colour": "blue"}, "colour"),
    "another version": ({"specversion": "0.3"}, "specversion"),
    "an unknown type": ({"type": "platform.coffee"}, "type"),
    "a type of ours": ({"type": "audit.exported"}, "type"),
    "another source": ({"source": "autre.example.org"}, "source"),
    "no time zone": ({"time": "2026-01-15T10:00:00"}, "time"),
    "no such day": ({"time": "2026-02-30T10:00:00Z"}, "time"),
    "a leap second": ({"time": "2016-12-31T23:59:60Z"}, "time"),
    "a number of zero": ({"sourceseq": 0}, "sourceseq"),
    "a number that is a text": ({"sourceseq": "2"}, "sourceseq"),
    "a number that is true": ({"sourceseq": True}, "sourceseq"),
    "a number too large": ({"sourceseq": 2**31}, "sourceseq"),
    "an id of another event": ({"id": event(1)["id"]}, "id"),
    "a number of another event": ({"sourceseq": 1}, "sourceseq"),
    "no id": ({"id": ""}, "id"),
    "an id with a NUL": ({"id": "a\0b"}, "id"),
    "half of a character": ({"id": "\ud800"}, "id"),
    "another project": ({"subject": "2026-WXYZ"}, "subject"),
    "data of a text": ({"data_is": "text"}, "data"),
    "an unknown field of data": ({"data": {"name": "x"}}, "data.name"),
    "no such outcome": ({"data": {"outcome": 1}}, "data.outcome"),
    "a float": ({"data": {"facts": {"rows": 1.5}}}, "data.facts"),
    "a float in the detail": ({"data": {"detail": {"a": [1, {"b": 2.0}]}}}, "data.detail"),
    "a detail too deep": ({"data": {"detail": {"a": [[[[[[[[1]]]]]]]]}}}, "data.detail"),
    "a detail too long": ({"data": {"detail": {"a": "é" * 9000}}}, "data"),
    "a detail of a text": ({"data": {"detail": "text"}}, "data.detail"),
    "a nested fact": ({"data": {"facts": {"rows": {}}}}, "data.facts"),
    "a huge integer": ({"data": {"facts": {"rows": 2**53}}}, "data.facts"),
    "an unknown field of the object": ({"data": {"object": {"type": "a", "id": "b", "c": 1}}}, "data.object.c"),
    "an object of a text": ({"data": {"object": "table"}}, "data.object"),
    "no object id": ({"data": {"object": {"type": "a"}}}, "data.object.id"),
    "a hash in capitals": ({"data": {"object": {"type": "a", "id": "b", "sha256": "AB" * 32}}}, "data.object.sha256"),
}


def test_one_bad_event_refuses_the_whole_batch_and_is_named(source):
    for tried, (name, (changes, field)) in enumerate(WRONG.items(), start=1):
        bad = event(2, **changes)
        if "data_is" in bad:
            bad["data"] = bad.pop("data_is")
        answer = post(json.dumps([event(1), bad, event(3)]).encode())
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), name
        assert answer.json()["errors"] == [
            {
                "detail": answer.json()["errors"][0]["detail"],
                "pointer": f"#/1/{field.replace('.', '/')}",
                "event": 1,
                "field": field,
            }
        ], name
        assert stored() == NOTHING, name
        assert len(traces("audit.batch_refused")) == tried, name


def test_a_missing_field_is_named(source):
    for field in ("id", "source", "type", "time", "sourceseq", "data", "specversion"):
        bad = event(1)
        del bad[field]
        with pytest.raises(Invalid) as refused:
            ingest([bad])
        assert [(fault.field, fault.reason) for fault in refused.value.faults] == [(field, "is missing")]


def test_a_clock_ahead_of_ours_is_refused_and_a_little_ahead_is_not(source):
    now = clock.now()
    ingest([event(1, time=(now + timedelta(minutes=4)).isoformat())])
    answer = post([event(2, time=(now + timedelta(minutes=6)).isoformat())])
    assert answer.status_code == 422
    assert "future" in answer.json()["errors"][0]["detail"]
    assert stored()["events"] == 1


def test_a_batch_that_lists_a_hundred_faults_names_the_first(source):
    answer = post([event(number, type="nonsense") for number in range(1, 101)])
    assert len(answer.json()["errors"]) == told.MOST_FAULTS


@pytest.mark.parametrize(("batch", "count"), [([], 0), (events(1, 1001), 1001)])
def test_a_batch_has_one_to_a_thousand_events(source, batch, count):
    answer = post(batch)
    assert answer.status_code == 422
    assert f"not {count}" in answer.json()["detail"]
    assert stored()["events"] == 0
