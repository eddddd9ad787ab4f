"""The witness's signing key, in a file that nobody else may read."""

import os
import stat
from pathlib import Path

from audit.log.errors import LogError
from audit.log.notes import COSIGNATURE, SigningKey


class KeyFileError(Exception):
    """The key file cannot be used; the message says why and what to do."""


def make_key(name: str, path: Path) -> SigningKey:
    """Make a cosignature key (type 0x04) and write it to a new file of mode 0600.

    `name` is a signed-note key name: no space, no plus. Raises `KeyFileError` when the file exists, is in a folder that
    cannot be written, or the name is not one.
    """
    try:
        key = SigningKey.generate(name, COSIGNATURE)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyFileError(f"{path} exists; a key is never overwritten") from error
    except (OSError, LogError) as error:
        raise KeyFileError(str(error)) from error
    with os.fdopen(file, "w", encoding="ascii") as stream:
        # The mask of the process may have taken rights away from 0600, never given any.
        stream.write(f"{key}\n")
        stream.flush()
        os.fsync(stream.fileno())
    return key


def read_key(path: Path) -> SigningKey:
    """Read the key. Raises `KeyFileError` when others may read or write the file, or it holds no cosignature key."""
    try:
        with path.open(encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyFileError(f"{path} is open to others (mode {stat.S_IMODE(mode):04o}): chmod 600 {path}")
            key = SigningKey.parse(stream.read().strip())
    # UnicodeDecodeError is a ValueError, and so is LogError.
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{path}: {error}") from error
    if key.verifier.key_type != COSIGNATURE:
        raise KeyFileError(f"{path} holds a key of type {key.verifier.key_type:#04x}, not a cosignature key (0x04)")
    return key
