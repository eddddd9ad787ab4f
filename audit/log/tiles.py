"""Tiles and entry bundles (C2SP tlog-tiles): the tree cut into files of 256 hashes that never change once full.

A tile of level L holds the hashes of complete subtrees of 256^L leaves. A full tile is 256 hashes wide; the last of
each level is partial, and its width is part of its path. A bundle holds the data of the leaves under a tile of level 0.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from audit.log.errors import FormatError, ProofError
from audit.log.merkle import HASH_SIZE, MAX_SIZE, check_size, node_hash, split_hashes
from audit.log.strict import shorten

HEIGHT = 8
WIDTH = 256
MAX_LEVEL = 63
MAX_ENTRY_BYTES = 2**16 - 1
_CACHED_TILES = 64
_MAX_PATH = 100
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")

# read_tile(level, index, width) gives the bytes of one tile: 32 times its width.
TileReader = Callable[[int, int, int], bytes]


@dataclass(frozen=True)
class TileRef:
    """One file of a log: a tile of hashes, or a bundle of entries when `level` is None; `width` counts them."""

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        if self.level is None:
            return bundle_path(self.index, self.width)
        return tile_path(self.level, self.index, self.width)


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile, without leading slash: `tile/0/x001/x234/067.p/8`. Raises FormatError."""
    if not 0 <= level <= MAX_LEVEL:
        raise FormatError(f"a tile's level is 0 to {MAX_LEVEL}, not {level}")
    return f"tile/{level}/{_format_index(level, index)}{_format_width(width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Return the path of an entry bundle, without leading slash: `tile/entries/067.p/8`. Raises FormatError."""
    return f"tile/entries/{_format_index(0, index)}{_format_width(width)}"


def parse_path(path: str) -> TileRef:
    """Read the path of a tile or a bundle. Raises FormatError on any other spelling than the one the writers give."""
    match = _PATH.fullmatch(path) if len(path) <= _MAX_PATH else None
    if match is None:
        raise FormatError(f"not a tile's path: {shorten(path)}")
    level, index, width = match.groups()
    ref = TileRef(
        None if level == "entries" else int(level),
        int(index.replace("x", "").replace("/", "")),
        WIDTH if width is None else int(width),
    )
    if ref.path != path:
        raise FormatError(f"not the one spelling of a tile's path: {shorten(path)}")
    return ref


def tiles_of(size: int) -> Iterator[TileRef]:
    """Yield every tile of hashes of a tree of `size` leaves, level by level, the partial one last."""
    check_size(size)
    level = 0
    while size:
        yield from _level_of(level, size)
        level, size = level + 1, size >> HEIGHT


def bundles_of(size: int) -> Iterator[TileRef]:
    """Yield every bundle of entries of a tree of `size` leaves, the partial one last."""
    check_size(size)
    return _level_of(None, size)


def new_full_tiles(old_size: int, new_size: int) -> Iterator[TileRef]:
    """Yield the tiles of hashes that are full at `new_size` and were not at `old_size`, level by level from 0."""
    check_size(old_size)
    check_size(new_size)
    level = 0
    while new_size >= WIDTH:
        old_size, new_size = old_size >> HEIGHT, new_size >> HEIGHT
        for index in range(old_size, new_size):
            yield TileRef(level, index, WIDTH)
        level += 1


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """Return a bundle: each entry after its length in two bytes.

    Raises FormatError for no entry, more than 256, or one of 64 KiB or more.
    """
    parts = list(entries)
    if not 1 <= len(parts) <= WIDTH:
        raise FormatError(f"a bundle has 1 to {WIDTH} entries, not {len(parts)}")
    for entry in parts:
        if len(entry) > MAX_ENTRY_BYTES:
            raise FormatError(f"an entry of {len(entry)} bytes does not fit a bundle")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in parts)


def unpack_bundle(data: bytes, width: int | None = None) -> list[bytes]:
    """Return the entries of a bundle; `width` is how many there must be. Raises FormatError."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        if len(entries) == WIDTH:
            raise FormatError(f"a bundle has more than {WIDTH} entries")
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise FormatError(f"a bundle is cut in its entry {len(entries)}")
        entries.append(data[at + 2 : end])
        at = end
    if not entries or width not in (None, len(entries)):
        raise FormatError(f"a bundle has {len(entries)} entries instead of {width or 'some'}")
    return entries


class TileNodes:
    """Reads the nodes of a tree of `size` leaves from its tiles; call it as a `merkle.NodeReader`.

    Nothing here is true because a tile says so: compare the root with a signed one. Raises FormatError for a tile of
    the wrong length, ProofError for a node that is not complete in the tree, and whatever `read_tile` raises.
    """

    def __init__(self, read_tile: TileReader, size: int) -> None:
        check_size(size)
        self._read_tile = read_tile
        self._size = size
        self._rows: OrderedDict[tuple[int, int], list[list[bytes]]] = OrderedDict()

    def __call__(self, level: int, index: int) -> bytes:
        if level < 0 or index < 0 or (index + 1) << level > self._size:
            raise ProofError(f"node {index} of level {level} is not complete in a tree of {self._size} leaves")
        tile_level, row = divmod(level, HEIGHT)
        tile_index, at = divmod(index, WIDTH >> row)
        return self._tile(tile_level, tile_index)[row][at]

    def _tile(self, level: int, index: int) -> list[list[bytes]]:
        """Return the hashes of a tile, row by row from its bottom to just below its own root."""
        rows = self._rows.get((level, index))
        if rows is None:
            rows = self._rows[level, index] = self._read(level, index)
            if len(self._rows) > _CACHED_TILES:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end((level, index))
        return rows

    def _read(self, level: int, index: int) -> list[list[bytes]]:
        width = min(WIDTH, (self._size >> HEIGHT * level) - index * WIDTH)
        data = self._read_tile(level, index, width)
        if len(data) != width * HASH_SIZE:
            raise FormatError(f"{tile_path(level, index, width)} has {len(data)} bytes instead of {width * HASH_SIZE}")
        rows = [split_hashes(data)]
        while len(rows) < HEIGHT:
            below = rows[-1]
            rows.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
        return rows


def _level_of(level: int | None, size: int) -> Iterator[TileRef]:
    full, width = divmod(size, WIDTH)
    for index in range(full):
        yield TileRef(level, index, WIDTH)
    if width:
        yield TileRef(level, full, width)


def _format_index(level: int, index: int) -> str:
    if index < 0 or index << HEIGHT * (level + 1) > MAX_SIZE:
        raise FormatError(f"no tree has a tile {index} at level {level}")
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _format_width(width: int) -> str:
    if not 1 <= width <= WIDTH:
        raise FormatError(f"a tile is 1 to {WIDTH} wide, not {width}")
    return "" if width == WIDTH else f".p/{width}"
