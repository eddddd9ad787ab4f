"""The archive of a log: one tar that anyone can check without this software's database (the pivot format).

Members, in this order: `manifest.json`, `checkpoint` (the cosigned note), `policy`, `consistency` and `previous` when
there is an earlier checkpoint, the tiles of hashes, the bundles of entries (C2SP tlog-tiles), and `seal.tsr` when a
time-stamping authority dated the manifest (RFC 3161). A log whose beginning was pruned starts its entries, and the
tiles just above them, at the bundle of `first_index`; every higher tile is there, so the root can still be computed.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

import rfc8785

from audit.log import merkle, spelling, tarballs, tiles
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError
from audit.log.notes import Note
from audit.log.tarballs import ArchiveError, Member

FORMAT = "hub-audit-archive/1"
MANIFEST, CHECKPOINT, POLICY = "manifest.json", "checkpoint", "policy"
CONSISTENCY, PREVIOUS, TOKEN = "consistency", "previous", "seal.tsr"
#: The most bytes of each small member; the manifest's depends on the number of members.
_LARGEST = {CHECKPOINT: 1 << 20, POLICY: 1 << 20, CONSISTENCY: 1 << 13, PREVIOUS: 1 << 20, TOKEN: 1 << 20}
_LARGEST_ENTRY = 2 + tiles.MAX_ENTRY_BYTES
_MANIFEST_BASE, _MANIFEST_LINE = 1 << 12, 256
_MANIFEST_KEYS = {"format", "origin", "size", "first_index", "day", "previous_size", "made_at", "files"}
_HEX = re.compile(r"[0-9a-f]{64}")


class LogSource(Protocol):
    """What an archive is made from, or is itself."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return `width` hashes of a tile."""

    def bundle(self, index: int, width: int) -> bytes:
        """Return `width` entries as a bundle. Raises `KeyError` when they were pruned."""


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` says; `files` gives the SHA-256, in hex, of every other member but `seal.tsr`."""

    origin: str
    size: int
    first_index: int
    day: str | None
    previous_size: int | None
    made_at: str
    files: Mapping[str, str]

    def encode(self) -> bytes:
        """Return the canonical JSON (RFC 8785): its length depends on no hash."""
        return rfc8785.dumps(
            {
                "format": FORMAT,
                "origin": self.origin,
                "size": self.size,
                "first_index": self.first_index,
                "day": self.day,
                "previous_size": self.previous_size,
                "made_at": self.made_at,
                "files": dict(self.files),
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a manifest. Raises `ArchiveError("manifest")` for anything but the expected keys and types."""
        try:
            value = spelling.read(data)
        except (ValueError, RecursionError) as error:
            raise _wrong(str(error)) from None
        if not isinstance(value, dict) or set(value) != _MANIFEST_KEYS or value["format"] != FORMAT:
            raise _wrong(f"not {FORMAT}")
        if not _is_size(value["size"]) or not _is_size(value["first_index"]) or value["first_index"] > value["size"]:
            raise _wrong("size, first_index")
        if value["previous_size"] is not None and not _is_size(value["previous_size"]):
            raise _wrong("previous_size")
        if not isinstance(value["origin"], str) or not isinstance(value["made_at"], str):
            raise _wrong("origin, made_at")
        if value["day"] is not None and not isinstance(value["day"], str):
            raise _wrong("day")
        _check_files(value["files"])
        return cls(**{key: value[key] for key in _MANIFEST_KEYS - {"format"}})


def _check_files(files: Any) -> None:
    if not isinstance(files, dict):
        raise _wrong("files")
    for name, digest in files.items():
        if not isinstance(digest, str) or not _HEX.fullmatch(digest):
            raise _wrong(f"files: {name}")


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value <= merkle.MAX_SIZE


def _wrong(why: str) -> ArchiveError:
    return ArchiveError("manifest", MANIFEST, why)


def write_archive(
    file: BinaryIO,
    *,
    source: LogSource,
    checkpoint: Note,
    policy: str,
    first_index: int = 0,
    day: date | None = None,
    previous: Note | None = None,
    made_at: datetime,
    token: bytes | None = None,
) -> bytes:
    """Write an archive at the beginning of a seekable `file`, and return the bytes of its manifest.

    The tree is the one of `checkpoint`; entries start at the bundle of `first_index`. `previous` is the note of an
    earlier checkpoint of the same log. `made_at` is aware. Memory does not grow with the entries: one bundle at a time.
    A token is made over the manifest, thus known later: see `add_token`. Raises `ArchiveError` for a missing bundle.
    """
    head = Checkpoint.parse(checkpoint.text)
    before = Checkpoint.parse(previous.text) if previous else None
    small = _small_members(source, checkpoint, policy, head, previous, before)
    manifest = Manifest(
        origin=head.origin,
        size=head.size,
        first_index=first_index,
        day=day.isoformat() if day else None,
        previous_size=before.size if before else None,
        made_at=made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        files=dict.fromkeys([*small, *tree_paths(head.size, first_index)], "0" * 64),
    )
    tarballs.write_member(file, MANIFEST, manifest.encode())
    files = {}
    for name, data in _contents(small, source, head.size, first_index):
        tarballs.write_member(file, name, data)
        files[name] = hashlib.sha256(data).hexdigest()
    encoded = replace(manifest, files=files).encode()
    if token is not None:
        tarballs.write_member(file, TOKEN, token)
    tarballs.write_end(file)
    end = file.tell()
    file.seek(0)
    tarballs.write_member(file, MANIFEST, encoded)
    file.seek(end)
    return encoded


def add_token(file: BinaryIO, token: bytes) -> None:
    """Add the RFC 3161 response over the manifest to an archive opened for reading and writing."""
    if TOKEN in tarballs.members(file, is_name):
        raise ArchiveError("duplicate", TOKEN)
    file.seek(tarballs.end_of_members(file))
    tarballs.write_member(file, TOKEN, token)
    tarballs.write_end(file)
    file.truncate()


def _small_members(
    source: LogSource, checkpoint: Note, policy: str, head: Checkpoint, previous: Note | None, before: Checkpoint | None
) -> dict[str, bytes]:
    small = {CHECKPOINT: checkpoint.encode(), POLICY: policy.encode()}
    if previous is None or before is None:
        return small
    if before.origin != head.origin or before.size > head.size:
        raise ArchiveError("refused", PREVIOUS, "not an earlier checkpoint of this log")
    if 0 < before.size < head.size:
        proof = merkle.consistency_proof(before.size, head.size, tiles.TileNodes(source.tile, head.size))
        small[CONSISTENCY] = b"".join(b64encode(node) + b"\n" for node in proof)
    return {**small, PREVIOUS: previous.encode()}


def _contents(
    small: Mapping[str, bytes], source: LogSource, size: int, first_index: int
) -> Iterator[tuple[str, bytes]]:
    yield from small.items()
    for path in tree_paths(size, first_index):
        ref = tiles.parse_path(path)
        if ref.level is not None:
            yield path, source.tile(ref.level, ref.index, ref.width)
            continue
        try:
            yield path, source.bundle(ref.index, ref.width)
        except KeyError:
            raise ArchiveError("missing", path) from None


def tree_paths(size: int, first_index: int) -> Iterator[str]:
    """Return the paths of the tiles, then of the bundles, that an archive of a tree holds."""
    start = first_index // tiles.WIDTH
    for ref in tiles.tiles_of(size):
        if ref.level != 0 or ref.index >= start:
            yield tiles.tile_path(ref.level or 0, ref.index, ref.width)
    for ref in tiles.bundles_of(size):
        if ref.index >= start:
            yield tiles.bundle_path(ref.index, ref.width)


def is_name(name: str) -> bool:
    """Tell whether an archive may hold a member of this name: never a path that leads anywhere else."""
    if name == MANIFEST or name in _LARGEST:
        return True
    try:
        tiles.parse_path(name)
    except FormatError:
        return False
    return True


class Archive:
    """An archive opened for reading: a `LogSource` that trusts nothing it reads.

    `name` is its file's, for messages; `members` gives the place of each file, `manifest` what the archive says of
    itself. Every read is bounded. Raises `ArchiveError`.
    """

    def __init__(self, file: BinaryIO, name: str = "") -> None:
        self.name = name
        self._file = file
        self.members: Mapping[str, Member] = tarballs.members(file, is_name)
        if next(iter(self.members), MANIFEST) != MANIFEST:
            raise _wrong("the first member is another one")
        self.manifest_bytes = self.read(MANIFEST)
        self.manifest = Manifest.parse(self.manifest_bytes)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an archive by its path. Raises `OSError` too."""
        file = path.open("rb")
        try:
            return cls(file, path.name)
        except ArchiveError:
            file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        """Return the number of leaves of the tree."""
        return self.manifest.size

    @property
    def first_bundle(self) -> int:
        """Return the index of the first bundle of entries that is kept."""
        return self.manifest.first_index // tiles.WIDTH

    @property
    def bundles(self) -> int:
        """Return the number of bundles that a whole log of this size has."""
        return -(-self.size // tiles.WIDTH)

    def width(self, level: int, index: int) -> int:
        """Return the number of hashes of a tile in this tree, 0 when it has no such tile."""
        return max(0, min(tiles.WIDTH, (self.size >> tiles.HEIGHT * level) - tiles.WIDTH * index))

    def read(self, name: str) -> bytes:
        """Return the bytes of a member."""
        member = self.members.get(name)
        if member is None:
            raise ArchiveError("missing", name)
        if member.size > self._largest(name):
            raise ArchiveError("big", name)
        self._file.seek(member.offset)
        data = self._file.read(member.size)
        if len(data) != member.size:
            raise ArchiveError("truncated", name)
        return data

    def _largest(self, name: str) -> int:
        if name == MANIFEST:
            return _MANIFEST_BASE + _MANIFEST_LINE * len(self.members)
        if name in _LARGEST:
            return _LARGEST[name]
        ref = tiles.parse_path(name)
        return ref.width * (_LARGEST_ENTRY if ref.level is None else merkle.HASH_SIZE)

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first `width` hashes of a tile: a tile of an earlier, smaller tree may be asked for."""
        name = tiles.tile_path(level, index, self.width(level, index) or width)
        data = self.read(name)
        if len(data) < width * merkle.HASH_SIZE:
            raise ArchiveError("refused", name, f"{len(data)} bytes")
        return data[: width * merkle.HASH_SIZE]

    def bundle(self, index: int, width: int) -> bytes:
        """Return the bytes of a bundle of entries."""
        return self.read(tiles.bundle_path(index, width))
