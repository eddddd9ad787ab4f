"""How long the minutes of a long session take: `script/run python bench/minutes.py`.

A session of many items, each voted by many members, its minutes approved: the job that makes the sealed PDF runs whole,
and what it says of its progress is watched from outside. Each line: name, value, bound, `ok` or `short`; exits 1 when
one figure falls short.
"""

import argparse
import os
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

# This folder is where Python looks first; the project's own packages stand beside it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import scratch  # noqa: E402 — found there
from bench.report import Figure, Report  # noqa: E402 — the same

#: Seconds within which the minutes are there, and how many different states of progress a person is shown meanwhile.
SECONDS, SHOWN = 60, 2
#: Seconds between two looks at the progress, as its page takes them.
LOOK = 0.2
RUNNING = "SELECT done, total, message FROM jobs_job WHERE id = %s AND state = 'running'"


def main(words: list[str] | None = None) -> int:
    """Make the session, make its minutes, and return the exit status."""
    given = _parser().parse_args(words)
    report = Report()
    with scratch.scratch_hub():
        _measure(report, given)
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/minutes.py", description=__doc__)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--members", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _measure(report: Report, given: argparse.Namespace) -> None:
    from bench import minutes_rows  # noqa: PLC0415 — models need the settings first
    from hub import clock  # noqa: PLC0415 — the same
    from hub.jobs import files, queue  # noqa: PLC0415 — the same
    from requests_workflow.committee.papers import preparation  # noqa: PLC0415 — the same

    with closing(scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as owner:
        session, chair = minutes_rows.fill(owner, items=given.items, members=given.members, seed=given.seed)
        report.say(f"{given.items} items, {given.members} members")
        job = preparation.ask(chair, session, at=clock.now())
        watch = _Watch(owner, job.pk)
        watch.start()
        begun = time.monotonic()
        queue.run(job.pk)
        seconds = time.monotonic() - begun
        watch.stop()
    job.refresh_from_db()
    if job.state != "done":
        raise SystemExit(f"the minutes were not made: {job.message}")
    size = (files.folder() / job.path).stat().st_size
    report.add(Figure("minutes, sealed: seconds", seconds, SECONDS, unit="s", at_most=True))
    report.add(Figure("minutes, sealed: size", size / 1024, unit="KiB"))
    report.add(Figure("states of progress that a person was shown", len(watch.seen), min(SHOWN, given.items)))


class _Watch(threading.Thread):
    """Looks at the job's row from a connection of its own, as the page of the job does."""

    def __init__(self, owner, key: int) -> None:
        super().__init__(daemon=True)
        self.owner, self.key = owner, key
        self.seen: set[tuple] = set()
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(LOOK):
            with self.owner.cursor() as cursor:
                cursor.execute(RUNNING, [self.key])
                self.seen.update(cursor.fetchall())

    def stop(self) -> None:
        self._over.set()
        self.join()


if __name__ == "__main__":
    sys.exit(main())
