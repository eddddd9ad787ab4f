"""The bench of the register runs, at a size that proves nothing but that."""

import re

from tests.bench.test_audit import run


def test_the_bench_of_the_register_prints_each_figure_of_the_issue():
    done = run("register.py", "--entries", "30", "--rounds", "1")
    told = done.stdout
    assert done.stderr == ""
    assert told.startswith("30 entries: rows in ")
    for name in (
        "served pages ÷ bare SQL of the same searches",
        "conditional request: statements that read an entry",
        "bare view ÷ page, pages a second",
        "CSV of the whole register: memory more than before",
    ):
        assert re.search(rf"^{re.escape(name)} +[\d.]+", told, re.MULTILINE), told
    assert done.returncode == (1 if re.search(r"short$", told, re.MULTILINE) else 0)


def test_the_round_trip_of_whole_registers_loses_nothing():
    done = run("register_taking.py", "--entries", "40")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"taken again, entries that differ +0 ", done.stdout)) >= 4
