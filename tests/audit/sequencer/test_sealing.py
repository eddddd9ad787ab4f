"""Promises 16 and 17: a day's archive stands on its own, and what is erased at its term breaks no proof."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from audit import api, configuration, fsck, retention, tree
from audit.log import proofs
from audit.log.entries import leaf_data
from audit.models import Event
from audit.sequencer import sealing, stamping
from hub import clock
from tests.audit.conftest import ACTOR, AT, signed_in, tell_many
from tests.audit.time_stamping import TimeStampingAuthority

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seal_day(memory):
    def seal(day, *, stamp=None):
        process = signed_in("HUB_DATABASE_SEQUENCER_URL")
        try:
            return sealing.seal_day(
                process,
                day,
                folder=memory.folder / "archives",
                policy=memory.policy,
                policy_text=(memory.folder / "policy").read_text(),
                at=clock.now(),
                stamp=stamp,
            )
        finally:
            process.close()

    return seal


def verify(*words):
    command = [sys.executable, "-m", "audit.verifier", "--lang", "en", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_each_day_has_its_archive_and_each_continues_the_one_before(service, seal_day, memory):
    days = []
    for count in (300, 5, 0):
        tell_many(count)
        service().run_once()
        day = clock.today() + timedelta(days=len(days))
        days += seal_day(day)
    assert [seal.size for seal in days] == [301, 307, 308]
    for seal in days:
        status, said = verify("archive", seal.path, "--policy", memory.folder / "policy")
        assert status == 0, said
    status, said = verify("archive", days[1].path, "--policy", memory.folder / "policy", "--previous", days[0].path)
    assert status == 0, said
    told = Event.objects.filter(kind="audit.sealed").first()
    assert told.facts["manifest_sha256"] == days[0].manifest_sha256.hex()
    assert told.facts["dated"] is False


def test_a_day_is_sealed_once(service, seal_day):
    tell_many(1)
    service().run_once()
    assert len(seal_day(clock.today())) == 1
    assert seal_day(clock.today()) == []


def test_a_day_whose_events_wait_is_not_sealed(service, seal_day):
    service().run_once()
    tell_many(1)
    with pytest.raises(sealing.NotYet):
        seal_day(clock.today())


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-07-15T22:04:59+00:00", "2026-07-14"),
        ("2026-07-15T22:05:00+00:00", "2026-07-15"),
        ("2026-01-15T23:05:00+00:00", "2026-01-15"),
        ("2026-10-25T22:30:00+00:00", "2026-10-24"),
        ("2026-10-25T23:05:00+00:00", "2026-10-25"),
    ],
)
def test_the_day_ends_in_paris_whatever_the_season(instant, day):
    assert sealing.day_to_seal(datetime.fromisoformat(instant)) == date.fromisoformat(day)


@pytest.fixture
def authority():
    """A time-stamping authority over HTTP, and its root certificate."""
    found = TimeStampingAuthority.generate(clock.now())

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            digest = query[query.index(b"\x04\x20") + 2 :][:32]
            body = found.stamp_digest(digest, clock.now())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", found
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_token_of_an_authority_dates_the_seal(service, seal_day, memory, authority):
    url, found = authority
    tell_many(3)
    service().run_once()
    (seal,) = seal_day(clock.today(), stamp=lambda manifest: stamping.stamp(url, manifest))
    (memory.folder / "root.pem").write_bytes(found.pem)
    words = ["--policy", memory.folder / "policy", "--tsa-cert", memory.folder / "root.pem", "--require-token"]
    status, said = verify("archive", seal.path, *words)
    assert status == 0, said
    assert "time-stamping" in said or "dated" in said


def test_an_authority_that_does_not_answer_leaves_the_day_for_later(service, seal_day):
    tell_many(1)
    service().run_once()
    with pytest.raises(stamping.NoToken):
        seal_day(clock.today(), stamp=lambda manifest: stamping.stamp("http://127.0.0.1:9", manifest))
    assert len(seal_day(clock.today())) == 1


def erase(removal):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return retention.remove(removal, "register 12", using="default", at=AT, actor=ACTOR)


def receipts(policy):
    found = {}
    for event in Event.objects.filter(kind="mail.queued"):
        receipt = tree.place_of(configuration.ask, event.seq, policy).receipt()
        found[receipt.encode()] = leaf_data(event.recorded_us, bytes(event.entry))
    return found


def test_erased_details_and_pruned_entries_leave_every_proof(service, seal_day, memory):
    for number in range(10):
        api.record("mail.queued", object=api.Ref("mail", str(number)), actor=ACTOR, at=AT, detail={"to": "Camille"})
    service().run_once()
    given = receipts(memory.policy)
    assert erase(retention.Details(clock.today())) == 10
    assert all(event.detail == {} and event.detail_was_erased for event in Event.objects.filter(kind="mail.queued"))
    assert receipts(memory.policy) == given
    assert fsck_findings() == []
    service().run_once()
    with pytest.raises(DatabaseError, match="no seal covers"):
        erase(retention.Entries(clock.today(), "access"))
    seal_day(clock.today())
    assert erase(retention.Entries(clock.today(), "access")) == 10
    assert not Event.objects.filter(kind="mail.queued").exists()
    for receipt, leaf in given.items():
        proofs.verify_receipt(proofs.Receipt.parse(receipt), leaf, memory.policy)
    tell_many(3)
    service().run_once()
    assert fsck_findings() == []
    for receipt, leaf in receipts(memory.policy).items():
        proofs.verify_receipt(proofs.Receipt.parse(receipt), leaf, memory.policy)
    told = [(event.kind, event.facts["rows"], event.facts["reference"]) for event in Event.objects.filter(action="D")]
    assert told == [("audit.detail_erased", 10, "register 12"), ("audit.entries_pruned", 10, "register 12")]


def test_a_commitment_tells_nothing_once_its_salt_is_gone(service):
    """The same content committed twice has two hashes: nobody can test a guess."""
    for _time in range(2):
        api.record("mail.queued", object=api.Ref("mail", "1"), actor=ACTOR, at=AT, detail={"to": "Camille"})
    first, second = (event.content["detail"] for event in Event.objects.order_by("seq"))
    assert first != second


def fsck_findings():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    ask = configuration.ask
    return fsck.check(ask, lambda sql, parameters: iter(ask(sql, parameters))).findings


def test_a_right_to_erasure_takes_one_detail(service):
    for number in range(2):
        api.record("mail.queued", object=api.Ref("mail", str(number)), actor=ACTOR, at=AT, detail={"to": "Camille"})
    first, _second = Event.objects.order_by("seq")
    assert erase(retention.OneDetail(str(first.event_id))) == 1
    assert [event.detail for event in Event.objects.filter(kind="mail.queued")] == [{}, {"to": "Camille"}]


def test_pseudonyms_of_a_year_in_use_cannot_be_forgotten(service):
    tell_many(1)
    with pytest.raises(DatabaseError, match="in use"):
        erase(retention.Pseudonyms(clock.today().year))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_command_says_first_what_it_would_do(service, capsys):
    tell_many(1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("RESET ROLE")
    call_command("audit_keep", "--details", "--reference", "x")
    assert "nothing has reached its term" in capsys.readouterr().out
