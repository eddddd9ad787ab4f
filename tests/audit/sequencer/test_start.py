"""Promise 7: a history that is not the one remembered outside is never signed on. Promise 12: time is sane."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from audit.log.notes import SigningKey
from audit.models import Event
from audit.sequencer import keys, opening
from audit.sequencer.faults import EXIT_STATUS, BadKey, ForkDetected
from hub import clock
from tests.audit.conftest import as_a_superuser, signed_in, tell_many
from tests.audit.sequencer.test_batches import newest

pytestmark = pytest.mark.django_db(transaction=True)

#: What a restored backup looks like: the last events, leaves and heads are gone.
BACKUP = [
    "DELETE FROM audit_cosignature WHERE tree_size > 4",
    "DELETE FROM audit_checkpoint WHERE tree_size > 4",
    "DELETE FROM audit_leaf WHERE leaf_index >= 4",
]


def restore_backup(service):
    tell_many(3)
    service().run_once()
    tell_many(5)
    service().run_once()
    as_a_superuser(*BACKUP)
    tell_many(2)
    return newest().checkpoint


def assert_refuses(service, head, words):
    with pytest.raises(ForkDetected, match=words):
        service().run_once()
    assert newest().checkpoint == head
    told = Event.objects.filter(kind="audit.fork_detected").last()
    assert told.outcome == Event.Outcome.MAJOR_FAILURE
    assert told.facts["reason"]


def test_a_restored_backup_is_behind_the_anchor(service):
    assert_refuses(service, restore_backup(service), "anchor file remembers 9 leaves, we have 4")


def test_a_restored_backup_is_behind_the_witness_even_without_the_anchor(service, memory):
    head = restore_backup(service)
    (memory.folder / "anchor").unlink()
    assert_refuses(service, head, "witness w1 signed 9 leaves, we have 4")


def test_another_history_of_the_same_size_is_not_signed_on(service, memory):
    tell_many(3)
    service().run_once()
    rewrite_history(service, memory)
    head = newest().checkpoint
    assert_refuses(service, head, "anchor file remembers other content")
    (memory.folder / "anchor").unlink()
    assert_refuses(service, head, "witness w1 remembers other content")


def rewrite_history(service, memory):
    """With the stolen key and all rights on the database: another content, every hash and signature made anew."""
    as_a_superuser(
        "DELETE FROM audit_cosignature",
        "DELETE FROM audit_checkpoint",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_log_key",
        "DELETE FROM audit_log",
        "DELETE FROM audit_event WHERE kind = 'audit.log_opened'",
        """UPDATE audit_event SET entry = replace(convert_from(entry, 'UTF8'), '"mail"', '"gift"')::bytea""",
        "INSERT INTO audit_pending SELECT seq, recorded_us, '1', object_type, object_id FROM audit_event",
    )
    forger = service()
    forger.anchor.path = memory.folder / "forged-anchor"
    forger.witnesses = []
    forger.run_once()


def test_with_nobody_left_to_remember_it_asks_a_person(service, memory):
    tell_many(1)
    service().run_once()
    (memory.folder / "anchor").unlink()
    alone = service()
    alone.witnesses = []
    with pytest.raises(ForkDetected, match="neither the anchor file nor a witness"):
        alone.run_once()
    trusting = service(trust_database=True)
    trusting.witnesses = []
    trusting.run_once()
    assert newest().checkpoint.size == 3  # the refusal is told too


def test_a_key_that_is_not_the_logs_signs_nothing(service):
    tell_many(1)
    service().run_once()
    stranger = service()
    stranger.keys = [SigningKey.generate("audit.example.org")]
    with pytest.raises(BadKey):
        stranger.run_once()


def use(settings, monkeypatch, memory):
    """Have the commands find this memory."""
    settings.HUB_AUDIT_KEY_FILE = str(memory.folder / "log.key")
    settings.HUB_AUDIT_ANCHOR_FILE = str(memory.folder / "anchor")
    settings.HUB_AUDIT_POLICY_FILE = str(memory.folder / "policy")
    settings.HUB_AUDIT_ORIGIN = "audit.example.org"
    monkeypatch.setattr("audit.configuration.sequencer_connection", lambda: signed_in("HUB_DATABASE_SEQUENCER_URL"))


def test_the_command_ends_with_status_70(service, memory, settings, monkeypatch):
    restore_backup(service)
    use(settings, monkeypatch, memory)
    with pytest.raises(SystemExit) as ended:
        call_command("audit_sequencer", "--once")
    assert ended.value.code == EXIT_STATUS == 70


def test_a_key_file_open_to_others_is_refused(memory):
    (memory.folder / "log.key").chmod(0o640)
    with pytest.raises(keys.KeyFileRefused, match="chmod 600"):
        keys.load(memory.folder / "log.key")


def test_a_rotation_signs_with_both_keys_then_with_the_new_one(service, memory):
    tell_many(1)
    service().run_once()
    older = keys.load(memory.folder / "log.key")[0]
    newer = keys.add(memory.folder / "log.key", older.name)
    tell_many(1)
    service().run_once()
    origin = newest().checkpoint.origin
    signers = {signature.key_id for signature in newest().note.signatures}
    assert {key.under(origin).verifier.key_id for key in (older, newer)} <= signers
    assert keys.drop_oldest(memory.folder / "log.key").verifier == older.verifier
    with pytest.raises(keys.KeyFileRefused, match="one key only"):
        keys.drop_oldest(memory.folder / "log.key")


def test_signatures_never_go_back_in_time(service):
    tell_many(1)
    service().run_once()
    with time_machine.travel(clock.now().replace(microsecond=0) - timedelta(hours=1), tick=True):
        tell_many(1)
        service().run_once()
    assert signed_times() == sorted(set(signed_times()))
    assert Event.objects.filter(kind="audit.time_doubted").count() == 1


def signed_times():
    with connection.cursor() as cursor:
        cursor.execute("SELECT signed_us FROM audit_checkpoint ORDER BY log, tree_size")
        return [at for (at,) in cursor.fetchall()]


def test_after_a_loss_a_person_opens_another_log_that_tells_it(service, memory, settings, monkeypatch):
    lost = restore_backup(service)
    use(settings, monkeypatch, memory)
    call_command("audit_log", f"{clock.now().year}-2", "--reason", "Copie du 3 novembre perdue.")
    opening = Event.objects.filter(kind="audit.log_opened").last()
    assert opening.facts["reason"] == "Copie du 3 novembre perdue."
    assert (opening.facts["previous_size"], opening.facts["previous_root"]) == (lost.size, lost.root.hex())
    service().run_once()
    assert newest().checkpoint.origin.endswith("-2")
    # What was pending at the loss is not lost: the new log holds it.
    assert newest().checkpoint.size > 2


@pytest.mark.parametrize("name", ["2020-2", "abc", "9999-1", ""])
def test_a_name_that_is_no_log_of_this_year_is_refused(memory, settings, monkeypatch, name):
    use(settings, monkeypatch, memory)
    with pytest.raises(CommandError, match="no name of a log"):
        call_command("audit_log", name, "--reason", "x")


def test_a_new_year_has_its_own_log_that_follows_the_old_one(service):
    tell_many(3)
    service().run_once()
    old = newest().checkpoint
    with time_machine.travel(clock.now().replace(year=clock.now().year + 1), tick=True):
        tell_many(2)
        newcomer = service()
        newcomer.witnesses = []  # its policy does not know the next year's key
        newcomer.run_once()
    new = newest().checkpoint
    assert new.origin == f"audit.example.org/{int(old.origin[-4:]) + 1}"
    assert new.size == 3
    assert Event.objects.filter(kind="audit.log_opened").last().facts["previous_size"] == old.size


def test_a_crash_just_after_a_log_was_opened_is_no_fork(service, memory):
    """Its first leaf was committed, and nobody outside was told."""
    process = signed_in("HUB_DATABASE_SEQUENCER_URL")
    opening.open_for_year(process, keys.load(memory.folder / "log.key"), "audit.example.org", at=clock.now())
    process.close()
    tell_many(1)
    service().run_once()
    assert newest().checkpoint.size == 2
    assert not Event.objects.filter(kind="audit.fork_detected").exists()
