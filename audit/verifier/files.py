"""What is read from the disk: bounded, and told in words when it cannot be."""

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audit.log import entries, merkle
from audit.log.archives import Archive
from audit.log.errors import LogError
from audit.log.policies import Policy
from audit.log.tarballs import ArchiveError
from audit.verifier.report import Report

#: Bytes; nothing that is read whole is longer.
LARGEST = 2 << 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BUNDLE_KEYS = {"recorded_us", "entry"}
_HASH_LINE = re.compile(r"[A-Za-z0-9+/]{43}=")


class Unreadable(Exception):
    """A file that cannot be used; the report already says why."""


def read(path: Path, report: Report) -> bytes:
    """Return the content of a small file."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        report.incomplete("file.unreadable", name=path.name, why=error.strerror)
        raise Unreadable from None
    if len(data) > LARGEST:
        report.incomplete("file.big", name=path.name)
        raise Unreadable
    return data


def malformed(report: Report, name: str, why: object) -> Unreadable:
    """Tell that a file is not what it should be, and return what to raise."""
    report.incomplete("file.malformed", name=name, why=why)
    return Unreadable()


def read_policy(path: Path, report: Report) -> Policy:
    """Return the policy of a file."""
    try:
        return Policy.parse(read(path, report))
    except LogError as error:
        raise malformed(report, path.name, error) from None


def read_proof(path: Path, report: Report) -> list[bytes]:
    """Return the hashes of a proof: base64, one a line."""
    return parse_proof(read(path, report), path.name, report)


def parse_proof(data: bytes, name: str, report: Report) -> list[bytes]:
    """Return the hashes of a proof from its bytes."""
    try:
        lines = data.decode("ascii").splitlines()
        if len(lines) > merkle.MAX_PROOF_HASHES or not all(_HASH_LINE.fullmatch(line) for line in lines):
            raise malformed(report, name, "base64, 32 bytes a line")
        return [b64decode(line, validate=True) for line in lines]
    except (UnicodeDecodeError, Base64Error) as error:
        raise malformed(report, name, error) from None


def parse_json(data: bytes) -> Any:
    """Return a JSON value. Raises `ValueError`, also for one key twice: readers would not agree on its value."""
    return json.loads(data, object_pairs_hook=_no_duplicates)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("one key twice")
    return value


def read_json(path: Path, report: Report) -> Any:
    """Return the value of a JSON file."""
    try:
        return parse_json(read(path, report))
    except (ValueError, RecursionError) as error:
        raise malformed(report, path.name, error) from None


def read_leaf(path: Path, report: Report) -> bytes:
    """Return the data of a leaf: a `.leaf` file as it is, or JSON {"recorded_us": …, "entry": {…}} made canonical."""
    if path.suffix == ".leaf":
        return read(path, report)
    value = read_json(path, report)
    if not isinstance(value, dict) or set(value) != _BUNDLE_KEYS or not isinstance(value["entry"], dict):
        raise malformed(report, path.name, '{"recorded_us": …, "entry": {…}}')
    recorded_us = value["recorded_us"]
    if type(recorded_us) is not int or not 0 <= recorded_us < 2**63:
        raise malformed(report, path.name, "recorded_us")
    try:
        return entries.leaf_data(recorded_us, entries.canonical(value["entry"]))
    except LogError as error:
        raise malformed(report, path.name, error) from None


def open_archive(path: Path, report: Report) -> Archive:
    """Open an archive, to be closed by the caller."""
    try:
        return Archive.open(path)
    except OSError as error:
        report.incomplete("file.unreadable", name=path.name, why=error.strerror)
    except ArchiveError as error:
        unreadable(report, path.name, error)
    raise Unreadable


def member(archive: Archive, name: str, report: Report) -> bytes:
    """Return a member of an archive."""
    try:
        return archive.read(name)
    except ArchiveError as error:
        unreadable(report, archive.name, error)
        raise Unreadable from None


def unreadable(report: Report, archive: str, error: ArchiveError) -> None:
    """Tell why an archive cannot be read."""
    report.incomplete(f"archive.{error.code}", archive=archive, name=error.name, why=error.why)


def at_us(microseconds: int) -> datetime | str:
    """Return microseconds since 1970 as an instant, or as they are when no calendar has it."""
    try:
        return _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return f"{microseconds} µs"
