"""A witness killed at any moment: what it answered is remembered, what it remembers is one history."""

import http.client
import random
import threading
import time

import pytest

from tests.audit.witness.a_log import SmallLog
from tests.audit.witness.running import RunningWitness

DYING = ("-m", "tests.audit.witness.dying")


@pytest.mark.parametrize(
    ("moment", "remembered"),
    [("between check and store", 5), ("between store and commit", 5), ("between commit and answer", 9)],
)
def test_killed_at(tmp_path, moment, remembered):
    log = SmallLog("log.example/1")
    dies = {"DIE_MOMENT": moment, "DIE_SIZE": "9"}
    with RunningWitness(tmp_path, [log], program=DYING, environment=dies) as running:
        assert running.post(log.request(0, 5)).status == 200
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            running.post(log.request(5, 9))
        assert running.process.wait(20) == -9
    with RunningWitness(tmp_path, [log]) as running:
        other = log.forked(3, "rewritten")
        assert running.post(log.request(0, 9)).body == f"{remembered}\n".encode()
        assert running.post(other.request(remembered, 9)).status == 422
        # Whoever did not get the answer asks again.
        assert running.post(log.request(remembered, 9)).status == 200
        assert running.post(other.request(9, 12)).status == 422
        assert running.post(log.request(9, 12)).status == 200


def test_killed_at_any_time(tmp_path):
    """A log grows while the witness is killed again and again: no signature that went out is ever forgotten."""
    log = SmallLog("log.example/1")
    chance = random.Random(9162)  # noqa: S311 — moments, not secrets
    acknowledged = 0
    for number in range(6):
        with RunningWitness(tmp_path, [log]) as running:
            held = int(running.post(log.request(1_000, 1_000)).body)
            assert held in (acknowledged, acknowledged + 1)
            if held > 1:
                fork = log.forked(held - 1, f"story {number}")
                assert running.post(fork.request(held, held + 1)).status == 422
            killer = threading.Timer(chance.uniform(0.02, 0.15), running.process.kill)
            killer.start()
            acknowledged = grow(running, log, held)
            killer.join()
    assert acknowledged > 0


def grow(running, log, size: int) -> int:
    """Send one leaf more at a time until the witness is dead; return the last size it answered for."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        try:
            assert running.post(log.request(size, size + 1)).status == 200
        except (ConnectionError, http.client.HTTPException):
            return size
        size += 1
    raise AssertionError("the witness was not killed")
