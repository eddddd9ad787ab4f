"""The place of a run: a server, a witness, and processes that are killed and come again."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.packages import ROOT
from hub.embedded.identity import identity_for
from hub.embedded.postgres import Postgres
from hub.embedded.sockets import socket_folder


class Server(Postgres):
    """A durable PostgreSQL whose power may be cut."""

    def cut(self) -> None:
        """Stop at once, as a power failure would: the next start recovers from the write-ahead log."""
        self._control("stop", "--mode=immediate", "--wait")


@contextmanager
def scratch_server() -> Iterator[tuple[Server, Path]]:
    """Run a server of its own in a temporary folder, which goes with it."""
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="faults-", dir=ROOT / "var", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        identity = identity_for(folder)
        server = Server(folder / "postgres", socket_folder(folder, identity), identity, True)
        server.start()
        try:
            yield server, folder
        finally:
            server.stop()


def free_port() -> int:
    """Return a port of this machine that nobody has yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def witness(folder: Path, policy: Path, address: str) -> Iterator[None]:
    """Run the witness of a policy as a program of its own, on its key and its store in a folder."""
    command = [sys.executable, "-m", "audit.witness", "serve", "--listen", address, "--policy", str(policy)]
    command += ["--key", str(folder / "key"), "--store", str(folder / "store.sqlite")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 — our own words
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@dataclass
class Player:
    """A process that is started anew each time it dies. `play` is told how many lives came before."""

    name: str
    play: Callable[[int], None]
    lives: int = 0
    pid: int = 0
    statuses: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Fork: whoever calls holds no connection and no thread."""
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid:
            self.lives += 1
            return
        try:
            self.play(self.lives)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        except BaseException:  # noqa: BLE001 — the last words of a child, that must not return into its parent
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self.collect(wait=True)

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def collect(self, *, wait: bool = False) -> bool:
        """Note the end of the process; return whether it has ended."""
        if self.pid:
            found, status = os.waitpid(self.pid, 0 if wait else os.WNOHANG)
            if not found:
                return False
            self.pid = 0
            code = os.waitstatus_to_exitcode(status)
            self.statuses.append(code)
        return True

    @property
    def own_ends(self) -> list[int]:
        """Return the statuses of the lives that nobody killed."""
        return [status for status in self.statuses if status != -signal.SIGKILL]

    def _signal(self, number: int) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def disturb(players: list[Player], server: Server, *, seconds: float, cuts: int, draw: random.Random) -> int:
    """Let them play for so long, killing one now and then, cutting the power; return the number of kills."""
    start, kills = time.monotonic(), 0
    moments = sorted(draw.uniform(0.15, 0.9) * seconds for _cut in range(cuts))
    while (elapsed := time.monotonic() - start) < seconds:
        if moments and elapsed >= moments[0]:
            moments.pop(0)
            server.cut()
            server.start()
        time.sleep(draw.uniform(0.05, 0.5))
        victim = draw.choice(players)
        victim.kill()
        kills += 1
        for player in players:
            if player.collect():
                player.start()
    return kills
