"""The bench of the catalogue runs, at sizes that prove nothing but that."""

import re

from tests.bench.test_audit import run
from tests.shared_data import needs_shared_data


@needs_shared_data
def test_the_bench_of_the_catalogue_prints_each_figure_of_the_issue():
    done = run("catalogue.py", "--datasets", "40", "--variables", "2000", "--codes", "500", "--rounds", "2")
    told = done.stdout
    assert done.stderr == ""
    for kind in ("datasets", "variables"):
        assert re.search(rf"{kind}, common .*: page +[\d.]+ ms", told), told
        assert re.search(rf"{kind}, common .*: bare SQL +[\d.]+ ms", told)
        assert re.search(rf"{kind}: served pages ÷ bare SQL of the same searches +[\d.]+ +≤ 2 ", told)
        assert re.search(rf"{kind}: statements more for some texts than for others +0 +≤ 0 +ok", told)
    assert re.search(r"served page, 95th percentile of all searches +[\d.]+ ms +≤ 50", told)
    assert done.returncode == (1 if re.search(r"short$", told, re.MULTILINE) else 0)
