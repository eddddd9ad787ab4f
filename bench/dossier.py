"""What writing and opening a dossier cost: `script/run python bench/dossier.py`.

An autosave goes through the whole application, as the page sends it, and takes turns with a bare update of the same row
with its trace, in one transaction. The pages of a dossier are opened with 1 and with 20 versions, with 1 and with 40
pieces. Each line: name, value, bound, `ok` or `short`; exits 1 when one figure falls short.
"""

import argparse
import statistics
import sys
from pathlib import Path

# This folder is where Python looks first; the project's own packages stand beside it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import scratch, timing  # noqa: E402 — found there
from bench.report import Figure, Report  # noqa: E402 — the same

MOST_QUERIES, MOST_TIMES = 6, 3
VERSIONS, PIECES = 20, 40


def main(words: list[str] | None = None) -> int:
    """Make the dossiers, measure, and return the exit status."""
    given = _parser().parse_args(words)
    report = Report()
    with scratch.scratch_hub():
        _measure(report, given)
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/dossier.py", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--turn", type=int, default=5, help="saves of each kind in a round")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _measure(report: Report, given: argparse.Namespace) -> None:
    from bench import dossier_rows  # noqa: PLC0415 — models need the settings first

    made = dossier_rows.fill(versions=VERSIONS, pieces=PIECES)
    _autosave(report, given, made)
    for name, path in dossier_rows.PAGES.items():
        small, large = (len(made.queries(path, which)) for which in ("small", "large"))
        told = f"{name}: queries with {VERSIONS} versions and {PIECES} pieces, beside 1 and 1"
        report.add(Figure(f"{name}: queries", small), Figure(told, large - small, 0, at_most=True))


def _autosave(report: Report, given: argparse.Namespace, made) -> None:
    statements = made.statements_of_a_save()
    report.add(Figure("autosave of one answer: queries", len(statements), MOST_QUERIES, at_most=True))
    acts = {"bare": made.save_bare, "door": made.save_by_the_door, "autosave": made.save_by_the_page}
    found = timing.interleaved(acts, rounds=given.rounds, turn=given.turn, seed=given.seed)
    names = {"bare": "a bare update with its trace", "door": "the act alone", "autosave": "autosave, whole request"}
    report.add(*(Figure(names[act], statistics.median(seconds) * 1e3, unit="ms") for act, seconds in found.items()))
    report.add(Figure("the act ÷ a bare update with its trace", 1 / timing.ratio(found, "bare", "door")))
    whole = 1 / timing.ratio(found, "bare", "autosave")
    report.add(Figure("autosave, whole request ÷ a bare update with its trace", whole, MOST_TIMES, at_most=True))


if __name__ == "__main__":
    sys.exit(main())
