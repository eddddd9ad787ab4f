"""The register's pages, feed and file beside what they cost at least. See bench/register.py.

Of each search, the page is served through the whole application, and the statements that it ran are run again by
psycopg2 alone. A conditional request is one whose tag is still good; the bare view is `healthz`, behind the same
middlewares. Exits 1 when one figure falls short.
"""

import argparse
import os
import resource
import statistics
import time
from contextlib import closing
from functools import partial

from bench import scratch, timing
from bench.report import Figure, Report

#: What readers ask for.
SEARCHES = {
    "everything": "",
    "a disease": "q=sarcomes",
    "two words": "q=asthme+vaccination",
    "a controller": "responsable=organisme-042",
    "a dataset and a year": "donnees=dcir&annee=2021",
}
REGISTER, FILE, BARE = "/fr/registre/", "/registre/fichiers/registre.csv", "/healthz"
#: Bytes that a reader of the file takes at a time.
_MEGABYTE = 1024 * 1024


def main(words: list[str] | None = None) -> int:
    """Make the register, measure, and return the exit status."""
    given = _parser().parse_args(words)
    report = Report()
    with scratch.scratch_hub():
        _make(report, given)
        _measure(report, given)
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/register.py", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15, help="in which each search is served once and run bare once")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _make(report: Report, given: argparse.Namespace) -> None:
    from bench import register_rows  # noqa: PLC0415 — models need the settings first

    start = time.perf_counter()
    with closing(scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as owner:
        register_rows.fill(owner, entries=given.entries, seed=given.seed)
    report.say(f"{given.entries} entries: rows in {time.perf_counter() - start:.0f} s")


def _measure(report: Report, given: argparse.Namespace) -> None:
    from django.conf import settings  # noqa: PLC0415 — Django needs its settings first

    from bench.catalogue_pages import Bare, Served  # noqa: PLC0415 — the same

    # The bench asks more often than one reader may.
    settings.HUB_REGISTER_RATE = ""
    served = Served()
    with closing(Bare()) as bare:
        _searches(report, given, served, bare)
    _conditional(report, given, served)
    _file(report, served)


def _searches(report: Report, given: argparse.Namespace, served, bare) -> None:
    in_all = {"page": 0.0, "bare SQL": 0.0}
    for name, query in SEARCHES.items():
        path = f"{REGISTER}?{query}"
        acts = {"page": _serving(served, path), "bare SQL": partial(_run, bare, served.statements(path))}
        found = timing.interleaved(acts, rounds=given.rounds, turn=1, seed=given.seed)
        medians = {act: statistics.median(seconds) * 1e3 for act, seconds in found.items()}
        report.add(*(Figure(f"{name}: {act}", value, unit="ms") for act, value in medians.items()))
        report.add(Figure(f"{name}: page ÷ bare SQL", medians["page"] / medians["bare SQL"]))
        in_all = {act: seconds + medians[act] for act, seconds in in_all.items()}
    report.add(
        Figure("served pages ÷ bare SQL of the same searches", in_all["page"] / in_all["bare SQL"], 2, at_most=True)
    )


def _conditional(report: Report, given: argparse.Namespace, served) -> None:
    tag = served.tag(REGISTER)
    heard = served.statements_again(REGISTER, tag)
    touching = sum('"transparency_entry"' in statement for statement in heard)
    report.add(Figure("conditional request: statements that read an entry", touching, 0, at_most=True))
    acts = {
        "page": _serving(served, REGISTER),
        "page again, unchanged": lambda _nth: served.get_again(REGISTER, tag),
        "bare view": _serving(served, BARE),
    }
    found = timing.interleaved(acts, rounds=given.rounds, turn=3, seed=given.seed)
    for name in ("page", "page again, unchanged"):
        report.add(Figure(f"pages a second, {name}", 1 / statistics.median(found[name]), unit="/s"))
        report.add(Figure(f"bare view ÷ {name}, pages a second", timing.ratio(found, name, "bare view")))


def _serving(served, path: str):
    return lambda _nth: served.get(path)


def _run(bare, statements: list[str], _nth: int) -> None:
    bare.run(statements)


def _file(report: Report, served) -> None:
    """Read the whole file in a process of its own, a piece at a time, and tell how much more memory that took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, _read_whole(served).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        size, grown, seconds = (float(word) for word in told.read().split())
    os.waitpid(child, 0)
    report.add(Figure("CSV of the whole register: size", size, unit="MB"))
    report.add(Figure("CSV of the whole register: seconds", seconds, unit="s"))
    report.add(Figure("CSV of the whole register: memory more than before", grown, 100, "MB", at_most=True))


def _read_whole(served) -> str:
    from django.db import connections  # noqa: PLC0415 — Django needs its settings first

    for connection in connections.all():
        # The parent's: a forked process must not close its socket politely.
        connection.connection = None
    before, start = _peak(), time.perf_counter()
    size = sum(len(piece) for piece in served.pieces(FILE))
    return f"{size / _MEGABYTE} {_peak() - before} {time.perf_counter() - start}"


def _peak() -> float:
    """Return the most memory that this process had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
