"""A PDF that anybody can read, and that runs nothing when it is opened."""

from io import BytesIO

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: More objects than any document of a dossier has; beyond, reading it all would hold the server up.
MOST_OBJECTS = 300_000
ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData"})
#: Keys that hold a program: a script of its own, or a form in XML that carries some.
PROGRAMS = ("/JS", "/XFA")


def check(content: bytes) -> None:
    """Raise `ValidationError` with what is wrong with a PDF."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            problem = _problem(pdf)
    except pikepdf.PasswordError:
        problem = _("Ce PDF est protégé par un mot de passe.")
    except Exception:  # noqa: BLE001 — a reader raises whatever a mangled document makes it stumble on
        problem = _("Ce PDF est abîmé : nous ne pouvons pas l’ouvrir.")
    if problem:
        raise ValidationError(problem, code="inside")


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
    if any(key in thing for key in PROGRAMS) or str(thing.get("/S", "")) in ACTIVE:
        return True
    return any(_is_active(value, depth + 1) for _key, value in thing.items() if not _is_indirect(value))


def _is_indirect(item: object) -> bool:
    """Objects of their own are looked at once, from the list of all objects."""
    return getattr(item, "is_indirect", False)
