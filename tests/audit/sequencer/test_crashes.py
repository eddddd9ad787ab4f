"""Promise 5: killed at any step, the next sequencer goes on as if nothing had happened."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection

from audit import configuration, tree
from audit.sequencer.faults import ForkDetected
from tests.audit.conftest import dsn, signed_in, tell_many
from tests.audit.sequencer.dying import STEPS
from tests.audit.sequencer.test_batches import ids_in_the_tree, newest, pending, the_log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(memory, service, step):
    told = tell_many(3)
    service().run_once()
    told += tell_many(258)
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit.sequencer.dying", step, memory.folder],
        env={**os.environ, "DYING_DSN": dsn("HUB_DATABASE_SEQUENCER_URL")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    told += tell_many(2)
    service().run_once()
    assert ids_in_the_tree() == told
    assert pending() == 0
    size = newest().checkpoint.size
    assert size == len(told) + 1
    found = tree.Tree(configuration.ask, the_log(), size)
    assert found.root() == newest().checkpoint.root
    assert memory.store.last(the_log().origin).size == size
    assert memory.policy.check(newest().note)[0].size == size


def test_a_database_session_that_dies_under_it_is_only_a_pause(memory):
    """The service goes on with a new connection."""
    told = tell_many(2)
    kept = []

    def connect():
        kept.append(signed_in("HUB_DATABASE_SEQUENCER_URL"))
        return kept[-1]

    def cut(name):
        if name == "checkpoint" and len(kept) == 1:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
            kept[0].close()

    service = memory.sequencer(connect)
    service.witnesses = []
    service.at_step = lambda name: (cut(name), service.stopping.set() if name == "anchored" else None)
    service.run()
    assert len(kept) == 2
    assert ids_in_the_tree() == told


@pytest.mark.parametrize("error", [ForkDetected("a witness remembers more"), RuntimeError("invented breakdown")])
def test_what_a_witness_reveals_stops_the_whole_service(service, monkeypatch, error):
    """A thread that died alone would leave a log that goes on unwatched."""
    tell_many(1)
    running = service()

    def reveal(connection, witness):
        raise error

    monkeypatch.setattr(running, "_show", reveal)
    with pytest.raises(type(error), match=str(error)):
        running.run()


def test_the_service_shows_each_head_and_seals_the_day_beside(service, memory):
    tell_many(2)
    sealed = threading.Event()

    def seal(connection, day, at):
        sealed.set()
        return []

    running = service(seals=seal)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        told = tell_many(3)
        until = time.monotonic() + 30
        while time.monotonic() < until and witnessed(memory) < len(told) + 3:
            time.sleep(0.05)
    finally:
        running.stopping.set()
        thread.join()
    assert sealed.is_set()
    assert memory.policy.check(newest().note)[0].size == len(told) + 3


def witnessed(memory) -> int:
    """How many leaves the witness signed."""
    logs = tree.logs(configuration.ask)
    last = memory.store.last(logs[0].origin) if logs else None
    return last.size if last else 0
