"""A real antivirus: what it finds is put away, what it has not seen is given to nobody, and it may die any time."""

import io
import socket
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from hub import contents
from hub.uploads import clamav, queries, scanning, signals, storage
from hub.uploads.enums import State
from hub.uploads.folders import DOCUMENTS, QUARANTINE
from hub.uploads.models import Scan
from tests.uploads import made

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
OFFICE = ("docx", "pdf", "txt")


def infected_word() -> bytes:
    """Return a valid document with the pattern inside the zip, compressed."""
    return made.changed(made.word(), "word/media/image1.png", new=made.EICAR)


@pytest.fixture
def found():
    """What the other applications were told."""
    told = []

    def hear(sender, **about):
        told.append(about)

    signals.infected.connect(hear)
    yield told
    signals.infected.disconnect(hear)


def test_the_protocol_tells_clean_from_infected(antivirus):
    assert clamav.scan(io.BytesIO(b"bonjour"), antivirus.socket).is_clean
    verdict = clamav.scan(io.BytesIO(made.EICAR), antivirus.socket)
    assert "Eicar" in verdict.signature
    assert verdict.engine.startswith("ClamAV")


def test_a_content_larger_than_the_daemon_takes_is_not_called_clean(antivirus):
    with pytest.raises(clamav.Unavailable):
        clamav.scan(io.BytesIO(bytes(27_000_000)), antivirus.socket)


def test_a_content_is_awaited_then_clean_then_readable(antivirus, db):
    kept = storage.store(made.upload(made.pdf()))
    assert queries.state_of(kept.sha256) == State.PENDING
    with pytest.raises(storage.Withheld, match="pas encore vérifié"):
        storage.read(kept.sha256)
    scanning.run(kept.sha256, at=AT)
    assert queries.state_of(kept.sha256) == State.CLEAN
    assert storage.read(kept.sha256) == made.pdf()


@pytest.mark.django_db(transaction=True)
def test_the_scan_follows_the_commit_by_itself(antivirus):
    with transaction.atomic():
        kept = storage.store(made.upload(made.pdf()))
        assert queries.state_of(kept.sha256) == State.PENDING
    assert queries.state_of(kept.sha256) == State.CLEAN


def test_a_virus_inside_an_office_document_is_put_away_and_told_once(antivirus, db, found):
    kept = storage.store(made.upload(infected_word(), "protocole.docx"), OFFICE)
    scanning.run(kept.sha256, at=AT)
    scanning.run(kept.sha256, at=AT)
    assert queries.state_of(kept.sha256) == State.INFECTED
    assert [told["sha256"] for told in found] == [kept.sha256]
    assert "Eicar" in queries.signature_of(kept.sha256)
    assert not contents.path_of(DOCUMENTS, kept.sha256).exists()
    assert stat.S_IMODE(contents.path_of(QUARANTINE, kept.sha256).stat().st_mode) == 0
    with pytest.raises(storage.Withheld, match="dangereux"):
        storage.read(kept.sha256)


def test_a_content_known_to_be_infected_is_refused_at_once(antivirus, db):
    kept = storage.store(made.upload(infected_word()), OFFICE)
    scanning.run(kept.sha256, at=AT)
    with pytest.raises(ValidationError, match="dangereux"):
        storage.store(made.upload(infected_word()), OFFICE)
    assert not contents.path_of(DOCUMENTS, kept.sha256).exists()


def test_one_content_is_scanned_once(antivirus, db, monkeypatch):
    first = storage.store(made.upload(made.pdf()))
    scanning.run(first.sha256, at=AT)
    monkeypatch.setattr(clamav, "scan", lambda *_: pytest.fail("scanned twice"))
    storage.store(made.upload(made.pdf(), "autre.pdf"))
    scanning.run(first.sha256, at=AT)
    assert Scan.objects.count() == 1
    assert storage.read(first.sha256)


def test_an_antivirus_killed_in_the_middle_is_an_error_that_mends_itself(antivirus, db, settings):
    """A daemon that dies while it receives: its place is taken by a socket that hangs up after the first bytes."""
    kept = storage.store(made.upload(made.pdf()))
    with hangs_up() as address:
        settings.HUB_CLAMAV_SOCKET = address
        scanning.run(kept.sha256, at=AT)
    assert queries.state_of(kept.sha256) == State.ERROR
    with pytest.raises(storage.Withheld):
        storage.read(kept.sha256)
    settings.HUB_CLAMAV_SOCKET = antivirus.socket
    antivirus.stop()
    scanning.run(kept.sha256, at=AT + timedelta(minutes=2))
    assert Scan.objects.get().failures == 2
    antivirus.start()
    assert scanning.waiting(at=AT + timedelta(minutes=3)) == []
    assert scanning.waiting(at=AT + timedelta(minutes=6)) == [kept.sha256]
    scanning.run(kept.sha256, at=AT + timedelta(minutes=6))
    assert queries.state_of(kept.sha256) == State.CLEAN
    assert Scan.objects.get().failures == 0


class hangs_up:
    """A daemon that says its version, begins to receive, and dies."""

    def __enter__(self) -> str:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        return f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def __exit__(self, *error) -> None:
        self.thread.join()
        self.server.close()

    def _serve(self) -> None:
        with self.server.accept()[0] as first:
            first.recv(100)
            first.sendall(b"ClamAV 1.4.6\0")
        with self.server.accept()[0] as second:
            second.recv(20)


@pytest.mark.parametrize("said", [b"stream: UNKNOWN COMMAND\0", b"", b"stream: OKAY\0", b"\xff\xfe"])
def test_an_answer_that_is_no_verdict_is_never_taken_for_clean(said, monkeypatch):
    monkeypatch.setattr(clamav, "_ask", lambda *_: "ClamAV")
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(clamav, "_connected", lambda _: ours)
    with theirs:
        theirs.sendall(said)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(clamav.Unavailable):
            clamav.scan(io.BytesIO(b"a"), "nowhere")


def test_without_an_antivirus_a_content_is_readable_and_said_not_to_be_scanned(db, settings):
    settings.HUB_CLAMAV_SOCKET = ""
    kept = storage.store(made.upload(made.pdf()))
    assert queries.state_of(kept.sha256) == State.NOT_SCANNED
    assert storage.read(kept.sha256)
    assert scanning.waiting(at=AT) == []
    assert queries.antivirus() == "off"


def test_an_antivirus_configured_later_withholds_what_it_has_not_seen(antivirus, db, settings):
    settings.HUB_CLAMAV_SOCKET = ""
    kept = storage.store(made.upload(made.pdf()))
    unknown = storage.put(made.pdf("before the antivirus"))
    settings.HUB_CLAMAV_SOCKET = antivirus.socket
    for sha256 in (kept.sha256, unknown):
        with pytest.raises(storage.Withheld):
            storage.read(sha256)
    call_command("scan_documents", verbosity=0)
    assert storage.read(kept.sha256)
    assert storage.read(unknown)


def test_new_signatures_find_what_was_called_clean(antivirus, db, found):
    sha256 = storage.put(made.EICAR)
    Scan.objects.create(sha256=sha256, state=State.CLEAN)
    call_command("scan_documents", "--again", verbosity=0)
    assert queries.state_of(sha256) == State.INFECTED
    assert len(found) == 1


def test_scanning_again_while_the_antivirus_is_away_withholds_nothing(antivirus_away, db):
    sha256 = storage.put(made.pdf())
    Scan.objects.create(sha256=sha256, state=State.CLEAN)
    call_command("scan_documents", "--again", verbosity=0)
    assert storage.read(sha256)


def test_the_command_says_that_there_is_no_antivirus(db, settings):
    settings.HUB_CLAMAV_SOCKET = ""
    with pytest.raises(CommandError, match="HUB_CLAMAV_SOCKET"):
        call_command("scan_documents")


def test_an_antivirus_that_is_away_keeps_the_file_and_says_so(antivirus_away, db):
    kept = storage.store(made.upload(made.pdf()))
    scanning.run(kept.sha256, at=AT)
    assert queries.state_of(kept.sha256) == State.ERROR
    assert queries.antivirus() == "failed"
