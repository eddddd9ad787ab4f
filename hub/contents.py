"""Files on the disk under the SHA-256 of their content: the same content once, whole or not at all, checked when read.

A content is written before the transaction that names it commits. If that fails, the file stays alone and harmless:
the same content may be written again.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


class Damaged(OSError):
    """A stored content is absent or no longer what its name says."""


def put(folder: str, content: BinaryIO) -> str:
    """Write a content, read from its beginning, once; return its SHA-256. A reader never sees it half written."""
    content.seek(0)
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    path, size = path_of(folder, sha256), content.seek(0, os.SEEK_END)
    if path.exists() and path.stat().st_size == size:
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    content.seek(0)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        shutil.copyfileobj(content, draft)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
    return sha256


def open_checked(folder: str, sha256: str) -> BinaryIO:
    """Return a stored content open at its beginning. Raises `Damaged` when it is absent or was changed."""
    try:
        file = path_of(folder, sha256).open("rb")
    except FileNotFoundError:
        raise Damaged(f"{folder} {sha256} is not in the storage") from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Damaged(f"{folder} {sha256} was changed on the disk")
    file.seek(0)
    return file


def path_of(folder: str, sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / sha256[:2] / sha256[2:4] / sha256
