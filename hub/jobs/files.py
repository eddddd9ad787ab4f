"""The files that long work leaves: written aside, named once whole, removed at their term."""

import hashlib
import os
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

#: A file that no row names is left alone this long: the transaction that will name it may not be over.
UNNAMED = timedelta(days=1)


class Damaged(OSError):
    """A file is absent, or no longer what its row says."""


def folder() -> Path:
    """Return the folder of the files, made when it is not there."""
    found = Path(settings.MEDIA_ROOT) / "jobs"
    found.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    return found


def draft_path(name: str) -> Path:
    """Return where a file is written before it is whole."""
    return folder() / f"{name}.part"


def open_draft(name: str) -> BinaryIO:
    """Return a new empty draft, open for writing and reading, that only the service may read."""
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC
    return os.fdopen(os.open(draft_path(name), flags, settings.FILE_UPLOAD_PERMISSIONS), "w+b")


def keep(name: str, draft: BinaryIO) -> tuple[str, int]:
    """Close a draft for good under its name; return its SHA-256 in hex and its size in bytes."""
    draft.flush()
    os.fsync(draft.fileno())
    draft.seek(0)
    sha256 = hashlib.file_digest(draft, "sha256").hexdigest()
    size = draft.seek(0, os.SEEK_END)
    draft.close()
    draft_path(name).replace(folder() / name)
    return sha256, size


def open_kept(name: str, sha256: str) -> BinaryIO:
    """Return a file open at its beginning, its content checked. Raises `Damaged`."""
    try:
        file = open(folder() / name, "rb")  # noqa: SIM115 — who asked closes it
    except FileNotFoundError:
        raise Damaged(f"{name} is not in the storage") from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Damaged(f"{name} was changed on the disk")
    file.seek(0)
    return file


def remove(name: str) -> None:
    """Remove a file; one that is gone already is no matter."""
    (folder() / name).unlink(missing_ok=True)


def remove_draft(name: str) -> None:
    draft_path(name).unlink(missing_ok=True)


def remove_unnamed(named: Collection[str], *, at: datetime) -> list[str]:
    """Remove what no row names and nothing has written to for a day; return the names."""
    oldest = (at - UNNAMED).timestamp()
    found = [path for path in folder().iterdir() if path.name not in named and path.stat().st_mtime < oldest]
    for path in found:
        path.unlink(missing_ok=True)
    return sorted(path.name for path in found)
