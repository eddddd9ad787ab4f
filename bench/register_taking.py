"""Whole registers taken, searched, written and taken again: `script/run python bench/register_taking.py`.

The British records of the shared data, and an invented French register under the real headings. Each file written must
say the same when it is taken again: every entry unchanged. Each line: name, value, bound, `ok` or `short`.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, where other modules would hide those of the same name.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import scratch
from bench.report import Figure, Report

WHOLE = ("registre.ndjson", "registre.json")
HEADINGS = ("repertoire.csv", "repertoire.xlsx")


def main(words: list[str] | None = None) -> int:
    """Take, write, take again; return the exit status."""
    parser = argparse.ArgumentParser(prog="bench/register_taking.py", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000, help="of the invented French register")
    given = parser.parse_args(words)
    report = Report()
    with scratch.scratch_hub(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        from tests.shared_data import SHARED  # noqa: PLC0415 — models need the settings first
        from tests.transparency.register import french  # noqa: PLC0415 — the same

        british = SHARED / "data-use-register" / "projects.csv"
        if british.is_file():
            _round_trip(report, folder, british, "britannique", "asthma", WHOLE)
        taken = french.write(folder / "repertoire-invente.csv", given.entries)
        _round_trip(report, folder, taken, "francais", "asthme", HEADINGS + WHOLE)
    return report.status


def _round_trip(report: Report, folder: Path, path: Path, origin: str, text: str, names: tuple[str, ...]) -> None:
    from hub import clock  # noqa: PLC0415 — Django needs its settings first
    from transparency.models import Entry  # noqa: PLC0415 — the same
    from transparency.register import exports, importing, queries  # noqa: PLC0415 — the same
    from transparency.register.queries import Search  # noqa: PLC0415 — the same

    start = time.perf_counter()
    first = importing.take(path, origin=origin, at=clock.now())
    report.add(
        Figure(f"{path.name}: entries taken", first.created),
        Figure(f"{path.name}: lines refused", first.refused, 0, at_most=True),
        Figure(f"{path.name}: seconds", time.perf_counter() - start, unit="s"),
        Figure(f"{path.name}: entries that hold “{text}”", queries.found(Search(text=text)).count(), 1),
    )
    mine = Entry.objects.filter(origin=origin).order_by("reference")
    for name in names:
        written = folder / name
        with written.open("wb") as stream:
            exports.FORMATS[name].write(stream, queries.in_batches(mine))
        again = importing.take(written, origin=origin, at=clock.now())
        differing = first.created - again.unchanged + again.created + again.refused
        report.add(Figure(f"{path.name}: {name} taken again, entries that differ", differing, 0, at_most=True))


if __name__ == "__main__":
    sys.exit(main())
