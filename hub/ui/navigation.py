"""The sections of the site, in the order they are shown.

Add a line when a section is born. A name that does not reverse yet is left
out, so that a section can be announced here before its pages exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

PUBLIC = frozenset({"public"})
SIGNED_IN = frozenset({"signed in"})

SPONSOR = frozenset({"sponsor", "signatory"})
COMMITTEE = frozenset({"committee_member", "chair", "secretariat"})
HOLDER = frozenset({"data_holder"})
TRAIL = frozenset({"auditor", "dpo"})
KEEPERS = frozenset({"data_holder", "secretariat"})

ITEMS = [
    ("catalogue:list", _("Catalogue"), PUBLIC),
    ("transparency:register", _("Registre public"), PUBLIC),
    ("transparency:procedure", _("Procédure"), PUBLIC),
    ("dossier:list", _("Mes dossiers"), SPONSOR),
    ("desk:index", _("Mon bureau"), SIGNED_IN),
    ("catalogue:enquiries", _("Questions reçues"), HOLDER),
    ("committee:sessions", _("Séances"), COMMITTEE),
    ("stewardship:list", _("Descriptions"), KEEPERS),
    ("audit:index", _("Journal"), TRAIL),
]

FOOTER = [
    ("transparency:procedure", _("La procédure, étape par étape")),
    ("transparency:accessibility", _("Accessibilité : non conforme")),
    ("transparency:legal", _("Mentions légales et données personnelles")),
]


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: str = ""
    """"page" on the section's first page, "true" below it, "" elsewhere."""


def reversed_or_none(name: str) -> str | None:
    """Return the address of a URL name, or None when there is none yet."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def allowed(audience: frozenset[str], *, signed_in: bool, roles: frozenset[str]) -> bool:
    """Answer whether someone of these roles is shown an item."""
    if audience is PUBLIC:
        return True
    if audience is SIGNED_IN:
        return signed_in
    return bool(audience & roles)


def current_mark(url: str, path: str) -> str:
    """Return the aria-current value of an item on the page at ``path``."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


def items(path: str, *, signed_in: bool, roles: frozenset[str]) -> list[NavItem]:
    """Return what the navigation shows to a person of ``roles`` at ``path``."""
    shown = (
        (reversed_or_none(name), label)
        for name, label, audience in ITEMS
        if allowed(audience, signed_in=signed_in, roles=roles)
    )
    found = [(url, label) for url, label in shown if url]
    # A section may stand below another: only the nearest is the current one.
    nearest = max((url for url, _label in found if current_mark(url, path)), key=len, default="")
    return [NavItem(str(label), url, current_mark(url, path) if url == nearest else "") for url, label in found]


def footer_links() -> list[NavItem]:
    """Return the links of the footer whose pages exist."""
    found = ((reversed_or_none(name), label) for name, label in FOOTER)
    return [NavItem(str(label), url) for url, label in found if url]
