"""Reading what strangers send in a process of its own, with little memory and little time: a file may be a bomb."""

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from hub.seals.reading import UNREADABLE, Verdict

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
#: Bytes of memory, and seconds.
MEMORY = 1_500_000_000
SECONDS = 20


def of_pdf(content: bytes, trusted: Iterable[str]) -> Verdict:
    """Return what `reading.of_pdf` finds; a file that takes too much is unreadable."""
    return _asked({"kind": "pdf", "trusted": list(trusted)}, content)


def of_detached(content: bytes, signature: bytes, trusted: Iterable[str]) -> Verdict:
    return _asked({"kind": "detached", "trusted": list(trusted), "signature": signature.hex()}, content)


def _asked(question: dict, content: bytes) -> Verdict:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "hub.seals.reading"],
            input=json.dumps(question).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS * 2,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
            preexec_fn=_limit,
            check=True,
        )
        return Verdict(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as error:
        log.warning("a file could not be read apart: %s", type(error).__name__)
        return UNREADABLE


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
