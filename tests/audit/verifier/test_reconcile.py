"""The second channel: an event deleted before it reached the tree is missed."""

import json
import uuid

import pytest

from audit.log import entries, merkle
from tests.audit.log_builder import make_leaf
from tests.audit.verifier.running import Forgery, run


def pairs(leaves):
    for leaf in leaves:
        yield entries.parse(entries.split_leaf(leaf)[1])["id"], merkle.leaf_hash(leaf).hex()


@pytest.fixture
def channel(tmp_path):
    return tmp_path / "receipts.log"


def plain(leaves):
    return "".join(f"{event} {leaf_hash}\n" for event, leaf_hash in pairs(leaves))


def in_json(leaves):
    return "".join(
        json.dumps({"event_id": event, "leaf_hash": leaf_hash, "level": "info"}) + "\n"
        for event, leaf_hash in pairs(leaves)
    )


@pytest.mark.parametrize("spelled", [plain, in_json])
def test_every_line_is_there(log, day, channel, spelled):
    channel.write_text(spelled(log.leaves) + "\n")
    code, words = run("reconcile", channel, day)
    assert code == 0
    assert "the 600 lines of the second channel are in the archive" in words


@pytest.mark.parametrize("spelled", [plain, in_json])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_missing_lines_are_listed(log, day, channel, spelled, lang):
    lost = [make_leaf(1000), make_leaf(1001)]
    channel.write_text(spelled([*log.leaves[:5], *lost]))
    code, words = run("reconcile", channel, day, lang=lang)
    assert code == 1
    for number, (event, _) in enumerate(pairs(lost), start=6):
        said = {"fr": f"l’évènement {event} (ligne {number}) n’est pas", "en": f"{event} (line {number}) is not"}
        assert said[lang] in words


def test_an_event_with_another_content_is_told_apart(log, day, channel):
    channel.write_text(plain([make_leaf(300, outcome=4)]))
    code, words = run("reconcile", channel, day)
    assert code == 1
    assert "with another content, at leaf 300" in words


def test_many_missing_lines_are_counted(day, channel):
    channel.write_text(plain(make_leaf(1000 + number) for number in range(50)))
    code, words = run("reconcile", channel, day)
    assert code == 1
    assert words.count("is not in the archive") == 20
    assert "30 more" in words


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "a b c",
        f"{uuid.UUID(int=1)} {'0' * 63}",
        f"{uuid.UUID(int=1)} {'g' * 64}",
        "{",
        "{}",
        '{"event_id": 1, "leaf_hash": "' + "0" * 64 + '"}',
        "[" * 20_000,
        '{"a":' * 10_000,
    ],
)
def test_a_line_that_is_none_makes_it_incomplete(log, day, channel, line):
    channel.write_text(plain(log.leaves[:1]) + line + "\n")
    code, words = run("reconcile", channel, day)
    assert code == 2
    assert "line 2 of the second channel" in words


def test_an_empty_or_absent_channel_proves_nothing(day, channel):
    assert run("reconcile", channel, day)[0] == 2
    channel.write_text("\n")
    assert run("reconcile", channel, day)[0] == 2


def test_a_missing_bundle_makes_it_incomplete(log, day, channel):
    channel.write_text(plain(log.leaves))
    forgery = Forgery(day)
    del forgery.files["tile/entries/001"]
    assert run("reconcile", channel, forgery.save())[0] == 2
