"""The transmission package: one ZIP with the dossier, its pieces and the opinion, that the CNIL checks by itself.

    SHA256SUMS        what `sha256sum -c SHA256SUMS` reads: every other file
    avis/…            the letter of each opinion, or the receipt that replaces one (article 91)
    dossier.pdf       the dossier as the authority reads it
    manifest.json     what each file is, and which frozen copy of the file they come from
    pieces/…          every document of the dossier

The same file gives the same bytes: names in order, one date for all, nothing compressed, French for everybody.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from django.utils import translation

from hub import contents, zips
from requests_workflow.dossier import enclosures, storage
from requests_workflow.dossier.enclosures import Enclosure
from requests_workflow.procedure.models import AccessRequest, Snapshot

FOLDER = "packages"
FORMAT = "hub-transmission/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
LANGUAGE = "fr"


class Incomplete(Exception):
    """A stored document that belongs in the package is absent, was changed or is withheld; `enclosed` says which."""

    def __init__(self, enclosed: Enclosure) -> None:
        super().__init__(enclosed.path)
        self.enclosed = enclosed


@dataclass(frozen=True)
class _Weighed:
    """A document whose hash and size (bytes) are known."""

    enclosed: Enclosure
    sha256: str
    size: int


def write(request: AccessRequest, snapshot: Snapshot, file: BinaryIO, before_each: Callable[[], None]) -> None:
    """Write the package of a frozen copy into a seekable file; `before_each` is called before each document is read.

    Raises `Incomplete` with the document that lacks, `PdfUnavailable` where no PDF can be made.
    """
    with translation.override(LANGUAGE):
        weighed = []
        for one in enclosures.of(request):
            before_each()
            weighed.append(_weigh(one))
    manifest = _manifest(request, snapshot, weighed)
    texts = {MANIFEST: manifest, SUMS: _sums(weighed, manifest)}
    readers = {one.enclosed.path: partial(_read, one.enclosed) for one in weighed}
    readers |= {path: partial(bytes, text) for path, text in texts.items()}
    with ZipFile(file, "w") as archive:
        for path in sorted(readers):
            archive.writestr(zips.entry(path, compression=ZIP_STORED), readers[path]())


def _weigh(one: Enclosure) -> _Weighed:
    """Make once what is made, so that it is written as it was weighed; what is stored tells its hash already."""
    if one.size is not None:
        return _Weighed(one, one.sha256, one.size)
    content = one.read()
    return _Weighed(replace(one, read=lambda: content), hashlib.sha256(content).hexdigest(), len(content))


def _read(one: Enclosure) -> bytes:
    try:
        return one.read()
    except (contents.Damaged, storage.Withheld) as absent:
        raise Incomplete(one) from absent


def _manifest(request: AccessRequest, snapshot: Snapshot, weighed: Iterable[_Weighed]) -> bytes:
    opinions = snapshot.content["committee"]
    told = {
        "format": FORMAT,
        "reference": request.reference,
        "route": request.route,
        "ruleset": request.ruleset,
        "snapshot": {"act": snapshot.transition, "at": snapshot.at.isoformat(), "sha256": snapshot.sha256},
        "signatures": snapshot.content.get("signatures", []),
        "opinion": opinions[0]["kind"] if opinions else None,
        "files": [_entry(one) for one in weighed],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(one: _Weighed) -> dict:
    enclosed = one.enclosed
    return {
        "name": enclosed.path,
        "what": enclosed.what,
        "media_type": enclosed.media_type,
        "size": one.size,
        "sha256": one.sha256,
        **enclosed.about,
    }


def _sums(weighed: Iterable[_Weighed], manifest: bytes) -> bytes:
    sums = {one.enclosed.path: one.sha256 for one in weighed} | {MANIFEST: hashlib.sha256(manifest).hexdigest()}
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


def open_kept(sha256: str) -> BinaryIO:
    """Return a kept package open at its beginning; raise `contents.Damaged` when it is absent or was changed."""
    return contents.open_checked(FOLDER, sha256)
