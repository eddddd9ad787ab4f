"""Promise 17: an archive is verified anywhere, and whatever was done to it is found and named."""

import re
import tarfile

import pytest

from audit.log import archives, tiles
from audit.log.tarballs import ArchiveError
from tests.audit.log_builder import START, LogInMemory, make_leaf
from tests.audit.verifier.running import Forgery, run, save_policy

FIRST, SECOND, LAST = "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"


@pytest.mark.parametrize(
    ("lang", "conclusion"), [("fr", "Conclusion : intègre (code 0)."), ("en", "Conclusion: sound (code 0).")]
)
def test_a_sound_archive_is_sound(day, policy, lang, conclusion):
    code, words = run("archive", day, "--policy", policy, lang=lang)
    assert code == 0
    assert words.endswith(conclusion + "\n")


def test_what_was_verified_is_told(day, policy):
    _, words = run("archive", day, "--policy", policy)
    for expected in (
        "the 600 lines present have the hash written in the tree",
        "the whole tree has the root of the checkpoint",
        "cosigned by the witness “W1” on 2026-11-25 10:00:00 UTC",
        "the quorum of witnesses “everyone” is met",
        "the log only grew from 300 to 600 lines",
        "no time-stamp token",
    ):
        assert expected in words


def test_any_tar_program_opens_it(day):
    with tarfile.open(day) as opened:
        names = opened.getnames()
        assert names[:5] == ["manifest.json", "checkpoint", "policy", "consistency", "previous"]
        assert names[5:] == [*archives.tree_paths(600, 0)]
        assert {(member.mtime, member.uid, member.type) for member in opened} == {(0, 0, tarfile.REGTYPE)}


def test_the_same_log_makes_the_same_bytes(log, tmp_path):
    note = log.checkpoint()
    one, other = (log.archive(tmp_path / name, checkpoint=note).read_bytes() for name in ("a", "b"))
    assert one == other


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 513])
def test_every_size_verifies(whole_log, tmp_path, size):
    log = whole_log.fork()
    del log.leaves[size:]
    path = log.archive(tmp_path / "day.tar", previous=log.checkpoint(size // 2))
    assert run("archive", path, "--policy", save_policy(log, tmp_path))[0] == 0


def test_three_levels_of_tiles_verify(tmp_path):
    log = LogInMemory.generate()
    log.leaves = [b"leaf %d" % number for number in range(65_536 + 300)]
    path = log.archive(tmp_path / "day.tar")
    policy = save_policy(log, tmp_path)
    assert run("archive", path, "--policy", policy)[0] == 0
    forgery = Forgery(path)
    forgery.flip("tile/1/000", at=32 * 7)
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "“tile/0/007” (leaves 1792 to 2047) contradicts the tile “tile/1/000”" in words
    assert "“tile/1/000” (leaves 0 to 65535) contradicts the tile “tile/2/000.p/1”" in words


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(("bundle", "leaf"), [(FIRST, 0), (FIRST, 255), (SECOND, 300), (LAST, 599)])
def test_a_changed_entry_is_named(forgery, policy, bundle, leaf, careful, lang):
    leaves = forgery.leaves(bundle)
    leaves[leaf % 256] = make_leaf(leaf, outcome=4)
    forgery.files[bundle] = tiles.pack_bundle(leaves)
    code, words = run("archive", forgery.save(relisted=careful), "--policy", policy, lang=lang)
    assert code == 1
    assert re.search(rf"(la feuille|leaf) {leaf} .*document\.downloaded.*D{leaf}", words)
    assert (bundle in words) is not careful


@pytest.mark.parametrize("careful", [False, True])
def test_a_removed_event_is_named(forgery, policy, careful):
    leaves = forgery.leaves(SECOND)
    del leaves[10]
    forgery.files[SECOND] = tiles.pack_bundle(leaves)
    code, words = run("archive", forgery.save(relisted=careful), "--policy", policy)
    assert code == 1
    assert "leaf 266 was changed, removed or moved. At its place one reads: “document.downloaded”" in words
    assert "“D267”" in words


def test_a_removed_last_event_is_named(forgery, policy):
    forgery.files[LAST] = tiles.pack_bundle(forgery.leaves(LAST)[:-1])
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert f"leaf 599 was removed: the bundle “{LAST}” stops before it" in words


def test_an_added_event_is_found(forgery, policy):
    forgery.files[LAST] = tiles.pack_bundle([*forgery.leaves(LAST), make_leaf(600)])
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert f"the bundle “{LAST}” holds more lines than the log has" in words


def test_two_events_in_another_order_are_found(forgery, policy):
    leaves = forgery.leaves(SECOND)
    leaves[4], leaves[9] = leaves[9], leaves[4]
    forgery.files[SECOND] = tiles.pack_bundle(leaves)
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "leaf 260 was changed, removed or moved" in words
    assert "“D265”" in words


def test_a_bundle_that_no_longer_reads_is_named(forgery, policy):
    forgery.files[SECOND] = forgery.files[SECOND][:-1]
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert f"the bundle “{SECOND}” (leaves 256 to 511) can no longer be read" in words


def test_an_entry_changed_with_its_tile_is_placed_by_the_tile_above(forgery, policy, log):
    log.leaves[300] = make_leaf(300, outcome=4)
    forgery.files[SECOND], forgery.files["tile/0/001"] = log.bundle(1, 256), log.tile(0, 1, 256)
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "the tile “tile/0/001” (leaves 256 to 511) contradicts the tile “tile/1/000.p/2”" in words


def test_a_tree_changed_to_its_top_is_not_the_signed_one(log, tmp_path, policy):
    note = log.checkpoint()
    log.leaves[300] = make_leaf(300, outcome=4)
    code, words = run("archive", log.archive(tmp_path / "day.tar", checkpoint=note), "--policy", policy)
    assert code == 1
    assert "the tree does not have the root of the checkpoint" in words


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("name", ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"])
def test_a_changed_tile_is_named(forgery, policy, name, careful):
    forgery.flip(name, at=40)
    code, words = run("archive", forgery.save(relisted=careful), "--policy", policy)
    assert code == 1
    assert name in words or "leaf 1 " in words or "leaf 257 " in words or "leaf 513 " in words
    assert (f"the file “{name}” no longer has the hash" in words) is not careful


@pytest.mark.parametrize("name", ["checkpoint", "policy", "consistency", "previous", FIRST, LAST, "tile/1/000.p/2"])
def test_a_missing_file_makes_it_incomplete(forgery, policy, name):
    del forgery.files[name]
    code, words = run("archive", forgery.save(), "--policy", policy)
    assert code == 2
    assert f"“{name}” is missing" in words


def test_a_missing_tile_makes_it_incomplete_even_unlisted(forgery, policy):
    del forgery.files["tile/0/001"]
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 2
    assert "“tile/0/001” is missing" in words


@pytest.mark.parametrize("at", range(0, 120, 7))
def test_a_changed_checkpoint_never_passes(forgery, policy, at):
    forgery.flip("checkpoint", at=at)
    code, words = run("archive", forgery.save(), "--policy", policy)
    assert code == 1
    assert "the file “checkpoint” no longer has the hash" in words
    assert run("archive", forgery.save(relisted=True), "--policy", policy)[0] in (1, 2)


def test_a_changed_signature_is_named(forgery, policy, log):
    lines = forgery.files["checkpoint"].decode().split("\n")
    lines[4] = _other_signature(lines[4])
    forgery.files["checkpoint"] = "\n".join(lines).encode()
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "the log’s signature is wrong" in words


@pytest.mark.parametrize(("line", "witness"), [(5, "W1"), (6, "W2")])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_changed_cosignature_is_named(forgery, policy, line, witness, lang):
    lines = forgery.files["checkpoint"].decode().split("\n")
    lines[line] = _other_signature(lines[line])
    forgery.files["checkpoint"] = "\n".join(lines).encode()
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy, lang=lang)
    assert code == 1
    said = {"fr": f"la cosignature du témoin « {witness} » est fausse", "en": f"the witness “{witness}” is wrong"}
    assert said[lang] in words


def _other_signature(line: str) -> str:
    """Change a character in the middle of a signature line: its bytes, not its key."""
    return line[:-20] + ("A" if line[-20] != "A" else "B") + line[-19:]


def test_a_removed_cosignature_leaves_the_quorum_unproven(forgery, policy):
    lines = forgery.files["checkpoint"].decode().split("\n")
    del lines[6]
    forgery.files["checkpoint"] = "\n".join(lines).encode()
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 2
    assert "the quorum of witnesses “everyone” is not met (checkpoint); cosignatures present: 1" in words


def test_a_log_that_the_policy_does_not_know_is_refused(day, tmp_path):
    stranger = LogInMemory.generate(1)
    code, words = run("archive", day, "--policy", save_policy(stranger, tmp_path))
    assert code == 1
    assert "of a key that the policy does not name" in words


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_history_rewritten_with_the_stolen_key_has_no_quorum(log, tmp_path, policy, lang):
    log.leaves[100] = make_leaf(100, outcome=4)
    path = log.archive(tmp_path / "day.tar", checkpoint=log.checkpoint(cosigned_by=()))
    code, words = run("archive", path, "--policy", policy, lang=lang)
    assert code == 2
    assert {"fr": "clé volée", "en": "stolen key"}[lang] in words


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_history_rewritten_with_the_stolen_key_contradicts_an_earlier_archive(whole_log, tmp_path, policy, lang):
    before, after = whole_log.fork(), whole_log.fork()
    del before.leaves[300:]
    after.leaves[100] = make_leaf(100, outcome=4)
    kept = before.archive(tmp_path / "kept.tar")
    forged = after.archive(tmp_path / "day.tar", checkpoint=after.checkpoint(cosigned_by=()))
    code, words = run("archive", forged, "--policy", policy, "--previous", kept, lang=lang)
    assert code == 1
    assert {"fr": "divergent à la feuille 100", "en": "diverge at leaf 100"}[lang] in words
    assert "kept.tar" in words


def test_a_truncated_log_contradicts_an_earlier_archive(whole_log, tmp_path, policy):
    shorter = whole_log.fork()
    del shorter.leaves[550:]
    kept = whole_log.archive(tmp_path / "kept.tar")
    code, words = run("archive", shorter.archive(tmp_path / "day.tar"), "--policy", policy, "--previous", kept)
    assert code == 1
    assert "it lacks the last 50 lines, from leaf 550 on" in words


def test_an_earlier_archive_of_the_same_history_agrees(whole_log, day, tmp_path, policy):
    before = whole_log.fork()
    del before.leaves[300:]
    code, words = run("archive", day, "--policy", policy, "--previous", before.archive(tmp_path / "kept.tar"))
    assert code == 0
    assert words.count("the log only grew from 300 to 600 lines") == 2


def test_an_archive_of_another_log_is_not_an_earlier_one(day, tmp_path, policy, log):
    other = LogInMemory.generate(5, origin="other.example.test/2026")
    policy.write_text(log.policy_text + f"log {other.key.verifier}\n")
    code, words = run("archive", day, "--policy", policy, "--previous", other.archive(tmp_path / "other.tar"))
    assert code == 2
    assert "two different logs" in words


def test_a_forged_consistency_proof_is_found(forgery, policy, log):
    forgery.files["consistency"] = forgery.files["consistency"][45:]
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "the first 300 lines are no longer the same" in words


@pytest.mark.parametrize(("field", "value"), [("size", 599), ("size", 2**62), ("origin", "elsewhere")])
def test_a_manifest_about_another_tree_is_found(forgery, policy, field, value):
    forgery.say(**{field: value})
    code, words = run("archive", forgery.save(), "--policy", policy)
    assert code == 1
    assert f"({field})" in words


def test_a_manifest_with_another_previous_size_is_found(forgery, policy):
    forgery.say(previous_size=299)
    assert run("archive", forgery.save(), "--policy", policy)[0] == 1


def test_a_file_that_the_manifest_does_not_name_is_found(forgery, policy):
    forgery.files["tile/0/777"] = bytes(8192)
    code, words = run("archive", forgery.save(), "--policy", policy)
    assert code == 1
    assert "does not name the file “tile/0/777”" in words
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "“tile/0/777” has no place in a log of this size" in words


def test_another_policy_inside_is_told(forgery, policy):
    forgery.files["policy"] = LogInMemory.generate().policy_text.encode()
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 0
    assert "yours is the one that counts" in words


@pytest.mark.parametrize("first_index", [256, 300, 512, 599])
def test_a_log_whose_beginning_was_pruned_verifies(log, tmp_path, policy, first_index):
    log.pruned_bundles = first_index // 256
    path = log.archive(tmp_path / "day.tar", first_index=first_index, previous=log.checkpoint(first_index))
    code, words = run("archive", path, "--policy", policy)
    assert code == 0
    assert f"leaves 0 to {first_index // 256 * 256 - 1} are not here" in words
    forgery = Forgery(path)
    forgery.flip("tile/1/000.p/2", at=0)
    code, words = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 1
    assert "does not have the root of the checkpoint" in words


def test_pruned_entries_cannot_be_archived(log, tmp_path):
    log.pruned_bundles = 1
    with pytest.raises(ArchiveError, match="missing: tile/entries/000"):
        log.archive(tmp_path / "day.tar")


def test_an_earlier_checkpoint_is_earlier_and_of_this_log(log, tmp_path):
    longer, other = log.fork(), LogInMemory.generate(3, origin="other.example.test")
    longer.grow(1)
    for previous in (longer.checkpoint(), other.checkpoint()):
        with pytest.raises(ArchiveError, match="previous"):
            log.archive(tmp_path / "day.tar", previous=previous)


def test_lines_that_no_archive_keeps_are_told(log, tmp_path, policy):
    path = log.archive(tmp_path / "day.tar", first_index=512, previous=log.checkpoint(300))
    code, words = run("archive", path, "--policy", policy)
    assert code == 2
    assert "leaves 300 to 511 are neither here nor in the previous archive" in words


@pytest.mark.parametrize("names", [["previous"], ["consistency"], ["previous", "consistency"]])
def test_an_earlier_checkpoint_that_was_announced_is_missed(forgery, policy, names):
    for name in names:
        del forgery.files[name]
    code, _ = run("archive", forgery.save(relisted=True), "--policy", policy)
    assert code == 2


def test_the_day_is_told(log, tmp_path, policy):
    _, words = run("archive", log.archive(tmp_path / "day.tar", day=START.date()), "--policy", policy)
    assert "day: 2026-11-25." in words


def test_nothing_is_told_twice(forgery, policy):
    for name in ("checkpoint", "tile/0/001"):
        del forgery.files[name]
    _, words = run("archive", forgery.save(), "--policy", policy)
    assert words.count("“checkpoint” is missing") == 1
