"""The benches run, at sizes that prove nothing but that."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURE = re.compile(r".+ {2,}[\d ,.]+( \S+)? +([≥≤] [\d ,.]+)? +(ok|short)$")


def run(program, *words):
    command = [sys.executable, f"bench/{program}", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "hub.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def figures(done):
    return {line.partition("  ")[0].strip(): line for line in done.stdout.splitlines() if FIGURE.match(line.strip())}


def test_the_bench_of_the_trail_prints_each_figure_of_the_issue():
    sizes = ["--rounds", "3", "--turn", "2", "--batches", "3", "--pending", "2100", "--leaves", "3000"]
    sizes += ["--seconds", "1"]
    done = run("audit.py", "--alone", *sizes)
    assert done.stderr == ""
    told = done.stdout
    assert "create + trace ÷ bare save, commit not awaited" in told
    assert "create + trace ÷ bare save, durable commit" in told
    assert re.search(r"statements that a trace adds to a save +1 +≤ 1 +ok", told)
    assert re.search(r"commits of a save and its trace +1 +≤ 1 +ok", told)
    assert "batch intake ÷ execute_values into a plain table" in told
    assert re.search(r"sequencer +[\d ]+ leaves/s +≥ 10 000", told)
    assert re.search(r"wait for a signed head, 99th percentile at 200/s +[\d.]+ s +≤ 3", told)
    assert re.search(r"8 writers, ours ÷ a hash chain in the transaction +[\d.]+ +≥ 1", told)
    assert re.search(r"verification of an archive.* leaves/s +≥ 50 000", told)
    assert re.search(r"peak memory of that verification +[\d.]+ MB +≤ 200 +ok", told)
    assert done.returncode == (1 if re.search(r"short$", told, re.MULTILINE) else 0)


def test_nothing_is_lost_when_everybody_is_killed():
    done = run("audit_faults.py", "--minutes", "0.1", "--writers", "4", "--cuts", "1")
    told = done.stdout
    for promise in ("acknowledged events lost", "events duplicated", "events invented"):
        assert re.search(rf"{promise} +0 +≤ 0 +ok", told), told + done.stderr[-2000:]
    assert re.search(r"acknowledged events +[1-9][\d ]* +≥ 1 +ok", told)
    assert re.search(r"a cursor on seq misses.* +[1-9][\d ]* +≥ 1 +ok", told), told
