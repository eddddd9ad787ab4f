"""Installs what pip cannot bring: Pango for PDFs and, with --test, a browser, gettext and an antivirus.

Never fails: it says what is missing and what to type.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def has_pango() -> bool:
    return all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def has_font() -> bool:
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    return any(next(folder.rglob("*.[to]tf"), None) for folder in folders if folder.is_dir())


def has_browser() -> bool:
    """Ubuntu's package of that name is a stub that asks for a snap: a real browser prints its version."""
    return any(prints_version(path) for name in BROWSERS if (path := shutil.which(name)))


def has_antivirus() -> bool:
    """Debian puts daemons where a person's PATH does not look."""
    return bool(shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"))


def prints_version(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def missing(for_tests: bool) -> list[str]:
    packages = [] if has_pango() else PANGO[:3]
    packages += [] if has_font() else PANGO[3:]
    if for_tests:
        packages += [] if has_browser() or os.environ.get("HUB_CHROMIUM") else ["chromium"]
        packages += [] if shutil.which("msgfmt") else ["gettext"]
        # Never started as a service: each run of the tests has its own daemon, with a signature of one line.
        packages += [] if has_antivirus() else ["clamav-daemon"]
        # Playwright's driver is a Node program linked to it.
        packages += [] if ctypes.util.find_library("atomic") else ["libatomic1"]
    return packages


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def as_root() -> list[str] | None:
    """The prefix that gives root's rights without a question, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return [sudo, "-n"] if allowed else None


def apt_install(prefix: list[str], packages: list[str]) -> bool:
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*environment, "apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]

    def run(command: list[str]) -> bool:
        # The package manager's long talk goes to stderr only if it fails.
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            sys.stderr.write(done.stdout.decode(errors="replace")[-2000:])
        return done.returncode == 0

    say(f"Installing system packages: {' '.join(packages)}…")
    return run([*environment, "apt-get", "update", "--quiet"]) and run(install)


def say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    packages = missing("--test" in sys.argv[1:])
    if "chromium" in packages and is_ubuntu():
        packages.remove("chromium")
        say("Ubuntu's chromium needs snap. Install Google Chrome, or set HUB_CHROMIUM to a browser, for its tests.")
    if not packages:
        return
    prefix = as_root() if shutil.which("apt-get") else None
    if prefix is None or not apt_install(prefix, packages):
        say(f"Some features will not work until you type: sudo apt-get install {' '.join(packages)}")


if __name__ == "__main__":
    main()
