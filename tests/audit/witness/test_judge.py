"""What a conversation with a process cannot reach: the clock, a store that fails, and the memory's own rules."""

import sqlite3

import pytest

from audit.log.checkpoints import Checkpoint, sign_checkpoint
from audit.log.notes import COSIGNATURE, ED25519, Note, SigningKey
from audit.witness import store as stores
from audit.witness.judge import Witness
from audit.witness.store import Head, Store, StoreError, heads_in
from audit.witness.submissions import Submission
from tests.audit.witness.a_log import SmallLog


class Clock:
    at = 1_000

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def path(tmp_path):
    return tmp_path / "witness.sqlite"


@pytest.fixture
def key():
    return SigningKey.generate("witness.example/w1", COSIGNATURE)


@pytest.fixture
def log():
    return SmallLog("log.example/1")


@pytest.fixture
def store(path, key):
    return Store(path, str(key.verifier), create=True)


def ask(witness: Witness, body: bytes) -> int:
    return witness.add_checkpoint(body).status


def test_a_clock_that_went_back_signs_nothing(key, log, store):
    clock = Clock()
    witness = Witness(key, [log.key.verifier], store, clock)
    assert ask(witness, log.request(0, 5)) == 200
    clock.at = 999
    assert ask(witness, log.request(5, 9)) == 503
    assert store.last(log.origin).size == 5
    clock.at = 1_000
    assert ask(witness, log.request(5, 9)) == 200


def test_a_broken_store_signs_nothing(key, log, store, path):
    witness = Witness(key, [log.key.verifier], store, Clock())
    path.write_bytes(b"not a database, and long enough to be looked at" * 100)
    answer = witness.add_checkpoint(log.request(0, 5))
    assert (answer.status, "—".encode() in answer.body) == (503, False)
    assert witness.latest(log.origin_hash).status == 503


def test_a_store_that_another_holds_signs_nothing(key, log, store, path, monkeypatch):
    monkeypatch.setattr(stores, "PATIENCE", 0.05)
    witness = Witness(key, [log.key.verifier], store, Clock())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert ask(witness, log.request(0, 5)) == 503
    other.execute("ROLLBACK")
    other.close()
    assert ask(witness, log.request(0, 5)) == 200


def test_the_file_itself_refuses_to_go_back(log, store, path):
    """Even a witness with a mistake in its checks could not forget."""
    head = Head(5, log.root(5), b"", 1)
    with store.turn() as turn:
        turn.keep(log.origin, head)
    for worse in (Head(4, log.root(4), b"", 2), Head(5, log.root(4), b"", 2)):
        with pytest.raises(sqlite3.IntegrityError), store.turn() as turn:
            turn.keep(log.origin, worse)
    other = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never forgotten"):
        other.execute("DELETE FROM head")
    other.close()
    assert store.last(log.origin) == head


def test_a_turn_that_fails_keeps_nothing(log, store):
    def keep_and_fail() -> None:
        with store.turn() as turn:
            turn.keep(log.origin, Head(5, log.root(5), b"", 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        keep_and_fail()
    assert store.last(log.origin) is None


def test_refused_heads_are_kept_as_proof_up_to_a_limit(key, log, store, path, monkeypatch):
    monkeypatch.setattr(stores, "MAX_REFUSED", 3)
    witness = Witness(key, [log.key.verifier], store, Clock())
    ask(witness, log.request(0, 5))
    for number in range(5):
        for _twice in range(2):
            assert ask(witness, log.forked(2, f"story {number}").request(5, 9)) == 422
    assert [(head.size, refused) for _, head, refused in heads_in(path)] == [(5, 3)]
    other = sqlite3.connect(path)
    notes = [Note.parse(row[0]) for row in other.execute("SELECT note FROM refused")]
    other.close()
    assert all([each.name for each in note.signatures] == [log.origin] for note in notes)


def test_what_the_log_did_not_sign_is_not_kept(key, log, store, path):
    witness = Witness(key, [log.key.verifier], store, Clock())
    ask(witness, log.request(0, 5))
    assert ask(witness, SmallLog(log.origin).request(5, 9)) == 403
    assert ask(witness, b"garbage") == 400
    assert heads_in(path)[0][2] == 0


def test_a_log_with_two_keys_is_one_log(key, log, store):
    """While a log replaces its key, either signature is enough, and the memory is one."""
    newer = SigningKey.generate(log.origin)
    witness = Witness(key, [log.key.verifier, newer.verifier], store, Clock())
    assert ask(witness, log.request(0, 5)) == 200
    head = Checkpoint(log.origin, 9, log.root(9))
    for keys in ((newer,), (log.key, newer)):
        offered = Submission(5, tuple(log.proof(5, 9)), sign_checkpoint(head, *keys).encode())
        assert ask(witness, Submission(0, (), offered.note).encode()) == 409
    assert ask(witness, offered.encode()) == 200


def test_a_witness_does_not_sign_its_own_log(key, store):
    same = SigningKey("log.example/1", ED25519, key._seed)
    with pytest.raises(ValueError, match="has its key"):
        Witness(key, [same.verifier], store, Clock())


def test_a_memory_belongs_to_one_key(key, store, path):
    assert Store(path, str(key.verifier))
    with pytest.raises(StoreError, match="is the memory of"):
        Store(path, str(SigningKey.generate("witness.example/w2", COSIGNATURE).verifier))


def test_a_lost_memory_is_not_made_anew_unasked(key, path):
    with pytest.raises(StoreError, match="does not exist"):
        Store(path, str(key.verifier))
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"something else"])
def test_another_file_is_no_memory(key, path, content):
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not the memory of a witness"):
        Store(path, str(key.verifier))


def test_creating_again_forgets_nothing(key, log, store, path):
    with store.turn() as turn:
        turn.keep(log.origin, Head(5, log.root(5), b"", 1))
    assert Store(path, str(key.verifier), create=True).last(log.origin).size == 5
