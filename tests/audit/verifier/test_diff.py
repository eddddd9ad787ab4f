"""What two archives do not tell alike, in words."""

import pytest

from tests.audit.log_builder import LogInMemory, make_leaf
from tests.audit.verifier.running import Forgery, run


@pytest.fixture
def longer(whole_log, tmp_path):
    return whole_log.archive(tmp_path / "longer.tar")


@pytest.fixture
def shorter(whole_log, tmp_path):
    log = whole_log.fork()
    del log.leaves[300:]
    return log.archive(tmp_path / "shorter.tar")


def test_the_same_history(longer, day, policy):
    code, words = run("diff", longer, day, "--policy", policy)
    assert code == 0
    assert "both archives tell the same history: 600 lines" in words


def test_without_a_policy_it_says_that_nobody_was_checked(longer, day):
    code, words = run("diff", longer, day)
    assert code == 0
    assert "no signature was verified" in words


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_extension(shorter, longer, lang):
    code, words = run("diff", shorter, longer, lang=lang)
    assert code == 0
    assert {"fr": "prolonge la première de 300 lignes", "en": "extends the first by 300 lines"}[lang] in words


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_truncation(shorter, longer, lang):
    code, words = run("diff", longer, shorter, lang=lang)
    assert code == 1
    assert {"fr": "à partir de la feuille 300", "en": "from leaf 300 on"}[lang] in words


@pytest.mark.parametrize("index", [0, 255, 256, 299])
def test_a_rewriting(whole_log, shorter, tmp_path, index):
    log = whole_log.fork()
    log.leaves[index] = make_leaf(index, outcome=4)
    code, words = run("diff", shorter, log.archive(tmp_path / "other.tar"))
    assert code == 1
    assert f"the histories diverge at leaf {index}." in words
    assert f"in “shorter.tar”, leaf {index} is: “document.downloaded”" in words
    assert "what changed: outcome." in words


def test_what_only_the_longer_one_has_is_no_difference(whole_log, shorter, tmp_path):
    log = whole_log.fork()
    log.leaves[300] = make_leaf(300, outcome=4)
    assert run("diff", shorter, log.archive(tmp_path / "other.tar"))[0] == 0


def test_a_removed_event_moves_all_that_follow(whole_log, longer, tmp_path):
    log = whole_log.fork()
    del log.leaves[57]
    code, words = run("diff", longer, log.archive(tmp_path / "other.tar"))
    assert code == 1
    assert "diverge at leaf 57" in words
    assert "“D58”" in words


def test_pruned_histories_are_compared_by_their_hashes(whole_log, longer, tmp_path):
    log = whole_log.fork()
    log.pruned_bundles = 2
    assert run("diff", longer, log.archive(tmp_path / "pruned.tar", first_index=512))[0] == 0
    log.leaves[300] = make_leaf(300, outcome=4)
    code, words = run("diff", longer, log.archive(tmp_path / "pruned.tar", first_index=512))
    assert code == 1
    assert "between leaves 256 and 511" in words


def test_a_pruned_end_cannot_be_compared(whole_log, shorter, tmp_path):
    pruned = whole_log.archive(tmp_path / "pruned.tar", first_index=512)
    assert run("diff", shorter, pruned)[0] == 2


def test_two_heads_for_the_same_leaves(longer, tmp_path, whole_log):
    other = whole_log.fork()
    other.leaves[0] = b"another leaf"
    forked = whole_log.archive(tmp_path / "forked.tar", checkpoint=other.checkpoint())
    code, words = run("diff", longer, forked)
    assert code == 1
    assert "the log signed two histories" in words


def test_another_log(longer, tmp_path):
    other = LogInMemory.generate(3, origin="other.example.test")
    assert run("diff", longer, other.archive(tmp_path / "other.tar"))[0] == 2


def test_a_size_beyond_the_files_is_incomplete(longer, forgery):
    forgery.say(size=2**62)
    twin = Forgery(longer)
    twin.say(size=2**62)
    assert run("diff", forgery.save(), twin.save())[0] == 2


def test_a_broken_bundle_is_incomplete(longer, forgery):
    forgery.files["tile/entries/000"] = forgery.files["tile/entries/000"][:-1]
    assert run("diff", longer, forgery.save())[0] == 2
