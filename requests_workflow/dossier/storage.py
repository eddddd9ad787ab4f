"""Documents on the disk, under the SHA-256 of their content; and what may become one."""

import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from hub import contents
from hub.ui import words

FOLDER = "documents"
LONGEST_NAME = 120
#: More objects than any document of a dossier has; beyond, reading it all would hold the server up.
MOST_OBJECTS = 300_000
ACTIVE = frozenset({"/JavaScript", "/Launch"})
MAGIC = b"%PDF-"
#: Readers accept the signature anywhere in the first kilobyte.
MAGIC_WITHIN = 1024


@dataclass(frozen=True)
class Stored:
    """A content on the disk; `name` is the cleaned name it was given under, `size` in bytes."""

    name: str
    size: int
    sha256: str


def store(upload: File) -> Stored:
    """Check an uploaded PDF by its content and keep it; raise `ValidationError` with what is accepted."""
    content = check_pdf(upload)
    return Stored(name=clean_name(upload.name or ""), size=len(content), sha256=put(content))


def check_pdf(upload: File) -> bytes:
    """Return the content of an acceptable PDF; raise `ValidationError` with the reason and what is accepted."""
    if not upload.size:
        raise ValidationError(_("Ce fichier est vide. %(accepted)s") % {"accepted": accepted()}, code="empty")
    if upload.size > settings.HUB_MAX_UPLOAD_BYTES:
        reason = _("Ce fichier pèse %(size)s, c’est trop. %(accepted)s")
        raise ValidationError(reason % {"size": words.weight(upload.size), "accepted": accepted()}, code="large")
    upload.seek(0)
    content = upload.read()
    if MAGIC not in content[:MAGIC_WITHIN]:
        raise ValidationError(_("Ce fichier n’est pas un PDF. %(accepted)s") % {"accepted": accepted()}, code="kind")
    _check_inside(content)
    return content


def accepted() -> str:
    """Return what a document may be, in words."""
    size = words.weight(settings.HUB_MAX_UPLOAD_BYTES)
    return _("Nous acceptons un PDF sans mot de passe ni programme, de %(size)s au plus.") % {"size": size}


def _check_inside(content: bytes) -> None:
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            problem = _problem(pdf)
    except pikepdf.PasswordError:
        problem = _("Ce PDF est protégé par un mot de passe.")
    except (pikepdf.PdfError, ValueError, RecursionError, OverflowError):
        problem = _("Ce PDF est abîmé : nous ne pouvons pas l’ouvrir.")
    if problem:
        raise ValidationError(f"{problem} {accepted()}", code="inside")


def _problem(pdf: pikepdf.Pdf) -> str:
    if pdf.is_encrypted:
        return _("Ce PDF est protégé : il ne peut pas être lu librement.")
    if len(pdf.pages) == 0:
        return _("Ce PDF n’a aucune page.")
    if len(pdf.objects) > MOST_OBJECTS:
        return _("Ce PDF est trop complexe.")
    if any(_is_active(thing) for thing in pdf.objects) or _is_active(pdf.Root):
        return _("Ce PDF contient un programme (JavaScript, ou une commande à lancer).")
    return ""


def _is_active(thing: pikepdf.Object, depth: int = 0) -> bool:
    """Tell whether an object, or what stands directly inside it, would run something when opened."""
    if depth > 40 or not isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
        return False
    if isinstance(thing, pikepdf.Array):
        return any(_is_active(item, depth + 1) for item in thing if not _is_indirect(item))
    if "/JS" in thing or str(thing.get("/S", "")) in ACTIVE:
        return True
    return any(_is_active(value, depth + 1) for _key, value in thing.items() if not _is_indirect(value))


def _is_indirect(item: object) -> bool:
    """Objects of their own are looked at once, from the list of all objects."""
    return getattr(item, "is_indirect", False)


def clean_name(name: str) -> str:
    """Return a file name without folder, control or direction characters, at most 120 long, ending in .pdf."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in base if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    stem = " ".join(shown.split())
    if stem.lower().endswith(".pdf"):
        stem = stem[:-4]
    return f"{stem.strip('. ')[: LONGEST_NAME - 4] or 'document'}.pdf"


def put(content: bytes) -> str:
    """Write a content once and return its SHA-256; a reader never sees it half written."""
    return contents.put(FOLDER, BytesIO(content))


def read(sha256: str) -> bytes:
    """Return a stored content; raise `contents.Damaged` when it is absent or was changed."""
    with contents.open_checked(FOLDER, sha256) as file:
        return file.read()


def open_stored(sha256: str) -> BinaryIO:
    """Return a stored content as an open file; raise `contents.Damaged` as `read` does."""
    return BytesIO(read(sha256))
