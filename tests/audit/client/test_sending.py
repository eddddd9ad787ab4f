"""The client asks again when the hub is away, stops when it is refused, and says why."""

import http.server
import io
import json
import subprocess
import sys
import threading

import pytest

from audit.client import __main__ as program
from audit.client.outbox import Outbox
from audit.client.sending import Hub, Refused, Unreachable, send_all
from audit.log.notes import SigningKey
from audit.platform.models import SourceKey
from audit.verifier import reconciliation
from hub import clock
from tests.audit.client.pretending import SOURCE, MemoryHub, event
from tests.audit.platform.sending import ACTOR, registered, registry

KEY = SigningKey.generate(SOURCE)


class Away:
    """A hub that fails some times before it answers."""

    def __init__(self, failures: int, error=Unreachable) -> None:
        self.failures = failures
        self.error = error
        self.hub = MemoryHub()

    def post(self, body, *, at):
        if self.failures:
            self.failures -= 1
            raise self.error("away")
        return self.hub.post(body, at=at)


def test_it_asks_again_after_longer_and_longer_pauses(outbox):
    outbox.add(event(), at=clock.now())
    pauses = []
    assert send_all(outbox, Away(9), attempts=None, tell=lambda text: None, pause=pauses.append) == 1
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_it_gives_up_after_as_many_attempts_as_it_was_told_and_keeps_the_events(outbox):
    outbox.add(event(), at=clock.now())
    with pytest.raises(Unreachable):
        send_all(outbox, Away(9), attempts=3, tell=lambda text: None, pause=lambda seconds: None)
    assert len(outbox.waiting(10, 10**6)) == 1


def test_it_does_not_ask_again_what_was_refused(outbox):
    outbox.add(event(), at=clock.now())
    away = Away(1, Refused)
    with pytest.raises(Refused):
        send_all(outbox, away, attempts=None, tell=lambda text: None, pause=lambda seconds: None)
    assert away.hub.posts == 0


def test_all_that_waits_goes_in_as_many_batches_as_it_takes(outbox):
    for _ in range(5):
        outbox.add(event(), at=clock.now())
    away = Away(0)
    assert send_all(outbox, away, attempts=1, most=2, tell=lambda text: None) == 5
    assert away.hub.posts == 3


@pytest.fixture
def answering():
    """Starts a server that gives one answer to everything; returns the hub to send to."""
    servers = []

    def start(status: int, body: bytes) -> Hub:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return Hub(f"http://127.0.0.1:{server.server_port}", KEY, timeout=5)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (503, b"{}", Unreachable, "503"),
        (429, b"slow down", Unreachable, "slow down"),
        (200, b"{}", Unreachable, "without receipts"),
        (200, b"nonsense", Unreachable, "without receipts"),
        (301, b"", Refused, "301"),
        (
            409,
            b'{"title": "T", "detail": "D", "errors": [{"pointer": "#/1", "detail": "E"}]}',
            Refused,
            "T — D — #/1 E",
        ),
        (401, b"[]", Refused, "401"),
    ],
)
def test_each_answer_is_understood(answering, status, body, error, words):
    with pytest.raises(error, match=words):
        answering(status, body).post(b"[]", at=clock.now())


def test_nobody_at_the_address():
    with pytest.raises(Unreachable):
        Hub("http://127.0.0.1:1", KEY, timeout=1).post(b"[]", at=clock.now())


def run(tmp_path, *words: str, url: str = "") -> int:
    options = ["--source", SOURCE, "--outbox", str(tmp_path / "outbox.jsonl"), "--key", str(tmp_path / "key")]
    return program.main([*options, "--url", url, *words])


def test_from_a_new_key_to_receipts_that_the_verifier_reads(live_server, tmp_path, capsys, monkeypatch):
    assert run(tmp_path, "keygen") == 0
    vkey = capsys.readouterr().out.strip()
    registered(SOURCE, None)
    assert run(tmp_path, "add", json.dumps(event())) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{json.dumps(event())}\n{json.dumps(event())}\n"))
    assert run(tmp_path, "add") == 0
    assert run(tmp_path, "heartbeat") == 0
    assert capsys.readouterr().out.split() == ["1", "2", "3", "4"]
    assert run(tmp_path, "send", url=live_server.url) == 3
    assert "no source has the key" in capsys.readouterr().err
    registry.add_key(SOURCE, vkey, valid_from=clock.now(), valid_until=None, at=clock.now(), actor=ACTOR)
    assert run(tmp_path, "send", url=live_server.url) == 0
    assert "4 sent, receipts held up to 4" in capsys.readouterr().err
    assert SourceKey.objects.count() == 1
    lines = list(reconciliation._lines(tmp_path / "receipts.log", None))
    assert [number for number, _, _ in lines] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("add", "nonsense"), 2),
        (("add", "[]"), 2),
        (("add", '{"type": "platform.coffee", "data": {}}'), 2),
        (("send",), 2),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, capsys, words, status):
    assert run(tmp_path, *words) == status
    assert capsys.readouterr().err.count("\n") == 1


def test_a_key_that_others_may_read_is_not_used(tmp_path, capsys):
    (tmp_path / "key").write_text(str(KEY))
    (tmp_path / "key").chmod(0o644)
    assert run(tmp_path, "send") == 2
    assert "chmod 600" in capsys.readouterr().err


def test_a_key_is_never_overwritten(tmp_path):
    assert run(tmp_path, "keygen") == 0
    assert run(tmp_path, "keygen") == 2


def test_a_hub_that_is_away_is_status_4(tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    run(tmp_path, "keygen")
    run(tmp_path, "heartbeat")
    assert run(tmp_path, "send", "--attempts", "1", url="http://127.0.0.1:1") == 4


def test_a_sign_of_life_comes_every_hour(tmp_path):
    outbox = Outbox(tmp_path / "outbox.jsonl", tmp_path / "receipts.log", SOURCE)
    now = clock.now()
    due = program._beat(outbox, now, now)
    assert due == now + program.PULSE
    assert program._beat(outbox, due, now) == due
    assert len(outbox.waiting(10, 10**6)) == 1


def test_the_client_needs_no_django():
    foreign = "any(name.split('.')[0] in ('django', 'psycopg2') for name in sys.modules)"
    code = f"import sys, audit.client.__main__; sys.exit({foreign})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
