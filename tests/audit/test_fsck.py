"""What somebody changed inside the database, above every right, is found, and the leaf is named."""

import pytest
from django.db import connection

from audit import configuration, fsck, retention
from audit.fsck import leaves
from audit.models import Event
from audit.sequencer import sealing
from hub import clock
from tests.audit.conftest import ACTOR, AT, as_a_superuser, tell_many

pytestmark = pytest.mark.django_db(transaction=True)


def check():
    """Check as the owner does: the running processes may not read the details beside the view."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return fsck.check(configuration.ask, lambda sql, parameters: iter(configuration.ask(sql, parameters)))


def findings() -> str:
    return "\n".join(map(str, check().findings))


@pytest.fixture
def sealed(seal):
    tell_many(300)
    seal()
    return check()


def test_an_untouched_trail_is_sound(sealed):
    assert sealed.sound
    assert (sealed.leaves, sealed.pruned) == (301, 0)
    assert sealed.heads == 2


#: What is done, as a superuser with every trigger off, and words of what is found.
ATTACKS = {
    "edit an entry": (
        """UPDATE audit_event SET entry = replace(convert_from(entry, 'UTF8'), '"id":"7"', '"id":"8"')::bytea
           WHERE object_id = '7'""",
        "leaf 8: the entry, or its time, was changed",
    ),
    "delete an event": ("DELETE FROM audit_event WHERE object_id = '7'", "leaf 8: event"),
    "delete an event and its leaf": (
        "WITH e AS (DELETE FROM audit_event WHERE object_id = '7' RETURNING seq) DELETE FROM audit_leaf USING e"
        " WHERE audit_leaf.seq = e.seq",
        "leaf 9: leaves 8 to 8 are missing",
    ),
    "edit a column": ("UPDATE audit_event SET kind = 'mail.sent' WHERE object_id = '7'", "leaf 8: the column kind"),
    "edit who": (
        "UPDATE audit_event SET actor = gen_random_uuid() WHERE object_id = '7'",
        "leaf 8: the column actor does not say",
    ),
    "give a pseudonym to somebody else": ("UPDATE audit_actor SET actor_key = '42'", "is given to another account"),
    "edit a leaf": ("UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE leaf_index = 8", "leaf 8: the entry, or"),
    "edit a tile": ("UPDATE audit_tile SET root = sha256('x')", "the tile 0/0 does not hold"),
    "edit a root": ("UPDATE audit_checkpoint SET root = sha256('x')", "has another root than they have"),
    "edit a frontier": ("UPDATE audit_checkpoint SET frontier = ''", "is kept with other subtrees"),
    "unsign a head": (
        "UPDATE audit_checkpoint SET note = set_byte(note, octet_length(note) - 20, 65)",
        "is not signed as it should",
    ),
    "delete the end, but not its head": ("DELETE FROM audit_leaf WHERE leaf_index > 290", "is signed, and only 291"),
    "hide an event from its leaf": (
        "DELETE FROM audit_leaf WHERE leaf_index = 300",
        "is in no log and waits for none",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_change_is_found(sealed, name):
    attack, words = ATTACKS[name]
    as_a_superuser(attack)
    assert words in findings()


def test_two_leaves_that_change_places_are_found(sealed):
    as_a_superuser(
        "UPDATE audit_leaf SET leaf_index = 100000 WHERE leaf_index = 5",
        "UPDATE audit_leaf SET leaf_index = 5 WHERE leaf_index = 6",
        "UPDATE audit_leaf SET leaf_index = 6 WHERE leaf_index = 100000",
    )
    assert "the tile 0/0 does not hold the hashes of its leaves" in findings()
    assert "has another root" in findings()


def test_an_event_slipped_in_is_found(sealed):
    columns = ", ".join(field.column for field in Event._meta.fields if field.column in leaves.PROJECTED)
    as_a_superuser(
        f"INSERT INTO audit_event (seq, recorded_us, entry, {columns})"  # noqa: S608 — our own names
        f" SELECT seq + 100000, recorded_us, entry, {columns} FROM audit_event WHERE object_id = '7'"
    )
    assert "is in no log and waits for none" in findings()
    assert "is there twice" in findings()


@pytest.mark.parametrize(
    ("attack", "words"),
    [
        ("UPDATE audit_seal SET manifest_sha256 = sha256('x')", "is not the one that the trail tells"),
        ("UPDATE audit_seal SET first_index = 1", "is not the one that the trail tells"),
        ("UPDATE audit_removal SET reference = 'x'", "removal 1 is not told"),
        ("UPDATE audit_removal SET rows_removed = 7", "removal 1 is not told"),
        ("DELETE FROM audit_removal", "a removal under register 12 is told and not kept"),
    ],
)
def test_a_seal_or_a_removal_that_is_not_told_is_found(sealed, sequencer, tmp_path, attack, words):
    process = sequencer.connect()
    sealing.seal_day(process, clock.today(), folder=tmp_path, policy=None, policy_text="quorum none\n", at=clock.now())
    process.close()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ALTER TABLE audit_removal ALTER COLUMN id RESTART")
    retention.remove(retention.Details(clock.today()), "register 12", using="default", at=AT, actor=ACTOR)
    sequencer.run_once()
    assert findings() == ""
    as_a_superuser(attack)
    assert words in findings()
