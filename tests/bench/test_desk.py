"""The bench of the desk runs, at a size that proves nothing but that."""

import re

from tests.bench.test_audit import run


def test_the_bench_of_the_desk_prints_each_figure_of_the_issue():
    done = run("desk.py", "--files", "60", "--rounds", "2")
    told = done.stdout
    assert done.stderr == ""
    assert told.startswith("60 files, 480 grants\n")
    for kind in ("worklist", "board"):
        assert re.search(rf"^{kind}, .*: page +[\d.]+ ms", told, re.MULTILINE), told
        assert re.search(rf"^{kind}, .*: bare SQL +[\d.]+ ms", told, re.MULTILINE)
        assert re.search(rf"^{kind}: served pages ÷ their bare SQL +[\d.]+ +≤ 3 ", told, re.MULTILINE)
    assert done.returncode == (1 if re.search(r"short$", told, re.MULTILINE) else 0)
