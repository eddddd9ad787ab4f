"""The bench of the minutes runs, at a size that proves nothing but that."""

import re

from tests.bench.test_audit import run


def test_the_bench_of_the_minutes_prints_each_figure_of_the_issue():
    done = run("minutes.py", "--items", "3", "--members", "5")
    told = done.stdout
    assert done.stderr == ""
    assert told.startswith("3 items, 5 members\n")
    assert re.search(r"^minutes, sealed: seconds +[\d.]+ s +≤ 60 ", told, re.MULTILINE), told
    assert re.search(r"^states of progress that a person was shown +\d+ +≥ 2 ", told, re.MULTILINE), told
    assert done.returncode == (1 if re.search(r"short$", told, re.MULTILINE) else 0)
