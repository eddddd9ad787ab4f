"""Office documents are zip files: their limits, and which of them one is. Nothing is unpacked on the disk.

Limits follow ASVS 5.2.3: how many entries, how much they weigh once unpacked, how tightly they are packed.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_ENTRIES = 5000
#: Bytes, all entries together and unpacked.
MOST_UNPACKED = 150_000_000
#: Times larger than packed; a sheet of repeated figures reaches 100. Small entries are never a bomb.
TIGHTEST, SMALL = 250, 1_000_000
#: A kind is told by an entry of this size at most.
MOST_TOLD = 1_000_000

TYPES, MIMETYPE = "[Content_Types].xml", "mimetype"
MAIN_TYPES = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
#: What the library raises on a file that is not what it says.
BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def damaged() -> ValidationError:
    return ValidationError(_("Ce document est abîmé : nous ne pouvons pas l’ouvrir."), code="inside")


def opened(content: bytes) -> ZipFile:
    """Return a content as a zip whose list of entries is within the limits; raise `ValidationError`."""
    try:
        archive = ZipFile(BytesIO(content))
    except BROKEN:
        raise damaged() from None
    _check_limits(archive.infolist())
    return archive


def _check_limits(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValidationError(_("Ce document est trop volumineux une fois décompressé."), code="bomb")
    if any(_too_tight(entry) for entry in entries):
        raise ValidationError(_("Ce document est comprimé de façon anormale."), code="bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ValidationError(_("Ce document est protégé par un mot de passe."), code="inside")
    names = [entry.filename for entry in entries]
    methods = {entry.compress_type for entry in entries}
    if len(set(names)) != len(names) or any(map(_is_odd, entries)) or methods - {ZIP_STORED, ZIP_DEFLATED}:
        raise damaged()


def _too_tight(entry: ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > TIGHTEST * max(entry.compress_size, 1)


def _is_odd(entry: ZipInfo) -> bool:
    """Tell whether an entry would be written elsewhere, or is a link."""
    parts = entry.filename.replace("\\", "/").split("/")
    return ".." in parts or entry.filename.startswith(("/", "\\")) or entry.external_attr >> 28 == 0xA


def read(archive: ZipFile, entry: ZipInfo) -> bytes:
    """Return an entry, which weighs what the list says; raise `ValidationError`."""
    try:
        return archive.read(entry)
    except BROKEN:
        raise damaged() from None


def each(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """Give every file of an archive with its content."""
    for entry in archive.infolist():
        if not entry.is_dir():
            yield entry.filename, read(archive, entry)


def kind_of(content: bytes) -> str:
    """Return the kind of office document a zip is, "" for any other archive; raise `ValidationError`."""
    archive = opened(content)
    told = {entry.filename: entry for entry in archive.infolist() if entry.file_size <= MOST_TOLD}
    if TYPES in told:
        return _main_type(read(archive, told[TYPES]))
    if MIMETYPE in told:
        return MIMETYPES.get(read(archive, told[MIMETYPE]).strip(), "")
    return ""


def _main_type(types: bytes) -> str:
    if b"macroEnabled" in types:
        raise ValidationError(_("Ce document contient des macros : enregistrez-le sans macros."), code="active")
    return next((kind for mark, kind in MAIN_TYPES.items() if mark in types), "")
