"""A real clamd, as a child, with a one-line database: 19 MB, a few seconds, no root, no network."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from hub.uploads import clamav
from tests.uploads.made import EICAR

#: Debian puts daemons where a person's PATH does not look.
DAEMON = shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
#: Seconds that it has to answer.
PATIENCE = 60
CONFIGURATION = """\
DatabaseDirectory {folder}
LocalSocket {socket}
LogFile {folder}/clamd.log
Foreground yes
StreamMaxLength 25M
"""


class Clamd:
    """The daemon; `socket` is where it listens. The folder of a socket needs a short name: 108 bytes at most."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="clamd-"))
        self.socket = str(self.folder / "socket")
        (self.folder / "eicar.ndb").write_text(f"Eicar-Signature:0:0:{EICAR.hex()}\n")
        made = CONFIGURATION.format(folder=self.folder, socket=self.socket)
        (self.folder / "clamd.conf").write_text(made)
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        assert DAEMON
        Path(self.socket).unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [DAEMON, "--config-file", str(self.folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        limit = time.monotonic() + PATIENCE
        while not clamav.answers(self.socket):
            assert self.process.poll() is None, (self.folder / "clamd.log").read_text()
            assert time.monotonic() < limit, "clamd does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
