"""What stands behind script/server, script/run and script/test: an environment, the services, and a command in it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hub.embedded import services
from hub.translations import compile_translations

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
PYTHON = sys.executable
EXTERNAL = ("HUB_DATABASE_URL", "HUB_REDIS_URL")
FORWARDED = (signal.SIGTERM, signal.SIGHUP)

PRODUCTION = {
    "HUB_DEMO": "0",
    "HUB_DEBUG": "0",
    "HUB_HTTPS": "1",
    "HUB_ALLOWED_HOSTS": "data.example.org",
    "HUB_EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "HUB_SEAL_PKCS11_MODULE": "/usr/lib/token.so",
    "HUB_CONTACT_SERVICE": "Secretariat",
    "HUB_CONTACT_POSTAL": "1 example street",
    "HUB_CONTACT_EMAIL": "secretariat@example.org",
    "HUB_CONTACT_PHONE": "+33 0 00 00 00 00",
}


class Environment:
    """The variables of a command and the files it must keep open."""

    def __init__(self, variables: dict[str, str], keep: Sequence[int] = ()) -> None:
        self.variables = {**os.environ, **variables}
        self.keep = tuple(keep)

    def call(self, command: Sequence[str], **more: str) -> int:
        """Run a command to its end, pass it the signals we get, and return its exit status as a shell would."""
        child = subprocess.Popen(command, env={**self.variables, **more}, pass_fds=self.keep)
        # A terminal sends Ctrl-C to the child too, and we only have to outlive it; anybody else sends it to us alone.
        typed = sys.stdin is not None and sys.stdin.isatty()
        if typed:
            signal.signal(signal.SIGINT, lambda *_: None)
        for number in (*FORWARDED, *(() if typed else (signal.SIGINT,))):
            signal.signal(number, lambda received, _frame: child.send_signal(received))
        status = child.wait()
        listen_to_signals()
        return status if status >= 0 else 128 - status

    def must(self, *command: str) -> None:
        """Run one of our commands; stop here, with its status, if it fails."""
        if status := self.call(command):
            sys.exit(status)


@contextmanager
def environment(var: Path = VAR, *, durable: bool = True) -> Iterator[Environment]:
    """Give the environment of this project, with the given servers or the embedded ones."""
    variables = {
        "PATH": f"{Path(PYTHON).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
        "HUB_DEMO": os.environ.get("HUB_DEMO", "1"),
    }
    if all(os.environ.get(name) for name in EXTERNAL):
        yield Environment(variables)
        return
    with services(var, durable=durable) as embedded:
        yield Environment({**variables, **_not_given(embedded.urls)}, keep=[embedded.lock])


def _not_given(urls: dict[str, str]) -> dict[str, str]:
    """Return the embedded services' URLs but those of a server that is given: its roles go together."""
    given = tuple(name.removesuffix("URL") for name in EXTERNAL if os.environ.get(name))
    return {name: url for name, url in urls.items() if not name.startswith(given)}


def server() -> int:
    """Make everything ready, run the Procfile until Ctrl-C, and say where to go."""
    port = int(os.environ.get("PORT") or 8000)
    refuse_taken(port)
    refuse_taken(port + 1)
    os.chdir(ROOT)
    with environment() as env:
        env.variables.setdefault("HUB_PUBLIC_URL", f"http://127.0.0.1:{port}")
        env.variables.setdefault("HUB_WITNESS_URL", f"http://127.0.0.1:{port + 1}")
        env.must(PYTHON, "manage.py", "prepare")
        threading.Thread(target=welcome, args=(port,), daemon=True).start()
        with witness(env, port + 1):
            return env.call([PYTHON, "-m", "honcho", "start"], PORT=str(port))


@contextmanager
def witness(env: Environment, port: int) -> Iterator[None]:
    """Run the demonstration's witness beside the site, as a program of its own: elsewhere it is somebody else's."""
    folder = VAR / "audit"
    command = [
        PYTHON,
        "-m",
        "audit.witness",
        "serve",
        "--listen",
        f"127.0.0.1:{port}",
        "--policy",
        str(folder / "policy"),
    ]
    command += ["--key", str(folder / "temoin" / "key"), "--store", str(folder / "temoin" / "store.sqlite")]
    process = subprocess.Popen(command, env=env.variables, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={port + 1} script/server")


def welcome(port: int) -> None:
    """Print the address, and the accounts that `manage.py prepare` wrote, once the site answers."""
    address = f"http://127.0.0.1:{port}"
    while not is_ready(address):
        time.sleep(0.2)
    accounts = VAR / "accounts.txt"
    text = accounts.read_text() if accounts.exists() else ""
    sys.stdout.write(f"\n{text}\nReady: {address}  (Ctrl-C stops everything)\n\n")
    sys.stdout.flush()


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 — our own address
            return answer.status == 200
    except OSError:
        return False


def run(command: list[str]) -> int:
    """Run any command, in the folder it was typed in."""
    if not command:
        sys.exit("Usage: script/run COMMAND…   e.g. script/run python manage.py shell")
    with environment() as env:
        return env.call(command)


def test(words: list[str]) -> int:
    """Run every check, or only pytest when it is given arguments. The databases are apart from the demonstration's."""
    os.chdir(ROOT)
    compile_translations([ROOT / "locale"])
    with environment(VAR / "test", durable=False) as env:
        if words:
            return env.call([PYTHON, "-m", "pytest", *words])
        failed = [name for name, command, more in checks() if announced(env, name, command, more)]
    sys.stdout.write(f"\nFailed: {', '.join(failed)}\n" if failed else "\nEverything passes.\n")
    return 1 if failed else 0


def announced(env: Environment, name: str, command: list[str], more: dict[str, str]) -> int:
    sys.stdout.write(f"\n== {name}\n")
    sys.stdout.flush()
    return env.call(command, **more)


def checks() -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """List the checks, the quick ones first: name, command, variables."""
    python = [PYTHON, "-m"]
    manage = [PYTHON, "manage.py"]
    yield "lint", [*python, "ruff", "check", "."], {}
    yield "format", [*python, "ruff", "format", "--check", "."], {}
    yield "types", [*python, "mypy"], {}
    if "[tool.importlinter]" in (ROOT / "pyproject.toml").read_text():
        yield "imports", [str(Path(PYTHON).with_name("lint-imports")), "--no-cache"], {}
    yield "migrations", [*manage, "makemigrations", "--check", "--dry-run"], {}
    secret = {"HUB_SECRET_KEY": os.urandom(48).hex()}
    yield "deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], {**PRODUCTION, **secret}
    yield "tests", [*python, "pytest", "-n", str(os.cpu_count() or 2)], {}


def listen_to_signals() -> None:
    """Let Ctrl-C and a polite kill unwind us, so that the services are stopped on the way."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in FORWARDED:
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))


def main(words: list[str]) -> int:
    """Answer to `python -m hub.launcher server|run|test …`."""
    listen_to_signals()
    match words:
        case ["server"]:
            return server()
        case ["run", *command]:
            return run(command)
        case ["test", *rest]:
            return test(rest)
    sys.exit("Usage: script/server, script/run COMMAND… or script/test")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
