"""The log's secrets, in a file that its owner alone may read: one key a line, the newest last while two sign."""

import os
import stat
from pathlib import Path

from audit.log.errors import NoteError
from audit.log.notes import SigningKey


class KeyFileRefused(RuntimeError):
    """The file of keys is absent, unreadable, or open to others; the message says what to type."""


def load(path: Path) -> list[SigningKey]:
    """Return the keys that sign, whatever the name they are kept under. Raises `KeyFileRefused`."""
    try:
        mode = path.stat().st_mode
        lines = path.read_text().split()
    except OSError as error:
        raise KeyFileRefused(f"{path}: {error.strerror}. Make the keys: manage.py audit_key new") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileRefused(f"{path} is open to other users: chmod 600 {path}")
    try:
        keys = [SigningKey.parse(line) for line in lines]
    except NoteError as error:
        raise KeyFileRefused(f"{path}: {error}") from error
    if not keys:
        raise KeyFileRefused(f"{path} holds no key")
    return keys


def create(path: Path, name: str) -> SigningKey:
    """Make the first key. Raises `FileExistsError` rather than write over one."""
    key = SigningKey.generate(name)
    _write(path, [key], os.O_CREAT | os.O_EXCL)
    return key


def add(path: Path, name: str) -> SigningKey:
    """Make another key, that signs beside those of the file from the next start on."""
    keys = load(path)
    key = SigningKey.generate(name)
    _replace(path, [*keys, key])
    return key


def drop_oldest(path: Path) -> SigningKey:
    """Take the oldest key away, once its successor is known to all. Raises `KeyFileRefused` for the only one."""
    keys = load(path)
    if len(keys) < 2:
        raise KeyFileRefused(f"{path} holds one key only: add its successor first")
    _replace(path, keys[1:])
    return keys[0]


def _replace(path: Path, keys: list[SigningKey]) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    _write(draft, keys, os.O_CREAT | os.O_EXCL)
    draft.replace(path)


def _write(path: Path, keys: list[SigningKey], flags: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | flags, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{key}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())
