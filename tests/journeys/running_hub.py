"""The whole hub as real processes: gunicorn, a Celery worker, a mail server, a database and a queue of their own."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import redis

from tests.journeys import database
from tests.journeys.mailbox import Mailbox, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
#: What a receipt must name (law.md 4.3).
CONTACT = {
    "HUB_CONTACT_SERVICE": "Bureau des dossiers d’essai",
    "HUB_CONTACT_POSTAL": "1, rue de l’Essai, 00001 Valmont",
    "HUB_CONTACT_EMAIL": "bureau@exemple.test",
    "HUB_CONTACT_PHONE": "01 99 00 00 00",
}


@dataclass(frozen=True)
class RunningHub:
    """A hub that answers at `url` and whose mails arrive in `mailbox`."""

    url: str
    mailbox: Mailbox
    folder: Path
    variables: dict[str, str]
    #: The programs that run now, by name.
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def kill_web(self) -> None:
        """Kill the web server at once, its workers too, as a power cut would."""
        web = self.processes["web"]
        workers = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split()
        for pid in (web.pid, *map(int, workers)):
            os.kill(pid, signal.SIGKILL)
        web.wait()

    def start_web(self) -> None:
        """Start the web server again where it was."""
        with (self.folder / "web.log").open("ab") as log:
            self.processes["web"] = subprocess.Popen(
                self.processes["web"].args, cwd=ROOT, env=self.variables, stdout=log, stderr=subprocess.STDOUT
            )
        _wait_until_ready(self, self.processes["web"])

    def call(self, *words: str) -> str:
        """Run a Python command beside the hub, as its processes run, and return what it prints."""
        return _call(self.variables, *words)

    def log(self, program: str) -> str:
        return (self.folder / f"{program}.log").read_text(errors="replace")


@contextmanager
def running_hub(*fill: str) -> Iterator[RunningHub]:
    """Run a hub for the length of the block; `fill` is the Python command that puts people into it.

    Needs HUB_DATABASE_URL, HUB_DATABASE_OWNER_URL and HUB_REDIS_URL, as script/test and script/run give them.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-journey-")))
        (folder / "tmp").mkdir()
        mailbox = Mailbox()
        mailbox.start()
        stack.callback(mailbox.stop)
        runtime, owner = database.create()
        stack.callback(database.drop, owner)
        port = free_port()
        variables = _variables(folder, port, runtime, owner, mailbox)
        _call(variables, "manage.py", "migrate", "--database", "owner", "--verbosity", "0")
        _call(variables, "-m", "tests.journeys.static_files")
        # The processes, and what fills the hub, never know the owner.
        del variables["HUB_DATABASE_OWNER_URL"]
        _call(variables, *fill)
        hub = RunningHub(f"http://127.0.0.1:{port}", mailbox, folder, variables)
        worker = ["-m", "celery", "--quiet", "--app", "hub.celery", "worker", "--pool", "solo", "--loglevel", "WARNING"]
        web = ["-m", "gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        web += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
        stack.enter_context(_process(hub, "worker", worker))
        _wait_until_ready(hub, stack.enter_context(_process(hub, "web", web)))
        yield hub


def _variables(folder: Path, port: int, runtime: str, owner: str, mailbox: Mailbox) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "PYTEST"))},
        **CONTACT,
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "HUB_DATABASE_URL": runtime,
        "HUB_DATABASE_OWNER_URL": owner,
        "HUB_REDIS_URL": _own_redis(),
        "HUB_EMAIL_URL": mailbox.url,
        "HUB_DEMO": "1",
        # A walk asks for more files than one reader does.
        "HUB_REGISTER_RATE": "",
        "HUB_API_RATE": "",
        "HUB_RIGHTS_RATE": "",
        "HUB_RIGHTS_MIN_SECONDS": "0",
        # What a program writes for a moment is looked at too (leaks.py).
        "TMPDIR": str(folder / "tmp"),
        "HUB_DEBUG": "0",
        "HUB_SECRET_KEY": secrets.token_urlsafe(64),
        "HUB_MEDIA_ROOT": str(folder / "media"),
        "HUB_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }


def _own_redis() -> str:
    """Return the URL of an emptied Redis database that no other worker uses; the cache takes the one after it."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    number = str(14 - worker % 7 * 2)
    parts = urlsplit(os.environ["HUB_REDIS_URL"])
    if parts.scheme == "unix":
        url = f"unix://{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'db': number})}"
    else:
        url = urlunsplit(parts._replace(path=f"/{number}"))
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


def _call(variables: dict[str, str], *words: str) -> str:
    """Run a Python command to its end and return its output; fail with what it said."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


@contextmanager
def _process(hub: RunningHub, name: str, words: list[str]) -> Iterator[subprocess.Popen]:
    """Run a Python command in the background; stop it, by its number, at the end of the block."""
    with (hub.folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=hub.variables, stdout=log, stderr=subprocess.STDOUT
        )
        hub.processes[name] = process
        try:
            yield process
        finally:
            _stop(hub.processes[name])


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_ready(hub: RunningHub, web: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while not _is_ready(hub):
        assert web.poll() is None, f"the web server stopped: {hub.log('web')[-3000:]}"
        assert time.monotonic() < deadline, f"the web server is not ready: {hub.log('web')[-3000:]}"
        time.sleep(0.1)


def _is_ready(hub: RunningHub) -> bool:
    try:
        with urllib.request.urlopen(f"{hub.url}/readyz", timeout=5) as answer:  # noqa: S310 — our own address
            return answer.status == 200
    except OSError:
        return False
