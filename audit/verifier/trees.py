"""The tree of an archive recomputed from its entries, one bundle at a time."""

import hashlib
from dataclasses import dataclass, field

from audit.log import merkle, tiles
from audit.log.archives import Archive
from audit.log.errors import FormatError
from audit.log.merkle import HASH_SIZE
from audit.log.tarballs import ArchiveError
from audit.verifier import descriptions
from audit.verifier.report import Report


@dataclass
class TreeCheck:
    """Recomputes what an archive holds, from the leaves up, and reports the first thing wrong of each part.

    `asked` names the members that a log of this size has; `leaves` counts the leaves found right; `whole` tells whether
    every tile and bundle could be read.
    """

    archive: Archive
    report: Report
    asked: set[str] = field(default_factory=set)
    leaves: int = 0
    wrong_leaves: int = 0
    whole: bool = True

    def read(self, name: str) -> bytes | None:
        """Return a member, its hash compared with the manifest's; None, and a finding, when it is not there."""
        self.asked.add(name)
        try:
            data = self.archive.read(name)
        except ArchiveError as error:
            self.whole = self.whole and not name.startswith("tile/")
            self.report.incomplete(f"archive.{error.code}", archive=self.archive.name, name=name, why=error.why)
            return None
        expected = self.archive.manifest.files.get(name)
        if expected is not None and hashlib.sha256(data).hexdigest() != expected:
            self.report.tampered("archive.file", name=name)
        return data

    def run(self, root: bytes) -> None:
        """Compare the entries with the tiles, the tiles with those above them, and the top with the root."""
        self._check_bundles()
        level = 1
        while self.archive.width(level, 0):
            self._check_level(level)
            level += 1
        if self.leaves and not self.wrong_leaves:
            self.report.proved("archive.leaves", count=self.leaves)
        if self.whole:
            self._check_root(root)

    def _check_bundles(self) -> None:
        parents = _Parents(self, 1)
        for index in range(self.archive.first_bundle, self.archive.bundles):
            width = self.archive.width(0, index)
            data = self.read(tiles.bundle_path(index, width))
            tile = self._tile(0, index)
            if data is not None:
                hashes = self._check_leaves(index, width, data, tile)
                tile = tile or hashes
            if tile is not None and width == tiles.WIDTH:
                parents.check(0, index, tile)

    def _check_leaves(self, index: int, width: int, data: bytes, tile: bytes | None) -> bytes | None:
        """Compare a bundle with its tile, and return the tile that it makes, None when it makes none."""
        try:
            leaves = tiles.unpack_bundle(data)
        except FormatError:
            first = index * tiles.WIDTH
            self.wrong_leaves += 1
            self.report.tampered(
                "archive.bundle", name=tiles.bundle_path(index, width), first=first, last=first + width - 1
            )
            return None
        hashes = b"".join(map(merkle.leaf_hash, leaves))
        if tile is None or hashes == tile:
            self.leaves += width
        else:
            self._name_wrong_leaf(index, width, leaves, tile)
        return hashes if len(leaves) == width else None

    def _name_wrong_leaf(self, index: int, width: int, leaves: list[bytes], tile: bytes) -> None:
        self.wrong_leaves += 1
        name = tiles.bundle_path(index, width)
        wrong = next(at for at in range(width + 1) if at >= len(leaves) or not _is_at(leaves[at], tile, at))
        if wrong == width:
            self.report.tampered("archive.extra_leaf", name=name)
        elif wrong >= len(leaves):
            self.report.tampered("archive.leaf_absent", index=index * tiles.WIDTH + wrong, name=name)
        else:
            entry = descriptions.in_short(leaves[wrong])
            self.report.tampered("archive.leaf", index=index * tiles.WIDTH + wrong, entry=entry)

    def _tile(self, level: int, index: int) -> bytes | None:
        """Return a tile of the right length, None and a finding otherwise."""
        width = self.archive.width(level, index)
        name = tiles.tile_path(level, index, width)
        data = self.read(name)
        if data is not None and len(data) != width * HASH_SIZE:
            self.whole = False
            self.report.tampered("archive.tile_length", name=name, length=len(data))
            return None
        return data

    def _check_level(self, level: int) -> None:
        parents = _Parents(self, level + 1)
        index = 0
        while self.archive.width(level, index):
            tile = self._tile(level, index)
            if tile is not None and self.archive.width(level, index) == tiles.WIDTH:
                parents.check(level, index, tile)
            index += 1

    def _check_root(self, root: bytes) -> None:
        nodes = tiles.TileNodes(self.archive.tile, self.archive.size)
        if merkle.root_from_nodes(self.archive.size, nodes) == root:
            self.report.proved("archive.root")
        else:
            self.report.tampered("archive.other_root", size=self.archive.size)


@dataclass
class _Parents:
    """The tiles of one level, one in memory, against the roots of the full tiles below."""

    check_of: TreeCheck
    level: int
    index: int = -1
    data: bytes | None = None

    def check(self, level: int, index: int, tile: bytes) -> None:
        archive, parent, at = self.check_of.archive, index // tiles.WIDTH, index % tiles.WIDTH
        name = tiles.tile_path(self.level, parent, archive.width(self.level, parent))
        if parent != self.index:
            self.index, self.data = parent, self._read(name)
        if self.data is None or _is_root(tile, self.data, at):
            return
        first, leaves = index << tiles.HEIGHT * (level + 1), 1 << tiles.HEIGHT * (level + 1)
        self.check_of.report.tampered(
            "archive.tile", name=tiles.tile_path(level, index), first=first, last=first + leaves - 1, parent=name
        )

    def _read(self, name: str) -> bytes | None:
        # Its own hash and length are checked, and its absence told, when its level is walked.
        try:
            return self.check_of.archive.read(name)
        except ArchiveError:
            return None


def _is_at(leaf: bytes, tile: bytes, at: int) -> bool:
    return merkle.leaf_hash(leaf) == tile[at * HASH_SIZE : (at + 1) * HASH_SIZE]


def _is_root(tile: bytes, parent: bytes, at: int) -> bool:
    return tile_root(tile) == parent[at * HASH_SIZE : (at + 1) * HASH_SIZE]


def tile_root(tile: bytes) -> bytes:
    """Return the hash of the complete subtree under a full tile."""
    row = merkle.split_hashes(tile)
    while len(row) > 1:
        row = [merkle.node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]
