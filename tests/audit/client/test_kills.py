"""Stopped at any point and started again, a client loses nothing and tells nothing twice."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import count

import pytest
from django.db import connection

from audit.client import outbox as module
from audit.client.outbox import Outbox
from audit.client.sending import send_once
from audit.log.notes import SigningKey
from tests.audit.client.pretending import SOURCE, MemoryHub, event
from tests.audit.platform.sending import registered

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
WRITING = ("write", "fsync", "truncate", "replace")


class Killed(BaseException):
    """The process ends here: nothing that follows in it runs."""


class Reaper:
    """Ends the process at the n-th time it touches the disk or the network: before, in the middle or after."""

    def __init__(self, monkeypatch, at: int, when: str) -> None:
        self.left = at
        self.when = when
        for name in WRITING:
            monkeypatch.setattr(os, name, self.wrapped(getattr(os, name), name))

    def wrapped(self, real, name: str):
        def call(*arguments, **named):
            self.left -= 1
            if self.left:
                return real(*arguments, **named)
            if self.when == "before":
                raise Killed
            if self.when == "middle" and name == "write":
                file, data = arguments
                real(file, data[: len(data) // 2])
                raise Killed
            real(*arguments, **named)
            raise Killed

        return call


def life(folder, hub):
    """All that a platform does: tell six events, and send them in two batches."""
    outbox = Outbox(folder / "outbox.jsonl", folder / "receipts.log", SOURCE)
    for batch in (range(3), range(3, 6)):
        for number in batch:
            outbox.add(event(id=f"e{number}"), at=AT)
        send_once(outbox, hub, at=AT)
    while send_once(outbox, hub, at=AT):
        pass
    return outbox


@pytest.mark.parametrize("when", ["before", "middle", "after"])
def test_killed_at_each_touch_of_the_disk_or_the_network(when, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 600)
    for point in count(1):
        folder = tmp_path / str(point)
        folder.mkdir()
        hub = MemoryHub()
        with monkeypatch.context() as patched:
            reaper = Reaper(patched, point, when)
            patched.setattr(hub, "post", reaper.wrapped(hub.post, "post"))
            try:
                life(folder, hub)
            except Killed:
                killed = True
            else:
                killed = False
        if not killed:
            break
        outbox = life(folder, hub)
        assert [hub.taken[number]["id"] for number in sorted(hub.taken)] == [f"e{n}" for n in range(6)], point
        receipts = [json.loads(line) for line in outbox.receipts.read_text().splitlines()]
        assert [one["source_seq"] for one in receipts] == [1, 2, 3, 4, 5, 6], point
    assert point > 20


def test_the_harness_bites(tmp_path, monkeypatch):
    """A client that leaves torn lines where they are fails in the same harness."""
    monkeypatch.setattr(module, "_cut_torn_line", lambda path: None)
    with pytest.raises((AssertionError, module.OutboxError)):
        test_killed_at_each_touch_of_the_disk_or_the_network("middle", tmp_path, monkeypatch)


@pytest.fixture
def platform(live_server, tmp_path):
    """A registered platform beside a real server; returns how to start its client."""
    key = SigningKey.generate(SOURCE)
    registered(SOURCE, key)
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_text(str(key))

    def start(*words: str, **named):
        command = [sys.executable, "-m", "audit.client", "--source", SOURCE, "--url", live_server.url]
        command += ["--key", "key", "--outbox", str(tmp_path / "outbox.jsonl"), *words]
        environment = {**os.environ, "PYTHONPATH": os.getcwd()}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL, **named)

    return start


def test_kill_9_against_a_real_server(platform, tmp_path):
    outbox = Outbox(tmp_path / "outbox.jsonl", tmp_path / "receipts.log", SOURCE)
    promised = []
    for _ in range(4):
        promised += [outbox.add(event(), at=AT) for _ in range(60)]
        held = outbox.held()
        client = platform("run", "--batch", "3")
        while outbox.held() < held + 9:
            assert client.poll() is None
            time.sleep(0.002)
        client.kill()
        client.wait()
    assert outbox.held() < len(promised)
    with platform("send") as client:
        assert client.wait(60) == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_seq, event_id::text, encode(leaf_hash, 'hex') FROM audit_event WHERE source = %s", [SOURCE]
        )
        found = {number: (event_id, leaf_hash) for number, event_id, leaf_hash in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM audit_event WHERE source = %s", [SOURCE])
        assert cursor.fetchone()[0] == len(found)
        cursor.execute("SELECT count(*) FROM audit_gap")
        assert cursor.fetchone()[0] == 0
    assert set(promised) <= set(found)
    assert sorted(found) == list(range(1, len(found) + 1))
    receipts = [json.loads(line) for line in outbox.receipts.read_text().splitlines()]
    assert [one["source_seq"] for one in receipts] == sorted(found)
    assert all(found[one["source_seq"]] == (one["event_id"], one["leaf_hash"]) for one in receipts)
