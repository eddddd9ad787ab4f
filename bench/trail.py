"""What the audit trail costs, in parts that can be measured alone. See bench/audit.py.

Ratios are measured in one run, in rounds where everybody takes a turn. Exits 1 when one figure falls short.
"""

import argparse
import logging
import os

import django
from django.core.management import call_command

from bench import packages, scratch, verification
from bench.report import Report


def main(words: list[str] | None = None) -> int:
    """Measure everything, or the parts that are named, and return the exit status."""
    given = _parser().parse_args(words)
    report = Report()
    compared = not given.alone and packages.make_available()
    if not compared:
        report.say("The Django libraries are not installed: they are not measured.")
    with scratch.scratch_database():
        os.environ["HUB_BENCH_COMPARED"] = str(int(compared))
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        _prepare(compared)
        _measure(report, given)
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/audit.py", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="default: all")
    parser.add_argument("--rounds", type=int, default=120, help="of saves, a third of it when commits are awaited")
    parser.add_argument("--turn", type=int, default=15, help="saves in a row in each round")
    parser.add_argument(
        "--flush-ms", type=float, default=3.0, help="what a durable commit waits for (a disk or a standby: 1 to 4 ms)"
    )
    parser.add_argument("--batches", type=int, default=15, help="of 1 000 events of a platform")
    parser.add_argument("--pending", type=int, default=30_000, help="events that the sequencer has to seal")
    parser.add_argument("--seconds", type=float, default=10.0, help="of writing at a steady pace")
    parser.add_argument("--leaves", type=int, default=1_000_000, help="of the archive to verify")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the turns")
    parser.add_argument("--alone", action="store_true", help="without the Django libraries")
    return parser


def _prepare(compared: bool) -> None:
    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    # The bench's tables point at accounts, so they come second.
    call_command("migrate", database="owner", interactive=False, verbosity=0, run_syncdb=True)
    if compared:
        call_command("pgtrigger", "install", database="owner")


def _measure(report: Report, given: argparse.Namespace) -> None:
    for part in given.parts:
        PARTS[part](report, given)


def _saves(report: Report, given: argparse.Namespace) -> None:
    from bench import saves  # noqa: PLC0415 — its models need the settings first

    with saves.acting():
        effort = saves.Effort(given.rounds, given.turn, given.seed, given.flush_ms)
        saves.measure(report, effort, scratch.slow_commits)


def _intake(report: Report, given: argparse.Namespace) -> None:
    from bench import intake  # noqa: PLC0415 — the same

    intake.measure(report, rounds=given.batches, seed=given.seed)


def _sequencing(report: Report, given: argparse.Namespace) -> None:
    from bench import sequencing  # noqa: PLC0415 — the same

    sequencing.measure(report, leaves=given.pending)


def _lag(report: Report, given: argparse.Namespace) -> None:
    from bench import lag  # noqa: PLC0415 — the same

    lag.measure(report, seconds=given.seconds)


def _verification(report: Report, given: argparse.Namespace) -> None:
    verification.measure(report, leaves=given.leaves)


PARTS = {"saves": _saves, "intake": _intake, "sequencing": _sequencing, "lag": _lag, "verification": _verification}
