"""Check and store are one: the race that tlog-witness describes, on purpose and by chance, in threads and processes."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

from audit.log.checkpoints import cosignatures
from audit.log.notes import COSIGNATURE, Note, SigningKey
from audit.witness.judge import Witness
from audit.witness.store import Store, Turn, heads_in
from tests.audit.witness.a_log import SmallLog
from tests.audit.witness.running import RunningWitness

ROUNDS = 40


def test_a_head_cannot_pass_another_that_is_being_stored(tmp_path, monkeypatch):
    """Two witnesses on one file stand for two processes: N is checked, N + K arrives, N is stored."""
    log = SmallLog("log.example/1")
    key = SigningKey.generate("witness.example/w1", COSIGNATURE)
    path = tmp_path / "witness.sqlite"
    first, second = (
        Witness(key, [log.key.verifier], Store(path, str(key.verifier), create=True), lambda: 1_000) for _ in range(2)
    )
    answers = []
    late = threading.Thread(target=lambda: answers.append(second.add_checkpoint(log.request(0, 9))))
    keep = Turn.keep

    def stall(turn, origin, head):
        if head.size == 5:
            late.start()
            late.join(0.3)
            assert not answers
        keep(turn, origin, head)

    monkeypatch.setattr(Turn, "keep", stall)
    assert first.add_checkpoint(log.request(0, 5)).status == 200
    late.join()
    assert [(each.status, each.body) for each in answers] == [(409, b"5\n")]
    assert [head.size for _, head, _ in heads_in(path)] == [5]


def test_many_races_leave_one_history(tmp_path):
    """In each round two stories and two sizes compete, through two processes; one wins, the next round extends it."""
    log = SmallLog("log.example/1")
    chance = random.Random(6962)  # noqa: S311 — an order, not a secret
    size, won, times = 0, [], []
    with (
        RunningWitness(tmp_path, [log]) as one,
        RunningWitness(tmp_path, [log]) as two,
        ThreadPoolExecutor(8) as threads,
    ):
        for number in range(ROUNDS):
            other = log.forked(size, f"story {number}")
            offers = [(log, size + 2), (log, size + 5), (other, size + 2), (other, size + 3)]
            offers = [(*offer, running) for offer in offers for running in (one, two)]
            chance.shuffle(offers)
            together = threading.Barrier(len(offers))
            replies = list(threads.map(lambda offer, old=size, at=together: submit(offer, old, at), offers))
            signed = [(offer, reply) for offer, reply in zip(offers, replies, strict=True) if reply.status == 200]
            assert {reply.status for reply in replies} == {200, 409}
            assert len(signed) == 1
            (log, size, _), reply = signed[0]
            assert {int(reply.body) for reply in replies if reply.status == 409} == {size}
            won.append((log, size))
            times.append(cosignatures(Note.parse(log.note(size) + reply.body), [one.vkey])[one.vkey])
    assert times == sorted(times)
    # Every head that was ever signed is a beginning of the last one.
    assert all(past.root(length) == log.root(length) for past, length in won)
    assert [(head.size, head.root) for _, head, _ in heads_in(one.store)] == [(size, log.root(size))]


def submit(offer, old: int, together: threading.Barrier):
    log, size, running = offer
    body = log.request(old, size)
    together.wait(20)
    return running.post(body)
