"""The outbox gives each event its number, keeps it until its receipt is held, and repairs what a stop left behind."""

import json
import multiprocessing
import threading
from datetime import UTC, datetime

import pytest

from audit.client import outbox as module
from audit.client.outbox import Outbox, OutboxError
from audit.client.sending import send_once
from audit.log.errors import LogError
from tests.audit.client.pretending import SOURCE, MemoryHub, event

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)


def add(outbox, count, **changes):
    return [outbox.add(event(**changes), at=AT) for _ in range(count)]


def numbers(outbox, most=1000, most_bytes=10**6):
    return [json.loads(line)["sourceseq"] for line in outbox.waiting(most, most_bytes)]


def test_events_have_contiguous_numbers_and_what_they_do_not_say(outbox):
    assert add(outbox, 3) == [1, 2, 3]
    first = json.loads(outbox.waiting(1, 1)[0])
    assert first["source"] == SOURCE
    assert first["time"] == "2026-01-15T09:00:00.000000Z"
    assert len(first["id"]) == 36
    assert numbers(outbox) == [1, 2, 3]


def test_a_batch_is_bounded_in_events_and_in_bytes_and_is_never_empty(outbox):
    add(outbox, 5)
    size = len(outbox.waiting(1, 1)[0])
    assert numbers(outbox, most=2) == [1, 2]
    assert numbers(outbox, most_bytes=3 * size + 1) == [1, 2, 3]
    assert numbers(outbox, most_bytes=1) == [1]


def test_what_was_sent_waits_no_more_and_its_receipts_are_held(outbox):
    add(outbox, 3)
    hub = MemoryHub()
    assert send_once(outbox, hub, at=AT) == 3
    assert send_once(outbox, hub, at=AT) == 0
    assert add(outbox, 1) == [4]
    assert send_once(outbox, hub, at=AT) == 1
    assert outbox.held() == 4
    assert sorted(hub.taken) == [1, 2, 3, 4]
    assert [json.loads(line)["source_seq"] for line in outbox.receipts.read_text().splitlines()] == [1, 2, 3, 4]


def test_a_torn_last_line_is_cut_off(outbox):
    add(outbox, 2)
    with outbox.path.open("ab") as file:
        file.write(b'{"specversion": "1.0", "sourceseq": 3')
    assert numbers(outbox) == [1, 2]
    assert add(outbox, 1) == [3]
    assert numbers(outbox) == [1, 2, 3]


def test_a_torn_first_line_is_written_again(outbox):
    outbox.path.write_bytes(b'{"after": 0, "so')
    assert add(outbox, 1) == [1]


def test_a_torn_receipt_is_asked_for_again(outbox):
    add(outbox, 2)
    hub = MemoryHub()
    send_once(outbox, hub, at=AT)
    whole = outbox.receipts.read_bytes()
    outbox.receipts.write_bytes(whole[:-5])
    assert outbox.held() == 1
    assert send_once(outbox, hub, at=AT) == 1
    assert outbox.receipts.read_bytes() == whole


def test_what_the_trail_holds_leaves_the_outbox_in_time(outbox, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 1)
    add(outbox, 3)
    send_once(outbox, MemoryHub(), at=AT)
    assert outbox.path.read_text().splitlines() == [json.dumps({"after": 3, "source": SOURCE})]
    assert add(outbox, 1) == [4]
    assert numbers(outbox) == [4]


def test_the_numbers_go_on_when_the_outbox_was_removed(outbox):
    add(outbox, 3)
    send_once(outbox, MemoryHub(), at=AT)
    outbox.path.unlink()
    assert add(outbox, 1) == [4]


def test_an_event_with_a_chosen_id_enters_once(outbox):
    assert outbox.add(event(id="a"), at=AT) == 1
    assert outbox.add(event(id="b"), at=AT) == 2
    assert outbox.add(event(id="a"), at=AT) == 1
    send_once(outbox, MemoryHub(), at=AT)
    outbox.path.unlink()
    assert outbox.add(event(id="b"), at=AT) == 2
    assert numbers(outbox) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "platform.coffee"},
        {"source": "autre.example.org"},
        {"colour": "blue"},
        {"data": {}},
        {"time": "2026-01-15T10:00:00Z"},
    ],
)
def test_an_event_that_the_hub_would_refuse_does_not_enter(outbox, changes):
    """It would be refused for ever, and all that is behind it would wait."""
    with pytest.raises(OutboxError):
        outbox.add(event(**changes), at=AT)
    assert numbers(outbox) == []


def test_a_detail_that_is_too_long_does_not_enter(outbox):
    with pytest.raises(LogError):
        outbox.add(event(data={**event()["data"], "detail": {f"k{n}": "x" * 9000 for n in range(3)}}), at=AT)


def test_receipts_of_other_events_are_not_held(outbox):
    add(outbox, 2)
    with pytest.raises(OutboxError):
        outbox.hold([{"source_seq": 2}])
    assert outbox.held() == 0


def test_the_outbox_of_another_source_is_not_used(outbox):
    add(outbox, 1)
    with pytest.raises(OutboxError, match="not the outbox"):
        Outbox(outbox.path, outbox.receipts, "autre.example.org").add(event(), at=AT)


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'{"sourceseq": "x"}\n'])
def test_a_spoilt_line_is_said_and_not_guessed(outbox, line):
    add(outbox, 1)
    with outbox.path.open("ab") as file:
        file.write(line)
    with pytest.raises(OutboxError, match=r"outbox\.jsonl"):
        outbox.add(event(), at=AT)


def test_two_processes_do_not_send_at_once(outbox):
    with outbox.sending():
        other = Outbox(outbox.path, outbox.receipts, SOURCE)
        with pytest.raises(OutboxError, match="another process"), other.sending():
            pass


def _add_many(path, receipts, count):
    outbox = Outbox(path, receipts, SOURCE)
    for _ in range(count):
        outbox.add(event(), at=AT)


def test_many_add_while_one_sends(outbox):
    context = multiprocessing.get_context("spawn")
    adding = [context.Process(target=_add_many, args=(outbox.path, outbox.receipts, 20)) for _ in range(2)]
    threads = [threading.Thread(target=_add_many, args=(outbox.path, outbox.receipts, 20)) for _ in range(2)]
    hub = MemoryHub()
    for worker in (*adding, *threads):
        worker.start()
    while any(worker.is_alive() for worker in (*adding, *threads)):
        send_once(outbox, hub, at=AT)
    send_once(outbox, hub, at=AT)
    assert sorted(hub.taken) == list(range(1, 81))
    assert len({one["id"] for one in hub.taken.values()}) == 80
