"""How fast, and in how much memory, anyone can verify the archive of a whole log, with a program of its own."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.packages import ROOT
from bench.report import Figure, Report

#: Bytes in a megabyte.
MEGA = 1_000_000


def measure(report: Report, *, leaves: int) -> None:
    """Write an archive of `leaves` invented leaves, then verify it, each in a process of its own."""
    with TemporaryDirectory(prefix="hub-bench-") as folder:
        made = _python("bench.invented_archive", folder, str(leaves))
        if made.returncode:
            raise RuntimeError(f"no archive: {made.stderr[-500:]}")
        archive, policy = Path(folder) / "archive.tar", Path(folder) / "policy"
        report.say(f"An archive of {leaves:,} leaves takes {archive.stat().st_size / MEGA:.0f} MB.".replace(",", " "))
        done = _python("bench.measured_verifier", "archive", str(archive), "--policy", str(policy))
    if done.returncode:
        raise RuntimeError(f"the archive is not sound: {done.stdout[-500:]} {done.stderr[-500:]}")
    seconds, peak_bytes = map(float, done.stderr.splitlines()[-1].split())
    report.add(
        Figure("verification of an archive, every entry, tile and signature", leaves / seconds, 50_000, "leaves/s"),
        Figure("peak memory of that verification", peak_bytes / MEGA, 200, "MB", at_most=True),
    )


def _python(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 — our own words
