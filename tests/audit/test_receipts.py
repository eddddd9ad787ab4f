"""The second channel shows what happened in the second before the seal."""

import logging
import subprocess
import sys

import pytest
from django.db import transaction

from audit import configuration, tree
from audit.log import archives
from audit.models import Event
from hub import clock, env
from tests.audit.conftest import as_a_superuser, tell_many

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def channel(tmp_path, settings):
    settings.HUB_AUDIT_RECEIPTS = str(tmp_path / "receipts.log")
    handler = logging.FileHandler(settings.HUB_AUDIT_RECEIPTS)
    logger = logging.getLogger("audit.receipts")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield tmp_path / "receipts.log"
    logger.removeHandler(handler)
    handler.close()


def reconcile(channel, sequencer, tmp_path):
    """Seal, write the archive of the log, and compare it with the channel."""
    log = tree.logs(configuration.ask)[0]
    head = tree.newest(configuration.ask, log)
    key = sequencer.keys[0].under(log.origin).verifier
    with (tmp_path / "log.tar").open("w+b") as file:
        archives.write_archive(
            file,
            source=tree.Tree(configuration.ask, log, head.checkpoint.size),
            checkpoint=head.note,
            policy=f"log {key}\nquorum none\n",
            made_at=clock.now(),
        )
    command = [sys.executable, "-m", "audit.verifier", "--lang", "en", "reconcile", channel, tmp_path / "log.tar"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_was_committed_is_in_the_archive(channel, sequencer, tmp_path):
    tell_many(5)
    with transaction.atomic():
        tell_many(1)
        transaction.set_rollback(True)
    sequencer.run_once()
    assert len(channel.read_text().splitlines()) == 5
    done = reconcile(channel, sequencer, tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "attack",
    [
        """UPDATE audit_event SET entry = replace(convert_from(entry, 'UTF8'), '"mail"', '"gift"')::bytea
           WHERE object_id = '3'""",
        "WITH e AS (DELETE FROM audit_event WHERE object_id = '3' RETURNING seq) DELETE FROM audit_pending USING e"
        " WHERE audit_pending.seq = e.seq",
    ],
)
def test_what_changed_before_its_seal_is_missed(channel, sequencer, tmp_path, attack):
    sequencer.run_once()
    tell_many(5)
    (event,) = Event.objects.filter(object_id="3")
    as_a_superuser(attack)
    sequencer.run_once()
    done = reconcile(channel, sequencer, tmp_path)
    assert done.returncode == 1
    assert str(event.event_id) in done.stdout


def test_the_channel_is_a_file_a_syslog_or_nothing():
    assert env.log_handler("") == {}
    assert env.log_handler("/var/log/receipts")["receipts"]["filename"] == "/var/log/receipts"
    assert env.log_handler("syslog://192.0.2.1:1514")["receipts"]["address"] == ("192.0.2.1", 1514)
