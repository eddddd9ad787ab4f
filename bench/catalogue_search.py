"""How fast the catalogue is searched, beside the bare SQL of the same page. See bench/catalogue.py.

The invented catalogue is made of real labels. Of each search, the page is served through the whole application, and
the statements that it ran are run again by psycopg2 alone, parameters fixed, rows fetched. Both take turns in rounds.
Exits 1 when one figure falls short.
"""

import argparse
import os
import statistics
import time
from contextlib import closing
from functools import partial

from bench import scratch, timing
from bench.report import Figure, Report

#: What readers ask for: (name, path, query).
SEARCHES = {
    "datasets": {
        "rare": "q=mucoviscidose",
        "common": "q=maladie",
        "two words": "q=tumeur+sein",
        "name prefix": "q=BEN_NIR",
        "facet only": "theme=CANCER_DISEASE&acces=NON_PUBLIC",
    },
    "variables": {
        "rare": "q=mucoviscidose",
        "common": "q=date",
        "two words": "q=code+commune",
        "name prefix": "q=BEN_NIR",
        "filtered": "q=date&type=date&codees=1",
    },
}
PATHS = {"datasets": "/fr/catalogue/", "variables": "/fr/catalogue/variables/"}


def main(words: list[str] | None = None) -> int:
    """Make the catalogue, measure, and return the exit status."""
    given = _parser().parse_args(words)
    report = Report()
    with scratch.scratch_hub():
        _make(report, given)
        _measure(report, given)
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/catalogue.py", description=__doc__)
    parser.add_argument("--datasets", type=int, default=10_000)
    parser.add_argument("--variables", type=int, default=1_000_000)
    parser.add_argument("--codes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30, help="in which each search is served once and run bare once")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _make(report: Report, given: argparse.Namespace) -> None:
    from bench import catalogue_rows  # noqa: PLC0415 — models need the settings first
    from catalogue.models import Dataset  # noqa: PLC0415 — the same
    from catalogue.search import indexing, suggesting  # noqa: PLC0415 — the same

    start = time.perf_counter()
    with closing(scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as owner:
        catalogue_rows.fill(
            owner, datasets=given.datasets, variables=given.variables, codes=given.codes, seed=given.seed
        )
        filled = time.perf_counter()
        ids = list(Dataset.objects.values_list("pk", flat=True))
        for first in range(0, len(ids), 500):
            indexing.index(ids[first : first + 500])
        suggesting.rebuild()
        catalogue_rows.settle(owner)
    report.say(
        f"{given.datasets} datasets, {given.variables} variables, {given.codes} codes:"
        f" rows in {filled - start:.0f} s, index in {time.perf_counter() - filled:.0f} s"
    )


def _measure(report: Report, given: argparse.Namespace) -> None:
    from bench.catalogue_pages import Bare, Served  # noqa: PLC0415 — Django needs the settings first

    served, pages = Served(), []
    with closing(Bare()) as bare:
        for kind, searches in SEARCHES.items():
            in_all = {"page": 0.0, "bare SQL": 0.0}
            for name, query in searches.items():
                path = f"{PATHS[kind]}?{query}"
                statements = served.statements(path)
                acts = {"page": partial(_serve, served, path), "bare SQL": partial(_run, bare, statements)}
                found = timing.interleaved(acts, rounds=given.rounds, turn=1, seed=given.seed)
                pages += [seconds * 1e3 for seconds in found["page"]]
                medians = {act: statistics.median(seconds) * 1e3 for act, seconds in found.items()}
                _tell(report, f"{kind}, {name} ({query})", medians)
                in_all = {act: seconds + medians[act] for act, seconds in in_all.items()}
            ratio = in_all["page"] / in_all["bare SQL"]
            report.add(Figure(f"{kind}: served pages ÷ bare SQL of the same searches", ratio, 2, at_most=True))
            report.add(
                Figure(
                    f"{kind}: statements more for some texts than for others", _spread(served, kind), 0, at_most=True
                )
            )
    p95 = statistics.quantiles(pages, n=20)[-1]
    report.add(Figure("served page, 95th percentile of all searches", p95, 50, "ms", at_most=True))


def _serve(served, path: str, _nth: int) -> None:
    served.get(path)


def _run(bare, statements: list[str], _nth: int) -> None:
    bare.run(statements)


def _tell(report: Report, name: str, medians: dict[str, float]) -> None:
    report.add(*(Figure(f"{name}: {act}", value, unit="ms") for act, value in medians.items()))
    report.add(Figure(f"{name}: page ÷ bare SQL", medians["page"] / medians["bare SQL"]))


def _spread(served, kind: str) -> int:
    """Return how many statements the number of answers adds to a page: few answers, many, and their second page."""
    texts = [query for query in SEARCHES[kind].values() if query.startswith("q=")]
    numbers = [len(served.statements(f"{PATHS[kind]}?{query}&page={page}")) for query in texts for page in (1, 2)]
    return max(numbers) - min(numbers)
