"""`archive`: everything that an archive says, against what its log and its witnesses signed."""

from pathlib import Path

from cryptography import x509

from audit.log import archives, merkle, tiles
from audit.log.archives import Archive
from audit.log.errors import LogError
from audit.log.policies import Policy
from audit.log.tarballs import ArchiveError
from audit.verifier import consistency, descriptions, differences, files, signatures, tokens
from audit.verifier.report import Report
from audit.verifier.signatures import Signed
from audit.verifier.trees import TreeCheck

_WRONG_FILES = {"archive.file", "archive.missing", "archive.big", "archive.unlisted", "archive.unexpected"}


def verify(
    report: Report, path: Path, policy: Path, tsa: Path | None, previous: Path | None, *, require_token: bool
) -> None:
    """Check an archive from its entries to its signatures, its witnesses and its time-stamp.

    Tampered: any leaf, tile, file or signature that contradicts the rest, a history that does not extend the previous
    one. Incomplete: a missing or unreadable file, too few witnesses, a token that is asked for and absent.
    """
    rules = files.read_policy(policy, report)
    trusted = tokens.read_certificates(tsa, report) if tsa else []
    with files.open_archive(path, report) as archive:
        check = TreeCheck(archive, report)
        _tell(report, archive)
        small = _read_small_files(check)
        _check_policy(report, small[archives.POLICY], rules)
        signed = _check_signatures(report, small[archives.CHECKPOINT], rules)
        if signed is None or not _agrees(report, archive, signed):
            return
        check.run(signed.checkpoint.root)
        _check_listing(report, check)
        _check_embedded(report, archive, signed, small, rules)
        _check_token(report, archive, trusted, require_token=require_token)
        if previous:
            _check_previous(report, archive, signed, previous, rules, whole=check.whole)


def _tell(report: Report, archive: Archive) -> None:
    manifest, first = archive.manifest, archive.first_bundle * tiles.WIDTH
    report.note(
        "archive.about",
        origin=manifest.origin,
        size=manifest.size,
        kept=max(0, manifest.size - first),
        first=first,
        made_at=descriptions.instant(manifest.made_at),
    )
    if manifest.day is not None:
        report.note("archive.day", day=manifest.day)
    if first:
        report.note("archive.pruned", last=first - 1)


def _read_small_files(check: TreeCheck) -> dict[str, bytes | None]:
    """Return the members that are no part of the tree, None for each that is not there."""
    small: dict[str, bytes | None] = {name: check.read(name) for name in (archives.CHECKPOINT, archives.POLICY)}
    for name in (archives.CONSISTENCY, archives.PREVIOUS):
        expected = name in check.archive.members or name in check.archive.manifest.files
        small[name] = check.read(name) if expected else None
    return small


def _check_policy(report: Report, kept: bytes | None, policy: Policy) -> None:
    """The archive's own policy proves nothing, but a reader should know when it is another one."""
    try:
        same = kept is None or Policy.parse(kept) == policy
    except LogError:
        same = False
    if not same:
        report.note("archive.policy")


def _check_signatures(report: Report, checkpoint: bytes | None, policy: Policy) -> Signed | None:
    if checkpoint is None:
        return None
    try:
        return signatures.check_bytes(report, checkpoint, policy, archives.CHECKPOINT)
    except files.Unreadable:
        return None


def _agrees(report: Report, archive: Archive, signed: Signed) -> bool:
    """Tell whether the manifest is about the tree that was signed: what follows is read by its size."""
    said = (archive.manifest.origin, archive.manifest.size)
    proven = (signed.checkpoint.origin, signed.checkpoint.size)
    for name, one, other in zip(("origin", "size"), said, proven, strict=True):
        if one != other:
            report.tampered("archive.contradicts", field=name, said=one, signed=other)
    return said == proven


def _check_listing(report: Report, check: TreeCheck) -> None:
    """The manifest names every file, and nothing but what a log of this size has."""
    listed, present = check.archive.manifest.files, check.archive.members
    for name in present:
        if name not in listed and name not in (archives.MANIFEST, archives.TOKEN):
            report.tampered("archive.unlisted", name=name)
    for name in listed:
        if name not in check.asked:
            report.tampered("archive.unexpected", name=name)
    if not any(finding.key in _WRONG_FILES for finding in report.findings):
        report.proved("archive.files", count=len(check.asked))


def _check_embedded(
    report: Report, archive: Archive, signed: Signed, small: dict[str, bytes | None], policy: Policy
) -> None:
    """The archive's own earlier checkpoint, and the proof from it."""
    said, previous = archive.manifest.previous_size, small[archives.PREVIOUS]
    if previous is None:
        if said is None:
            report.note("archive.first")
        elif archives.PREVIOUS not in archive.manifest.files:
            report.incomplete("archive.missing", archive=archive.name, name=archives.PREVIOUS)
        return
    try:
        earlier = signatures.check_bytes(report, previous, policy, archives.PREVIOUS, needs_quorum=False)
        proof = files.parse_proof(small[archives.CONSISTENCY] or b"", archives.CONSISTENCY, report)
    except files.Unreadable:
        return
    if earlier is None:
        return
    size = earlier.checkpoint.size
    if size != said:
        report.tampered("archive.contradicts", field="previous_size", said=said, signed=size)
    if size < archive.first_bundle * tiles.WIDTH:
        report.incomplete("archive.gap", first=size, last=archive.first_bundle * tiles.WIDTH - 1)
    if small[archives.CONSISTENCY] is None and 0 < size < archive.size:
        report.incomplete("consistency.no_proof_inside")
        return
    consistency.check_proof(report, earlier, signed, proof)


def _check_previous(
    report: Report, archive: Archive, signed: Signed, path: Path, policy: Policy, *, whole: bool
) -> None:
    """Another archive's checkpoint: its root is computed again from the tiles of this one."""
    with files.open_archive(path, report) as other:
        data = files.member(other, archives.CHECKPOINT, report)
        earlier = signatures.check_bytes(report, data, policy, path.name, needs_quorum=False)
        if earlier is None:
            return
        one, two = earlier.checkpoint, signed.checkpoint
        if one.origin != two.origin:
            report.incomplete("consistency.origins", first=one.origin, second=two.origin)
        elif one.size > two.size:
            report.tampered("diff.truncated", count=one.size - two.size, first=two.size)
        elif whole:
            _compare_roots(report, archive, other, earlier, signed)


def _compare_roots(report: Report, archive: Archive, other: Archive, earlier: Signed, signed: Signed) -> None:
    size = earlier.checkpoint.size
    try:
        root = merkle.root_from_nodes(size, tiles.TileNodes(archive.tile, size))
    except ArchiveError as error:
        files.unreadable(report, archive.name, error)
        return
    if root == earlier.checkpoint.root:
        report.proved("consistency.grown", first=size, second=signed.checkpoint.size)
        return
    report.tampered("consistency.rewritten", first=size, second=signed.checkpoint.size)
    differences.compare(report, other, archive)


def _check_token(report: Report, archive: Archive, trusted: list[x509.Certificate], *, require_token: bool) -> None:
    if archives.TOKEN in archive.members:
        token = files.member(archive, archives.TOKEN, report)
        tokens.check(report, archive.manifest_bytes, token, trusted, required=require_token)
    elif require_token:
        report.incomplete("token.required")
    else:
        report.note("token.absent")
