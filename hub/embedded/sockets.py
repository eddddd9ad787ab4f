"""The private folder of the services' Unix sockets."""

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from hub.embedded.identity import Identity

LONGEST_SOCKET = ".s.PGSQL.5432.lock"
# A socket's whole path must fit in 107 bytes.
LIMIT = 107


def socket_folder(var: Path, identity: Identity) -> Path:
    """Return a folder only its owner may enter: in `var` or, when that path is too long, a fixed one in /tmp."""
    folder = var / "sockets"
    if len(os.fsencode(folder / LONGEST_SOCKET)) > LIMIT:
        digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"hub-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    refuse_strangers(folder, identity)
    os.chown(folder, identity.uid, identity.gid)
    folder.chmod(0o700)
    return folder


def refuse_strangers(folder: Path, identity: Identity) -> None:
    """Anyone may make a folder in /tmp before us; theirs would let them answer in our place."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), identity.uid}:
        sys.exit(f"{folder} belongs to someone else. Remove it, then start again.")
