"""The sequencer's own memory of what it signed, outside the database: a file that is only appended to, on another disk.

One line a checkpoint: the signed note in base64. A database restored from an old backup, or rewritten, is behind it.
"""

import os
from base64 import b64decode, b64encode
from pathlib import Path

from audit.log.checkpoints import Checkpoint
from audit.log.errors import LogError
from audit.log.notes import Note

#: Bytes after which a new file begins; the one before is kept beside it.
LARGEST = 64 * 1024 * 1024
#: Bytes read from the end to find the last whole line.
TAIL = 64 * 1024


class Anchor:
    """The file at `path`. What it holds is believed: it must be out of reach of whoever administers the database."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, note: Note) -> None:
        """Write one checkpoint and wait until it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size > LARGEST:
            self.path.replace(self.path.with_name(f"{self.path.name}.old"))
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A line that a crash cut is ended first, so that it spoils no other.
            os.write(descriptor, (b"" if self._ends_well() else b"\n") + b64encode(note.encode()) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def last(self, origin: str) -> Checkpoint | None:
        """Return the largest of the last checkpoints written of a log, None without one. Cut lines are passed over."""
        for path in (self.path, self.path.with_name(f"{self.path.name}.old")):
            found = [_checkpoint(line) for line in self._tail(path)]
            ours = [checkpoint for checkpoint in found if checkpoint is not None and checkpoint.origin == origin]
            if ours:
                # Two sequencers may write their lines in the other order.
                return max(ours, key=lambda checkpoint: checkpoint.size)
        return None

    def _ends_well(self) -> bool:
        tail = self._read_end(self.path, 1)
        return tail in (b"", b"\n")

    def _tail(self, path: Path) -> list[bytes]:
        return self._read_end(path, TAIL).split(b"\n")

    @staticmethod
    def _read_end(path: Path, count: int) -> bytes:
        if not path.exists():
            return b""
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - count))
            return file.read()


def _checkpoint(line: bytes) -> Checkpoint | None:
    try:
        return Checkpoint.parse(Note.parse(b64decode(line, validate=True)).text)
    except (LogError, ValueError):
        return None
