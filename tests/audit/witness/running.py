"""A witness in a process of its own, on a free port of this machine."""

import http.client
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from audit.log.notes import VerifierKey

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ("-m", "audit.witness")


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: dict[str, str]


def witness(*arguments, program=PROGRAM, **more):
    """Run one command of the program to its end."""
    command = [sys.executable, *program, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False, **more)


class RunningWitness:
    """Started with a key and a store in `folder`, for the given logs; `program` replaces the real one."""

    def __init__(self, folder: Path, logs, *, program=PROGRAM, environment=None) -> None:
        self.key = folder / "witness.key"
        self.store = folder / "witness.sqlite"
        if not self.key.exists():
            witness("new-key", "witness.example/w1", self.key)
        # A command line has an end; a policy file names any number of logs.
        policy = folder / "policy"
        policy.write_text("".join(f"log {log.key.verifier}\n" for log in logs) + "quorum none\n")
        arguments = ["--key", self.key, "--store", self.store, "--policy", policy, "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(
            [sys.executable, *program, "serve", *map(str, arguments), "--create"],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.vkey = VerifierKey.parse(self.process.stdout.readline().strip())
        self.url = self.process.stdout.readline().strip()

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(), dict(answer.headers))
        finally:
            connection.close()

    def post(self, body: bytes) -> Reply:
        return self.ask("POST", "/add-checkpoint", body)

    def stop(self) -> str:
        """End the program as an operator would, and return what it wrote on the standard error."""
        self.process.terminate()
        _, errors = self.process.communicate(timeout=20)
        return errors

    def __enter__(self):
        return self

    def __exit__(self, *_exception) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)
