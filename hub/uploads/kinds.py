"""The kinds of files that may be accepted, told by their content: the name and the type that come with it are hearsay.

To accept one more: a line of `KINDS`, its signature in `of`, its checker in `hub.uploads.checks.CHECKERS`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.uploads import text, zipped


@dataclass(frozen=True)
class Kind:
    """`code` is what rules write in `accepts`; `extension` ends the name the file is kept under."""

    code: str
    label: str | Promise
    media_type: str
    extension: str = ""

    @property
    def suffix(self) -> str:
        return f".{self.extension or self.code}"


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in [
        Kind("pdf", "PDF", "application/pdf"),
        Kind("docx", "Word (.docx)", f"{_OPEN_XML}.wordprocessingml.document"),
        Kind("xlsx", "Excel (.xlsx)", f"{_OPEN_XML}.spreadsheetml.sheet"),
        Kind("pptx", "PowerPoint (.pptx)", f"{_OPEN_XML}.presentationml.presentation"),
        Kind("odt", "OpenDocument (.odt)", f"{_OPEN_DOCUMENT}.text"),
        Kind("ods", "OpenDocument (.ods)", f"{_OPEN_DOCUMENT}.spreadsheet"),
        Kind("odp", "OpenDocument (.odp)", f"{_OPEN_DOCUMENT}.presentation"),
        Kind("png", "PNG", "image/png"),
        Kind("jpeg", "JPEG", "image/jpeg", "jpg"),
        Kind("csv", "CSV", "text/csv"),
        Kind("txt", gettext_lazy("texte (.txt)"), "text/plain"),
    ]
}

#: Readers accept the signature of a PDF anywhere in the first kilobyte.
PDF, PDF_WITHIN = b"%PDF-", 1024
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_ARCHIVE = gettext_lazy("C’est une archive : joignez chaque document séparément, sans archive.")
_PROGRAM = gettext_lazy("C’est un programme : nous n’en acceptons aucun.")
_IMAGE = gettext_lazy("C’est une image d’un format que nous ne lisons pas : convertissez-la.")
_OLD_OFFICE = gettext_lazy(
    "C’est un document d’un ancien format (.doc, .xls, .ppt) ou protégé par un mot de passe :"
    " enregistrez-le sans mot de passe, au format actuel ou en PDF."
)
_WEB_PAGE = gettext_lazy("C’est une page web ou un dessin SVG : imprimez-le dans un PDF.")
_RICH_TEXT = gettext_lazy("C’est un document RTF : enregistrez-le en PDF, ou au format de votre traitement de texte.")

#: What is refused by its first bytes, and what to do instead.
REFUSED: list[tuple[tuple[bytes, ...], str | Promise]] = [
    ((OLE,), _OLD_OFFICE),
    ((b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm"), _PROGRAM),
    ((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\x1f\x9d", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"), _ARCHIVE),
    ((b"MSCF", b"!<arch>", b"\x04\x22\x4d\x18", b"LZIP", b"PK\x05\x06", b"PK\x07\x08"), _ARCHIVE),
    ((b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\0\x0cjP", b"\0\0\1\0"), _IMAGE),
    ((b"{\\rtf",), _RICH_TEXT),
]
_TAR_AT, _TAR = 257, b"ustar"
_HEIF = re.compile(rb"....ftyp", re.DOTALL)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|[a-z]+[\s>])", re.IGNORECASE
)


def of(content: bytes, accepts: Collection[str]) -> Kind:
    """Return the kind of a content, chosen among `accepts` where its bytes could be two; raise `ValidationError`.

    The error says what the file seems to be and what to do instead, when that is known.
    """
    if PDF in content[:PDF_WITHIN] and not content.startswith(ZIP):
        return KINDS["pdf"]
    if content.startswith(PNG):
        return KINDS["png"]
    if content.startswith(JPEG):
        return KINDS["jpeg"]
    _refuse_known(content)
    if content.startswith(ZIP):
        code = zipped.kind_of(content)
        if code not in KINDS:
            raise ValidationError(str(_ARCHIVE), code="archive")
        return KINDS[code]
    return KINDS[text.kind_of(content, accepts)]


def _refuse_known(content: bytes) -> None:
    for signatures, advice in REFUSED:
        if content.startswith(signatures):
            raise ValidationError(str(advice), code="kind")
    if content[_TAR_AT:].startswith(_TAR):
        raise ValidationError(str(_ARCHIVE), code="archive")
    if _HEIF.match(content):
        raise ValidationError(str(_IMAGE), code="kind")
    if _MARKUP.match(content):
        raise ValidationError(str(_WEB_PAGE), code="kind")


def in_words(accepts: Collection[str]) -> str:
    """Return the kinds a file may be of, as « PDF, Excel (.xlsx) »."""
    return ", ".join(str(KINDS[code].label) for code in accepts)


def suffixes(accepts: Collection[str]) -> tuple[str, ...]:
    """Return what a browser is told to offer, as « .pdf », « .xlsx »."""
    return tuple(KINDS[code].suffix for code in accepts)


def accepted(accepts: Collection[str], size: str) -> str:
    """Return what a document may be, in words; `size` is the largest, in words."""
    if set(accepts) == {"pdf"}:
        return _("Nous acceptons un PDF sans mot de passe ni programme, de %(size)s au plus.") % {"size": size}
    said = {"kinds": in_words(accepts), "size": size}
    return _("Nous acceptons, sans mot de passe ni programme et de %(size)s au plus : %(kinds)s.") % said
