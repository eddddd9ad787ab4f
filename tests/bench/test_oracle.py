"""The judge of the fault run finds what is lost, doubled and invented: a run that ends well says something."""

import pytest
from django.db import connection

from audit.log.notes import COSIGNATURE, SigningKey
from audit.log.policies import Policy
from audit.sequencer.anchor import Anchor
from audit.sequencer.service import Sequencer
from bench.faults import oracle
from bench.faults.diary import Diary, remember
from tests.audit.conftest import as_a_superuser, signed_in, tell_many

ORIGIN = "audit.example.org"


def write(folder, *transactions, writer="web0", life=0):
    """Write a diary; a transaction is its last word and its identifiers."""
    diary = Diary(folder, writer, life)
    for word, identifiers in transactions:
        diary.begun(identifiers)
        if word != "begun":
            getattr(diary, word)()


def test_a_diary_tells_what_was_confirmed_given_up_and_never_known(tmp_path):
    write(tmp_path, ("done", ["a", "b"]), ("undone", ["c"]), ("begun", ["d"]))
    memory = remember(tmp_path)
    assert (memory.acknowledged, memory.undone, memory.unknown) == ({"a", "b"}, {"c"}, {"d"})
    assert memory.begun == {"a", "b", "c", "d"}


def test_a_batch_that_is_confirmed_the_second_time_is_confirmed(tmp_path):
    write(tmp_path, ("begun", ["a"]), writer="platform0")
    write(tmp_path, ("done", ["a"]), writer="platform0", life=1)
    memory = remember(tmp_path)
    assert (memory.acknowledged, memory.unknown) == ({"a"}, set())


@pytest.fixture
def judged(transactional_db, tmp_path):
    """Judge a trail of three sealed events against diaries, after a change."""
    identifiers = tell_many(3)
    key = SigningKey.generate(ORIGIN)
    sequencer = Sequencer(
        connect=lambda: signed_in("HUB_DATABASE_SEQUENCER_URL"),
        keys=[key],
        origin=ORIGIN,
        anchor=Anchor(tmp_path / "anchor"),
    )
    sequencer.run_once()
    with connection.cursor() as cursor:
        cursor.execute("SELECT origin FROM audit_log")
        origin = cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM audit_event")
        numbers = [seq for (seq,) in cursor.fetchall()]
    witness = SigningKey.generate(f"{ORIGIN}/w", COSIGNATURE).verifier
    policy = Policy.parse(f"log {key.under(origin).verifier}\nwitness w {witness}\nquorum none\n")

    def judge(*transactions, seen=numbers):
        write(tmp_path, *transactions)
        (tmp_path / "naive").write_text("".join(f"{seq}\n" for seq in seen))
        owner = signed_in("HUB_DATABASE_OWNER_URL")
        try:
            return oracle.judge(owner, tmp_path, policy)
        finally:
            owner.close()

    return identifiers, judge


def test_a_trail_that_holds_what_was_confirmed_is_sound(judged):
    identifiers, judge = judged
    verdict = judge(("done", identifiers[:2]), ("begun", identifiers[2:]))
    assert (verdict.lost, verdict.duplicated, verdict.invented, verdict.disagreements) == ([], [], [], [])
    assert (verdict.acknowledged, verdict.sealed, verdict.unknown, verdict.unknown_committed) == (2, 3, 1, 1)
    assert verdict.naive_missed == 0


def test_a_confirmed_event_that_is_not_there_is_lost(judged):
    identifiers, judge = judged
    assert judge(("done", [*identifiers, "nowhere"])).lost == ["nowhere"]


def test_a_confirmed_event_without_a_leaf_is_lost(judged):
    identifiers, judge = judged
    later = tell_many(1, start=9)
    assert judge(("done", identifiers), ("done", later)).lost == later


def test_an_event_that_was_given_up_and_is_there_is_invented(judged):
    identifiers, judge = judged
    assert judge(("done", identifiers[:2]), ("undone", identifiers[2:])).invented == identifiers[2:]


def test_an_event_that_nobody_began_is_invented(judged):
    identifiers, judge = judged
    assert judge(("done", identifiers[:2])).invented == identifiers[2:]


def test_what_stands_under_two_leaves_is_doubled(judged):
    identifiers, judge = judged
    as_a_superuser(
        "ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_seq_key",
        "INSERT INTO audit_leaf (log, leaf_index, seq, recorded_us, leaf_hash)"
        " SELECT log, 99, seq, recorded_us, leaf_hash FROM audit_leaf WHERE leaf_index = 1",
    )
    try:
        verdict = judge(("done", identifiers))
    finally:
        as_a_superuser(
            "DELETE FROM audit_leaf WHERE leaf_index = 99",
            "ALTER TABLE audit_leaf ADD CONSTRAINT audit_leaf_seq_key UNIQUE (seq)",
        )
    assert verdict.duplicated == identifiers[:1]
    assert verdict.disagreements


def test_a_cursor_that_did_not_see_an_event_missed_it(judged):
    identifiers, judge = judged
    assert judge(("done", identifiers), seen=[]).naive_missed == 3
