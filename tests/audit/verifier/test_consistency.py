"""Between two checkpoints, a log only grows."""

from base64 import b64encode
from datetime import timedelta

import pytest

from audit.log import merkle
from tests.audit.log_builder import START, LogInMemory
from tests.audit.verifier.running import run


@pytest.fixture
def files(log, tmp_path):
    """Write two checkpoints and the proof between them."""

    def write(first, second, *, forked=None, proof=None):
        newer = forked or log
        (tmp_path / "a").write_bytes(log.checkpoint(first).encode())
        (tmp_path / "b").write_bytes(newer.checkpoint(second, at=START + timedelta(days=1)).encode())
        if proof is None:
            proof = merkle.consistency_proof(first, second, newer.node) if first <= second else []
        (tmp_path / "proof").write_bytes(b"".join(b64encode(node) + b"\n" for node in proof))

    return write


@pytest.fixture
def verify(policy, tmp_path):
    def go(lang="en", proof=True):
        more = ("--proof", tmp_path / "proof") if proof else ()
        return run("consistency", tmp_path / "a", tmp_path / "b", "--policy", policy, *more, lang=lang)

    return go


@pytest.mark.parametrize(("first", "second"), [(1, 600), (255, 256), (300, 301), (599, 600), (0, 5)])
def test_a_log_that_grew(files, verify, first, second):
    files(first, second)
    code, words = verify()
    assert code == 0
    assert f"the log only grew from {first} to {second} lines" in words


def test_the_same_head_needs_no_proof(files, verify):
    files(300, 300)
    assert verify(proof=False)[0] == 0


def test_a_proof_is_needed(files, verify):
    files(300, 301)
    assert verify(proof=False)[0] == 2


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_rewritten_log(log, files, verify, lang):
    forked = log.fork()
    forked.leaves[10] = b"rewritten"
    files(300, 600, forked=forked)
    code, words = verify(lang)
    assert code == 1
    assert {"fr": "les 300 premières lignes", "en": "the first 300 lines"}[lang] in words


def test_two_heads_of_one_size(log, files, verify):
    forked = log.fork()
    forked.leaves[10] = b"rewritten"
    files(300, 300, forked=forked)
    code, words = verify()
    assert code == 1
    assert "two histories" in words


def test_a_log_that_witnesses_saw_shorter_later(files, verify):
    files(300, 200)
    code, words = verify()
    assert code == 1
    assert "the end was cut off" in words


def test_the_wrong_order_is_asked_again(files, verify, tmp_path):
    files(200, 300)
    (tmp_path / "a").rename(tmp_path / "c")
    (tmp_path / "b").rename(tmp_path / "a")
    (tmp_path / "c").rename(tmp_path / "b")
    assert verify()[0] == 2


@pytest.mark.parametrize(
    "change", [lambda proof: proof[:-1], lambda proof: [*proof, bytes(32)], lambda proof: proof[::-1]]
)
def test_a_wrong_proof(log, files, verify, change):
    files(300, 600, proof=change(merkle.consistency_proof(300, 600, log.node)))
    assert verify()[0] == 1


@pytest.mark.parametrize(
    "content", [b"\xff", b"AAAA\n", b"!" * 44, b"A" * 43 + b"=\r\n\r\n", (b"A" * 43 + b"=\n") * 64, b"A" * 43 + b"="]
)
def test_a_malformed_proof_never_passes(files, verify, tmp_path, content):
    files(300, 600)
    (tmp_path / "proof").write_bytes(content)
    assert verify()[0] in (1, 2)


@pytest.mark.parametrize("content", [b"", b"\xff", b"hello\n", b"a\n1\nAAAA\n\n", b"\x00" * 100])
def test_a_malformed_checkpoint_is_incomplete(files, verify, tmp_path, content):
    files(300, 600)
    (tmp_path / "b").write_bytes(content)
    assert verify()[0] == 2


def test_another_log(log, files, verify, policy, tmp_path):
    other = LogInMemory.generate(3, origin="other.example.test")
    files(300, 600)
    (tmp_path / "b").write_bytes(other.checkpoint(cosigned_by=()).encode())
    policy.write_text(log.policy_text + f"log {other.key.verifier}\n")
    code, words = verify()
    assert code == 2
    assert "two different logs" in words
