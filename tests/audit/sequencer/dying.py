"""A sequencer that is killed at a step: `python -m tests.audit.sequencer.dying STEP FOLDER`, with DYING_DSN set."""

import os
import signal
import sys
from pathlib import Path

import psycopg2

from audit.log.policies import Policy
from audit.sequencer import keys, witnesses
from audit.sequencer.anchor import Anchor
from audit.sequencer.service import Sequencer

#: Each point where a crash may come, in the order they are reached.
STEPS = [
    "lock", "read", "leaves", "tiles", "checkpoint", "pending", "commit", "committed", "anchor", "anchored",
    "witness", "witnessed",
]  # fmt: skip


def main(step: str, folder: Path) -> None:
    def die(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    policy = Policy.parse((folder / "policy").read_text())
    Sequencer(
        connect=lambda: psycopg2.connect(os.environ["DYING_DSN"]),
        keys=keys.load(folder / "log.key"),
        origin="audit.example.org",
        anchor=Anchor(folder / "anchor"),
        witnesses=witnesses.of_policy(policy),
        at_step=die,
    ).run_once()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
