"""`reconcile`: every event that a second channel saw is in the archive.

Between an act and its place in the tree there is a second or so during which a database administrator could delete the
event unseen by the tree. The web servers send each event's hash elsewhere too, and here the two are compared.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from audit.log import merkle, tiles
from audit.log.archives import Archive
from audit.log.errors import LogError
from audit.log.tarballs import ArchiveError
from audit.verifier import descriptions, files
from audit.verifier.report import Report

_HASH = re.compile(r"[0-9a-fA-F]{64}")
_IDENTIFIER = re.compile(rb'"id":"([ -~]{1,64}?)","kind":"')
#: Characters of a line of the second channel.
_LONGEST = 65_536


def verify(report: Report, channel: Path, path: Path) -> None:
    """Look for every line of the second channel in an archive. Tampered: an event absent, or not the same."""
    wanted = {leaf_hash for _, _, leaf_hash in _lines(channel, report)}
    if not wanted:
        report.incomplete("reconcile.empty")
        return
    count = len(wanted)
    with files.open_archive(path, report) as archive:
        report.note("reconcile.unverified")
        try:
            for _, leaf in leaves(archive):
                wanted.discard(merkle.leaf_hash(leaf))
            if wanted:
                _tell_missing(report, channel, archive, wanted)
            else:
                report.proved("reconcile.found", count=count)
        except ArchiveError as error:
            files.unreadable(report, archive.name, error)
        except LogError as error:
            report.incomplete("file.malformed", name=archive.name, why=error)


def leaves(archive: Archive) -> Iterator[tuple[int, bytes]]:
    """Yield the index and the data of every leaf that the archive holds. Raises `ArchiveError`, `FormatError`."""
    for index in range(archive.first_bundle, archive.bundles):
        width = archive.width(0, index)
        for at, leaf in enumerate(tiles.unpack_bundle(archive.bundle(index, width), width)):
            yield index * tiles.WIDTH + at, leaf


def _tell_missing(report: Report, channel: Path, archive: Archive, missing: set[bytes]) -> None:
    places = _places(archive, {event for _, event, leaf_hash in _lines(channel, report) if leaf_hash in missing})
    for number, event, leaf_hash in _lines(channel, report):
        if leaf_hash not in missing:
            continue
        if event in places:
            report.tampered("reconcile.rewritten", event=event, number=number, index=places[event])
        else:
            report.tampered("reconcile.missing", event=event, number=number)


def _places(archive: Archive, events: set[str]) -> dict[str, int]:
    """Return the index of the leaves whose entry has one of these identifiers."""
    places = {}
    for index, leaf in leaves(archive):
        # Reading every entry takes twenty times longer than looking where its identifier stands.
        named = _IDENTIFIER.search(leaf)
        if named and named[1].decode() in events:
            found = descriptions.content(leaf)
            if found and found[1]["id"] in events:
                places[found[1]["id"]] = index
    return places


def _lines(channel: Path, report: Report) -> Iterator[tuple[int, str, bytes]]:
    """Yield (line number, event, leaf hash) of the second channel; empty lines are skipped."""
    try:
        with channel.open(encoding="utf-8", errors="replace") as file:
            number = 0
            while line := file.readline(_LONGEST):
                number += 1
                if text := line.strip():
                    yield number, *_parse(text, number, report)
    except OSError as error:
        report.incomplete("file.unreadable", name=channel.name, why=error.strerror)
        raise files.Unreadable from None


def _parse(text: str, number: int, report: Report) -> tuple[str, bytes]:
    event, leaf_hash = _json_line(text) if text.startswith("{") else _plain_line(text)
    if not isinstance(event, str) or not isinstance(leaf_hash, str) or not _HASH.fullmatch(leaf_hash):
        report.incomplete("reconcile.line", number=number, text=text)
        raise files.Unreadable
    return event, bytes.fromhex(leaf_hash)


def _json_line(text: str) -> tuple[object, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None, None
    return (value.get("event_id"), value.get("leaf_hash")) if isinstance(value, dict) else (None, None)


def _plain_line(text: str) -> tuple[object, object]:
    words = text.split()
    return (words[0], words[1]) if len(words) == 2 else (None, None)
