"""How fast the desk is served, beside the bare SQL of the same page: `script/run python bench/desk.py`.

Each page is served through the whole application to a person who is signed in, and the statements that it ran are run
again by psycopg2 alone, parameters fixed, rows fetched. Both take turns in rounds. Each line: name, value, bound, `ok`
or `short`; exits 1 when one figure falls short.
"""

import argparse
import os
import statistics
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

# This folder is where Python looks first; the project's own packages stand beside it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import scratch, timing  # noqa: E402 — found there
from bench.report import Figure, Report  # noqa: E402 — the same

#: Who opens what, by what the figure is of: {kind: [(name, part, path)]}.
PAGES = {
    "worklist": [
        ("an officer", "secretariat", "/fr/bureau/"),
        ("a sponsor", "sponsor", "/fr/bureau/"),
        ("a chair", "chair", "/fr/bureau/"),
        ("a holder", "data_holder", "/fr/bureau/"),
    ],
    "board": [
        ("everything", "secretariat", "/fr/bureau/dossiers/"),
        ("one word and late", "secretariat", "/fr/bureau/dossiers/?q=cohorte&retard=on"),
        ("one stage, last page", "secretariat", "/fr/bureau/dossiers/?etape=committee&page=9999"),
        ("load of each officer", "secretariat", "/fr/bureau/charge/"),
    ],
}
BOUND = 3


def main(words: list[str] | None = None) -> int:
    """Make the files, measure, and return the exit status."""
    given = _parser().parse_args(words)
    report = Report()
    with scratch.scratch_hub():
        _measure(report, given)
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/desk.py", description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--grants", type=int, default=8, help="for each file")
    parser.add_argument("--rounds", type=int, default=20, help="in which each page is served once and run bare once")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _measure(report: Report, given: argparse.Namespace) -> None:
    from bench import desk_rows  # noqa: PLC0415 — models need the settings first
    from bench.catalogue_pages import Bare, Served  # noqa: PLC0415 — the same

    with closing(scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as owner:
        people = desk_rows.fill(owner, files=given.files, grants=given.grants, seed=given.seed)
    report.say(f"{given.files} files, {desk_rows.number_of_grants()} grants")
    with closing(Bare()) as bare:
        for kind, pages in PAGES.items():
            in_all = {"page": 0.0, "bare SQL": 0.0}
            for name, part, path in pages:
                served = Served(cookie=desk_rows.sign_in(people[part]))
                statements = served.statements(path)
                acts = {"page": partial(_serve, served, path), "bare SQL": partial(_run, bare, statements)}
                found = timing.interleaved(acts, rounds=given.rounds, turn=1, seed=given.seed)
                medians = {act: statistics.median(seconds) * 1e3 for act, seconds in found.items()}
                _tell(report, f"{kind}, {name}", medians, len(statements))
                in_all = {act: seconds + medians[act] for act, seconds in in_all.items()}
            ratio = in_all["page"] / in_all["bare SQL"]
            report.add(Figure(f"{kind}: served pages ÷ their bare SQL", ratio, BOUND, at_most=True))


def _serve(served, path: str, _nth: int) -> None:
    served.get(path)


def _run(bare, statements: list[str], _nth: int) -> None:
    bare.run(statements)


def _tell(report: Report, name: str, medians: dict[str, float], statements: int) -> None:
    report.add(*(Figure(f"{name}: {act}", value, unit="ms") for act, value in medians.items()))
    report.add(Figure(f"{name}: statements", statements))
    report.add(Figure(f"{name}: page ÷ bare SQL", medians["page"] / medians["bare SQL"]))


if __name__ == "__main__":
    sys.exit(main())
