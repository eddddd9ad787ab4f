"""A portable dossier as a file: what stands where, and opening one that comes from anywhere without believing it.

MANIFEST.json       every other file with its SHA-256 and size; where it comes from
MANIFEST.json.p7s   the seal of the manifest (detached CMS)
SHA256SUMS          what `sha256sum -c SHA256SUMS` reads
dossier.json        the dossier for programs
dossier.pdf         the dossier for people, sealed
pieces/…            every document of the dossier
receipts/…          the log's proofs of the formal acts
"""

import hashlib
import json
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from hub.seals.reading import Verdict

FORMAT = "hub-portable-dossier/1"
MANIFEST, SEAL, SUMS = "MANIFEST.json", "MANIFEST.json.p7s", "SHA256SUMS"
DATA, PRINTED = "dossier.json", "dossier.pdf"
MOST_ENTRIES = 2000
#: Bytes that all the files may come to once unpacked, and those that are read as a whole.
MOST_BYTES, MOST_TEXT = 500_000_000, 20_000_000
#: Levels of a JSON document: ours has a dozen.
NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,120})(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,120})?")
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".bz2", ".xz")
#: Checks a detached seal: content, signature.
Reader = Callable[[bytes, bytes], Verdict]


class Malformed(Exception):
    """A file is no portable dossier that can be believed; the message says why to a person."""


@dataclass(frozen=True)
class Opened:
    """A portable dossier whose every hash was checked. `seal` says who sealed it; it is intact."""

    archive: ZipFile
    manifest: Mapping[str, Any]
    data: Mapping[str, Any]
    seal: Verdict

    def read(self, path: str) -> bytes:
        return self.archive.read(path)


def open_checked(file: BinaryIO, *, judge: Reader) -> Opened:
    """Open a portable dossier and check everything that it says of itself. Raises `Malformed`."""
    try:
        archive = ZipFile(file)
        entries = _entries(archive)
        manifest = _manifest(archive, entries)
        seal = _seal(archive, entries, judge)
        _check_files(archive, entries, manifest)
        return Opened(archive, manifest, _data(archive, entries), seal)
    except (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        # RuntimeError and NotImplementedError: what zipfile raises for a password, or a way of packing it lacks.
        raise Malformed(_("Ce fichier n’est pas un ZIP lisible : il est abîmé, ou coupé.")) from error


def _entries(archive: ZipFile) -> dict[str, ZipInfo]:
    found = archive.infolist()
    if len(found) > MOST_ENTRIES:
        raise Malformed(_("Ce ZIP contient trop de fichiers (%(count)s).") % {"count": len(found)})
    if sum(one.file_size for one in found) > MOST_BYTES:
        raise Malformed(_("Ce ZIP est trop gros une fois ouvert."))
    for one in found:
        _check_entry(one)
    names = {one.filename: one for one in found}
    if len(names) < len(found):
        raise Malformed(_("Ce ZIP contient deux fichiers du même nom."))
    return names


def _check_entry(one: ZipInfo) -> None:
    shown = {"name": one.filename[:80]}
    if stat.S_ISLNK(one.external_attr >> 16):
        raise Malformed(_("Ce ZIP contient un lien vers un autre fichier : « %(name)s ».") % shown)
    if one.flag_bits & 1:
        raise Malformed(_("Ce ZIP est protégé par un mot de passe."))
    if one.filename.lower().endswith(ARCHIVES):
        raise Malformed(_("Ce ZIP contient une autre archive : « %(name)s ».") % shown)
    if not NAME.fullmatch(one.filename):
        raise Malformed(_("Ce ZIP contient un fichier mal nommé : « %(name)s ».") % shown)


def _manifest(archive: ZipFile, entries: Mapping[str, ZipInfo]) -> dict[str, Any]:
    manifest = _json(archive, entries, MANIFEST)
    files = manifest.get("files")
    if manifest.get("format") != FORMAT or not isinstance(files, list) or not all(map(_is_line, files)):
        raise Malformed(_("Ce ZIP n’est pas un dossier portable, ou vient d’une version que nous ne connaissons pas."))
    return manifest


def _is_line(line: object) -> bool:
    return isinstance(line, dict) and isinstance(line.get("name"), str) and isinstance(line.get("sha256"), str)


def _data(archive: ZipFile, entries: Mapping[str, ZipInfo]) -> dict[str, Any]:
    data = _json(archive, entries, DATA)
    shapes = {"answers": dict, "datasets": list, "documents": list}
    if any(not isinstance(data.get(name), shape) for name, shape in shapes.items()):
        raise Malformed(_("Le fichier dossier.json ne dit pas ce qu’il doit dire."))
    return data


def _json(archive: ZipFile, entries: Mapping[str, ZipInfo], name: str) -> dict[str, Any]:
    try:
        found = json.loads(_small(archive, entries, name))
    except (ValueError, RecursionError) as error:
        raise Malformed(_("Le fichier « %(name)s » n’est pas du JSON.") % {"name": name}) from error
    if not isinstance(found, dict):
        raise Malformed(_("Le fichier « %(name)s » n’est pas du JSON.") % {"name": name})
    return found


def _small(archive: ZipFile, entries: Mapping[str, ZipInfo], name: str) -> bytes:
    if name not in entries:
        raise Malformed(_("Il manque le fichier « %(name)s ».") % {"name": name})
    if entries[name].file_size > MOST_TEXT:
        raise Malformed(_("Le fichier « %(name)s » est trop gros.") % {"name": name})
    return archive.read(name)


def _seal(archive: ZipFile, entries: Mapping[str, ZipInfo], judge: Reader) -> Verdict:
    verdict = judge(_small(archive, entries, MANIFEST), _small(archive, entries, SEAL))
    if not verdict.intact:
        raise Malformed(_("Le sceau de ce dossier ne se vérifie pas : il a été changé depuis qu’il a été scellé."))
    return verdict


def _check_files(archive: ZipFile, entries: Mapping[str, ZipInfo], manifest: Mapping[str, Any]) -> None:
    """Check that the files are those of the manifest, no more, no less, and each is what it was."""
    listed = {line["name"]: line["sha256"] for line in manifest["files"]}
    if missing := sorted(listed.keys() - entries.keys()):
        raise Malformed(_("Il manque le fichier « %(name)s ».") % {"name": missing[0]})
    if added := sorted(entries.keys() - listed.keys() - {MANIFEST, SEAL}):
        raise Malformed(_("Le fichier « %(name)s » a été ajouté au dossier.") % {"name": added[0]})
    for name, sha256 in listed.items():
        with archive.open(name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise Malformed(_("Le fichier « %(name)s » a été changé.") % {"name": name})


def sums(hashes: Mapping[str, str]) -> bytes:
    """Return what `sha256sum -c` reads, from hashes by path."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def manifest_of(about: Mapping[str, Any], contents: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the manifest of files, as it is sealed."""
    files = [{"name": path, "sha256": hashlib.sha256(one).hexdigest(), "size": len(one)} for path, one in contents]
    told = {"format": FORMAT, **about, "files": sorted(files, key=lambda line: line["name"])}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
