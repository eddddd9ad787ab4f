"""`diff`: what two archives of one log do not tell alike."""

from dataclasses import dataclass
from pathlib import Path

from audit.log import archives, merkle, tiles
from audit.log.archives import Archive
from audit.log.errors import LogError
from audit.log.merkle import HASH_SIZE
from audit.log.notes import Note
from audit.log.tarballs import ArchiveError
from audit.verifier import descriptions, files, signatures
from audit.verifier.report import Report


@dataclass(frozen=True)
class Difference:
    """The first leaves that are not the same: `[first, last]`, one leaf when it can be told."""

    first: int
    last: int


def verify(report: Report, older: Path, newer: Path, policy: Path | None) -> None:
    """Compare two archives, leaf by leaf: identical and extended are sound, truncated and rewritten are not."""
    rules = files.read_policy(policy, report) if policy else None
    with files.open_archive(older, report) as one, files.open_archive(newer, report) as two:
        if rules is None:
            report.note("diff.unsigned")
        else:
            for archive in (one, two):
                signatures.check_bytes(report, files.member(archive, archives.CHECKPOINT, report), rules, archive.name)
        compare(report, one, two)


def compare(report: Report, one: Archive, two: Archive) -> None:
    """Tell how the history of the second archive differs from the first's."""
    if one.manifest.origin != two.manifest.origin:
        report.incomplete("consistency.origins", first=one.manifest.origin, second=two.manifest.origin)
        return
    try:
        found = first_difference(one, two)
        if found is None:
            _tell_sizes(report, one, two)
        else:
            _tell_rewriting(report, one, two, found)
    except ArchiveError as error:
        files.unreadable(report, f"{one.name}, {two.name}", error)
    except LogError as error:
        report.incomplete("file.malformed", name=f"{one.name}, {two.name}", why=error)


def first_difference(one: Archive, two: Archive) -> Difference | None:
    """Return where the leaves that both trees have first differ: by their entries, or by their hashes once pruned.

    Raises `ArchiveError` when a file is missing, `FormatError` when a bundle cannot be read.
    """
    common = min(one.size, two.size)
    for index in range(-(-common // tiles.WIDTH)):
        width = min(tiles.WIDTH, common - index * tiles.WIDTH)
        found = _difference_in_bundle(one, two, index, width)
        if found is not None:
            return found
    return None


def _difference_in_bundle(one: Archive, two: Archive, index: int, width: int) -> Difference | None:
    first = index * tiles.WIDTH
    if index < max(one.first_bundle, two.first_bundle):
        same = _node(one, index, width) == _node(two, index, width)
        return None if same else Difference(first, first + width - 1)
    bundles = [archive.bundle(index, archive.width(0, index)) for archive in (one, two)]
    if bundles[0] == bundles[1]:
        return None
    leaves, others = (tiles.unpack_bundle(bundle)[:width] for bundle in bundles)
    for at in range(width):
        if at >= min(len(leaves), len(others)) or leaves[at] != others[at]:
            return Difference(first + at, first + at)
    return None


def _node(archive: Archive, index: int, width: int) -> bytes:
    """Return the hash over one bundle's leaves, from the level above when they were pruned."""
    if index >= archive.first_bundle:
        leaves = tiles.unpack_bundle(archive.bundle(index, archive.width(0, index)))[:width]
        return merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves])
    if width < tiles.WIDTH:
        raise ArchiveError("missing", tiles.tile_path(0, index, width))
    parent, at = divmod(index, tiles.WIDTH)
    tile = archive.tile(1, parent, archive.width(1, parent))
    return tile[at * HASH_SIZE : (at + 1) * HASH_SIZE]


def _tell_sizes(report: Report, one: Archive, two: Archive) -> None:
    if one.size > two.size:
        report.tampered("diff.truncated", count=one.size - two.size, first=two.size)
    elif one.size < two.size:
        report.proved("diff.extended", count=two.size - one.size, first=one.size)
    elif _said(one) != _said(two):
        report.tampered("consistency.fork", size=one.size)
    else:
        report.proved("diff.identical", size=one.size)


def _said(archive: Archive) -> str:
    return Note.parse(archive.read(archives.CHECKPOINT)).text


def _tell_rewriting(report: Report, one: Archive, two: Archive, found: Difference) -> None:
    if found.first != found.last:
        report.tampered("diff.pruned", first=found.first, last=found.last)
        return
    report.tampered("diff.rewritten", index=found.first)
    told = []
    for archive in (one, two):
        index, at = divmod(found.first, tiles.WIDTH)
        leaves = tiles.unpack_bundle(archive.bundle(index, archive.width(0, index)))
        if at < len(leaves):
            told.append(leaves[at])
            entry = descriptions.in_short(leaves[at])
            report.note("diff.here", archive=archive.name, index=found.first, entry=entry)
    if len(told) == 2 and (fields := descriptions.changed_fields(*told)):
        report.note("diff.fields", fields=", ".join(fields))
