"""What a file must be to be kept: not empty, not too large, of an accepted kind, readable by all, running nothing."""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from hub.ui import words
from hub.uploads import images, kinds, office, pdfs, text
from hub.uploads.kinds import Kind

LONGEST_NAME = 120
PDF_ONLY = ("pdf",)

#: What looks inside a content of each kind; each raises `ValidationError`.
CHECKERS: dict[str, Callable[[bytes], None]] = {
    "pdf": pdfs.check,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), office.check),
    "png": partial(images.check, format_="PNG"),
    "jpeg": partial(images.check, format_="JPEG"),
    "csv": text.check_csv,
    "txt": text.check_txt,
}


@dataclass(frozen=True)
class Checked:
    """A content that may be kept, and what it is."""

    content: bytes
    kind: Kind


def check(upload: File, accepts: Collection[str] = PDF_ONLY) -> Checked:
    """Return the content of an acceptable file; raise `ValidationError` with the reason and what is accepted.

    `accepts` holds codes of `kinds.KINDS`. No other error is raised, whatever the bytes.
    """
    if not upload.size:
        raise _refused(_("Ce fichier est vide."), accepts, "empty")
    if upload.size > settings.HUB_MAX_UPLOAD_BYTES:
        reason = _("Ce fichier pèse %(size)s, c’est trop.") % {"size": words.weight(upload.size)}
        raise _refused(reason, accepts, "large")
    upload.seek(0)
    content = upload.read()
    return Checked(content, _kind(content, accepts))


def _kind(content: bytes, accepts: Collection[str]) -> Kind:
    try:
        kind = kinds.of(content, accepts)
    except ValidationError as unknown:
        raise _refused(_not_accepted(unknown.message, accepts), accepts, unknown.code) from unknown
    if kind.code not in accepts:
        reason = _not_accepted(_("Ce fichier est de type : %(kind)s.") % {"kind": kind.label}, accepts)
        raise _refused(reason, accepts, "kind")
    try:
        CHECKERS[kind.code](content)
    except ValidationError as inside:
        raise _refused(inside.message, accepts, inside.code) from inside
    return kind


def _not_accepted(reason: str, accepts: Collection[str]) -> str:
    if set(accepts) == set(PDF_ONLY):
        return f"{_('Ce fichier n’est pas un PDF.')} {reason}"
    return reason


def _refused(reason: str, accepts: Collection[str], code: str | None) -> ValidationError:
    return ValidationError(f"{reason} {accepted(accepts)}", code=code)


def accepted(accepts: Collection[str] = PDF_ONLY) -> str:
    """Return what a document may be, in words."""
    return kinds.accepted(accepts, largest())


def largest() -> str:
    """Return the most a file may weigh, in words."""
    return words.weight(settings.HUB_MAX_UPLOAD_BYTES)


def clean_name(name: str, suffix: str = ".pdf") -> str:
    """Return a file name without folder, control or direction characters, at most 120 long, ending in `suffix`."""
    stem = shown_name(name)
    if stem.lower().endswith(suffix):
        stem = stem[: -len(suffix)]
    return f"{stem.strip('. ')[: LONGEST_NAME - len(suffix)] or 'document'}{suffix}"


def shown_name(name: str | None) -> str:
    """Return the name a file came with, without what would deceive a reader or another system."""
    base = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in base if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    return " ".join(shown.split())
