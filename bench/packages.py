"""The libraries we are measured against. They are no part of the project: pip puts them in a folder of their own."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench-packages"


def make_available() -> bool:
    """Install what only the bench needs, unless that was done; return whether the libraries can be imported."""
    wanted = only_for_the_bench()
    mark = FOLDER / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        if not _install(wanted):
            return False
        mark.write_text(wanted)
    sys.path.append(str(FOLDER))
    return True


def only_for_the_bench() -> str:
    """Return the locked lines, hashes included, of the packages that requirements.txt does not have."""
    ours = _blocks(ROOT / "requirements.txt")
    return "".join(text for name, text in _blocks(ROOT / "requirements-bench.txt").items() if name not in ours)


def _blocks(requirements: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in requirements.read_text().splitlines(keepends=True):
        if start := re.match(r"([A-Za-z0-9._-]+)==", line):
            name = start[1]
        if name and not line.lstrip().startswith("#"):
            found[name] = found.get(name, "") + line
    return found


def _install(wanted: str) -> bool:
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / "wanted.txt"
    file.write_text(wanted)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # What they depend on is in the project already, at the version it is locked to.
    more = ["--no-deps", "--require-hashes", "--upgrade", "--target", str(FOLDER), "--requirement", str(file)]
    return subprocess.run([*pip, *more], check=False).returncode == 0  # noqa: S603 — our own words
