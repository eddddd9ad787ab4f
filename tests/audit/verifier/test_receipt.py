"""What a receipt proves, and to whom it does not."""

import hashlib
import json

import pytest

from audit.log import entries, merkle
from tests.audit.log_builder import SALT, LogInMemory, encode_entry, make_entry
from tests.audit.verifier.running import run, save_policy

DETAIL = b'{"name":"Capucine","reason":"audit"}'
AT_US = 1_795_600_800_123_456


@pytest.fixture
def proven(tmp_path):
    """A log with an entry that commits to a detail, and the files that a person holds."""
    log = LogInMemory.generate(9)
    entry = encode_entry(9, detail=entries.commitment(SALT, DETAIL), permit="P-12", purpose="research")
    log.leaves.append(entries.leaf_data(AT_US, entry))
    log.grow(5)
    save_policy(log, tmp_path)
    (tmp_path / "line.json").write_text(json.dumps({"recorded_us": AT_US, "entry": json.loads(entry)}, indent=2))
    (tmp_path / "line.leaf").write_bytes(log.leaves[9])
    (tmp_path / "detail.json").write_bytes(DETAIL)
    (tmp_path / "9.tlog-proof").write_bytes(log.receipt(9).encode())
    return log


def verify(folder, *more, entry="line.json", receipt="9.tlog-proof", lang="en"):
    return run(
        "receipt", folder / receipt, "--entry", folder / entry, "--policy", folder / "hub.policy", *more, lang=lang
    )


@pytest.mark.parametrize("entry", ["line.json", "line.leaf"])
def test_a_true_receipt_is_told_in_words(proven, tmp_path, entry):
    code, words = verify(tmp_path, entry=entry)
    assert code == 0
    for expected in (
        "this line is leaf 9 of the log “audit.example.test/2026”, which had 15 of them",
        f"who: the pseudonym {make_entry(9).actor}, in the role “secretariat”",
        "what: reading (“document.downloaded”), on document “D9”; outcome: success",
        "when: 2026-11-25 10:00:09 UTC according to the source “hub”; recorded 2026-11-25 ",
        "why: project DOUBLEVUE",
        "why: permit P-12",
        "why: legal basis L1461-3",
        "why: purpose research",
        "cosigned by the witness “W2” on 2026-11-25 10:00:00 UTC",
        "commits to a detail, which was not shown",
    ):
        assert expected in words


def test_it_is_told_in_french(proven, tmp_path):
    code, words = verify(tmp_path, lang="fr")
    assert code == 0
    assert "Vérifié : quoi : lecture (« document.downloaded »), sur document « D9 » ; résultat : réussi." in words
    assert "quand : le 25/11/2026 à 10:00:09 UTC" in words


@pytest.mark.parametrize("spelling", [DETAIL, DETAIL + b"\n", json.dumps(json.loads(DETAIL), indent=2).encode()])
def test_the_detail_is_the_one_committed_to(proven, tmp_path, spelling):
    (tmp_path / "detail.json").write_bytes(spelling)
    code, words = verify(tmp_path, "--detail", tmp_path / "detail.json", "--salt", SALT.hex())
    assert code == 0
    assert "the detail shown is the one that the line committed to" in words


@pytest.mark.parametrize(("detail", "salt"), [(b'{"name":"Anselme"}', SALT.hex()), (DETAIL, "00" * 32)])
def test_another_detail_or_salt_is_not(proven, tmp_path, detail, salt):
    (tmp_path / "detail.json").write_bytes(detail)
    code, words = verify(tmp_path, "--detail", tmp_path / "detail.json", "--salt", salt)
    assert code == 1
    assert "is not the one that the line committed to" in words


def test_a_detail_that_no_line_committed_to_is_refused(proven, tmp_path):
    (tmp_path / "3.tlog-proof").write_bytes(proven.receipt(3).encode())
    (tmp_path / "three.leaf").write_bytes(proven.leaves[3])
    more = ("--detail", tmp_path / "detail.json", "--salt", SALT.hex())
    code, words = verify(tmp_path, *more, entry="three.leaf", receipt="3.tlog-proof")
    assert code == 1
    assert "committed to no detail" in words


@pytest.mark.parametrize("more", [("--salt", SALT.hex()), ("--salt", "ab"), ("--detail", "detail.json")])
def test_a_detail_goes_with_its_salt(proven, tmp_path, more):
    assert verify(tmp_path, *more)[0] == 2


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_another_line_is_not_the_one_proven(proven, tmp_path, lang):
    value = json.loads((tmp_path / "line.json").read_text())
    value["entry"]["outcome"] = 4
    (tmp_path / "line.json").write_text(json.dumps(value))
    code, words = verify(tmp_path, lang=lang)
    assert code == 1
    assert {"fr": "n’est pas la feuille 9", "en": "is not leaf 9"}[lang] in words


def test_another_clock_is_not_the_one_proven(proven, tmp_path):
    value = json.loads((tmp_path / "line.json").read_text())
    (tmp_path / "line.json").write_text(json.dumps({**value, "recorded_us": AT_US + 1}))
    assert verify(tmp_path)[0] == 1


def test_no_changed_bit_of_a_receipt_passes(proven, tmp_path):
    sound = (tmp_path / "9.tlog-proof").read_bytes()
    for at in range(0, len(sound), 3):
        data = bytearray(sound)
        data[at] ^= 1
        (tmp_path / "9.tlog-proof").write_bytes(data)
        assert verify(tmp_path)[0] in (1, 2), at


def test_a_receipt_without_its_witnesses_proves_little(proven, tmp_path):
    lines = (tmp_path / "9.tlog-proof").read_bytes().split(b"\n")
    (tmp_path / "9.tlog-proof").write_bytes(b"\n".join(lines[:-3]) + b"\n")
    code, words = verify(tmp_path)
    assert code == 2
    assert "cosignatures present: 0" in words


def test_a_policy_without_witnesses_is_told(proven, tmp_path):
    (tmp_path / "hub.policy").write_text(f"log {proven.key.verifier}\nquorum none\n")
    code, words = verify(tmp_path)
    assert code == 0
    assert "only the log’s own key vouches" in words


def test_a_leaf_that_is_no_line_is_proven_all_the_same(tmp_path):
    log = LogInMemory.generate()
    log.leaves = [b"the head of last year"]
    save_policy(log, tmp_path)
    (tmp_path / "0.leaf").write_bytes(log.leaves[0])
    (tmp_path / "0.tlog-proof").write_bytes(log.receipt(0).encode())
    code, words = verify(tmp_path, entry="0.leaf", receipt="0.tlog-proof")
    assert code == 0
    assert "is not a line of the trail that this program can describe" in words


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"recorded_us": "1", "entry": {}}',
        '{"recorded_us": true, "entry": {}}',
        '{"recorded_us": -1, "entry": {}}',
        '{"recorded_us": 9223372036854775808, "entry": {}}',
        '{"recorded_us": 1, "entry": {"a": 1.5}}',
        '{"recorded_us": 1, "entry": {"a": 1, "a": 2}}',
        '{"recorded_us": 1, "entry": {"a": NaN}}',
        '{"recorded_us": 1, "entry": {"a": "\\ud800"}}',
        '{"recorded_us": 1, "entry": {}, "more": 1}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_incomplete(proven, tmp_path, content):
    (tmp_path / "line.json").write_text(content)
    code, words = verify(tmp_path)
    assert code == 2
    assert "line.json" in words


def test_a_huge_file_is_not_read(proven, tmp_path):
    (tmp_path / "line.json").write_bytes(b" " * (3 << 20))
    code, words = verify(tmp_path)
    assert code == 2
    assert "too big" in words


def test_what_an_entry_says_cannot_command_a_terminal(tmp_path):
    log = LogInMemory.generate()
    log.leaves = [entries.leaf_data(AT_US, encode_entry(0, object_id="\x1b[2J\u202e\n" + "x" * 400))]
    save_policy(log, tmp_path)
    (tmp_path / "0.leaf").write_bytes(log.leaves[0])
    (tmp_path / "0.tlog-proof").write_bytes(log.receipt(0).encode())
    code, words = verify(tmp_path, entry="0.leaf", receipt="0.tlog-proof")
    assert code == 0
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert "\\x1b[2J\\u202e\\n" in words


def test_the_leaf_is_the_clock_and_the_canonical_entry(proven):
    expected = b"\x00" + AT_US.to_bytes(8, "big") + proven.leaves[9][8:]
    assert merkle.leaf_hash(proven.leaves[9]) == hashlib.sha256(expected).digest()
