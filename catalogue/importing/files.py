"""Files that strangers wrote, opened with care: encodings, sizes, archives, links that lead elsewhere. No Django."""

import codecs
import csv
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.importing.issues import ERROR, WARNING, Issue, Refused

MEGABYTE = 1000 * 1000
#: A JSON or TOML file is held in memory whole.
LARGEST_JSON = 20 * MEGABYTE
#: One cell of a CSV; more means a quote that is never closed.
LARGEST_CELL = MEGABYTE
_BLOCK = 1 << 20
_ARCHIVES = {".zip", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".7z", ".rar", ".zst"}
_ARCHIVE_STARTS = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True)
class Found:
    """A file of an import; `name` is its path from the folder that was given, with `/`."""

    path: Path
    name: str

    @property
    def stem(self) -> str:
        return self.path.stem


@dataclass(frozen=True)
class Content:
    """What one pass over a file tells: SHA-256 of its bytes in hexadecimal, and its encoding."""

    sha256: str
    encoding: str
    #: First line that is not UTF-8, when the file is in the older encoding of Windows.
    odd_line: int | None = None


def find(root: Path, suffix: str) -> tuple[list[Found], list[Issue]]:
    """Return the files of a folder that end in `suffix`, in the order of their names, or the one file itself.

    Links that leave the folder are passed over and archives are refused, each with an issue.
    """
    if not root.is_dir():
        return _one(root, suffix)
    found: list[Found] = []
    issues: list[Issue] = []
    for folder, folders, names in os.walk(root):
        for name in sorted(folders + names):
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if path.is_symlink() and (name in folders or root.resolve() not in path.resolve().parents):
                issues.append(Issue(WARNING, relative, None, "a link to a folder or out of this one, passed over"))
            elif name in names and not path.is_file():
                issues.append(Issue(WARNING, relative, None, "no ordinary file, passed over"))
            elif name in names and path.suffix.lower() in _ARCHIVES:
                issues.append(_archive(relative))
            elif name in names and path.suffix.lower() == suffix:
                found.append(Found(path, relative))
    return sorted(found, key=lambda one: one.name), issues


def _one(path: Path, suffix: str) -> tuple[list[Found], list[Issue]]:
    if path.suffix.lower() in _ARCHIVES:
        return [], [_archive(path.name)]
    if path.suffix.lower() != suffix:
        return [], [Issue(ERROR, path.name, None, f"a {suffix} file is expected")]
    return [Found(path, path.name)] if path.is_file() else [], []


def _archive(name: str) -> Issue:
    return Issue(ERROR, name, None, "an archive is not opened: unpack it first and import the folder")


def inspect(file: Found, *, most_bytes: int) -> Content:
    """Read a file once from end to end, holding one block; raise `Refused` for what cannot be a text."""
    try:
        return _inspect(file, most_bytes)
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}") from error


def _inspect(file: Found, most_bytes: int) -> Content:
    size = file.path.stat().st_size
    if size > most_bytes:
        raise Refused(f"{size / MEGABYTE:.1f} MB is more than the {most_bytes / MEGABYTE:g} MB allowed")
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    line, odd_line = 1, None
    with file.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if line == 1 and block.startswith(_ARCHIVE_STARTS):
                raise Refused("an archive is not opened: unpack it first and import the folder")
            if b"\0" in block:
                raise Refused("a NUL byte: this is not a text", line + block[: block.index(b"\0")].count(b"\n"))
            digest.update(block)
            odd_line = odd_line or _odd_line(decoder, block, line)
            line += block.count(b"\n")
    odd_line = odd_line or _odd_line(decoder, b"", line, final=True)
    if odd_line is None:
        return Content(digest.hexdigest(), "utf-8-sig")
    return Content(digest.hexdigest(), "cp1252", odd_line)


def _odd_line(decoder: codecs.IncrementalDecoder, block: bytes, line: int, *, final: bool = False) -> int | None:
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        return line + block[: max(error.start - pending, 0)].count(b"\n")
    return None


@contextmanager
def open_text(file: Found, content: Content) -> Iterator[Any]:
    """Open a file in the encoding that `inspect` found; raise `Refused` where a character has no meaning in it."""
    with file.path.open(encoding=content.encoding, newline="") as stream:
        try:
            yield stream
        except UnicodeDecodeError as error:
            raise Refused("neither UTF-8 nor Windows-1252", content.odd_line) from error


def read_csv(file: Found, content: Content, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it starts on; raise `Refused` with the line for what is no CSV."""
    csv.field_size_limit(LARGEST_CELL)
    with open_text(file, content) as stream:
        rows = csv.reader(stream, delimiter=delimiter, strict=True)
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise Refused(f"not a CSV: {error}", line) from error
            yield line, row


def read_json(file: Found) -> tuple[dict[str, Any], str, Content]:
    """Return the object a JSON file holds, its text and its content; raise `Refused` with the line."""
    content = inspect(file, most_bytes=LARGEST_JSON)
    with open_text(file, content) as stream:
        source = stream.read()
    try:
        value = json.loads(source, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise Refused(f"not JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise Refused("JSON nested too deep") from error
    except UnicodeEncodeError as error:
        raise Refused("a character that does not exist (lone surrogate)") from error
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Refused("a JSON object is expected", 1)
    return value, source, content


def json_list(raw: dict[str, Any], key: str) -> list[Any]:
    """Return what stands under a key when it is a list, else an empty one."""
    value = raw.get(key)
    return value if isinstance(value, list) else []


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
