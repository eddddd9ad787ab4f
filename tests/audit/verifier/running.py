"""Runs the verifier in the test's process, and rewrites archives as a forger would."""

import hashlib
import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from audit.log import tarballs, tiles
from audit.log.archives import Archive, Manifest
from audit.verifier.__main__ import main
from tests.audit.log_builder import LogInMemory


def run(*arguments: object, lang: str = "en") -> tuple[int, str]:
    """Return the exit code and the words of one command."""
    out = StringIO()
    with redirect_stdout(out):
        code = main([*map(str, arguments), "--lang", lang], {})
    return code, out.getvalue()


def save_policy(log: LogInMemory, folder: Path) -> Path:
    """Write the policy of a log, and return its path."""
    path = folder / "hub.policy"
    path.write_text(log.policy_text)
    return path


class Forgery:
    """The files of an archive, to change and to write again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with Archive.open(path) as archive:
            self.files = {name: archive.read(name) for name in archive.members}

    def flip(self, name: str, at: int = 0) -> None:
        """Change one bit of a file."""
        data = bytearray(self.files[name])
        data[at] ^= 1
        self.files[name] = bytes(data)

    def leaves(self, name: str) -> list[bytes]:
        """Return the leaves of a bundle."""
        return tiles.unpack_bundle(self.files[name])

    def relist(self) -> None:
        """Make the manifest agree with the files again, as a careful forger does."""
        manifest = json.loads(self.files["manifest.json"])
        names = [name for name in self.files if name not in ("manifest.json", "seal.tsr")]
        manifest["files"] = {name: hashlib.sha256(self.files[name]).hexdigest() for name in names}
        manifest.pop("format")
        self.files["manifest.json"] = Manifest(**manifest).encode()

    def say(self, **changes: object) -> None:
        """Change what the manifest says."""
        manifest = {**json.loads(self.files["manifest.json"]), **changes}
        self.files["manifest.json"] = json.dumps(manifest).encode()

    def save(self, *, relisted: bool = False) -> Path:
        """Write the archive again at its place, and return its path."""
        if relisted:
            self.relist()
        with self.path.open("wb") as file:
            for name, data in self.files.items():
                tarballs.write_member(file, name, data)
            tarballs.write_end(file)
        return self.path
