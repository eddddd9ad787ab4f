"""The sections of the site, in the order they are shown.

Add a line when a section is born. A name that does not reverse yet is left
out, so that a section can be announced here before its pages exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

PUBLIC = frozenset({"public"})
SIGNED_IN = frozenset({"signed in"})
#: Who may be looking for a way in: people who have not signed in, and sponsors.
VISITORS = frozenset({"visitors"})

#: Who holds no function has an account because somebody invited them into the team of a file.
INVITED = "no function"
SPONSOR = frozenset({"sponsor", "signatory", INVITED})
COMMITTEE = frozenset({"committee_member", "chair", "secretariat"})
HOLDER = frozenset({"data_holder"})
OFFICER = frozenset({"dpo"})
OFFICE = frozenset({"secretariat", "cnil_liaison", "dpo", "registrar"})
TRAIL = frozenset({"auditor", "dpo"})
MEASURING = frozenset({"secretariat", "chair", "cnil_liaison", "dpo", "registrar", "auditor"})
OFFICE = frozenset({"secretariat"})
KEEPERS = frozenset({"data_holder", "secretariat"})
CORRESPONDENTS = SPONSOR | HOLDER | frozenset({"secretariat", "chair", "cnil_liaison", "dpo", "registrar"})

ITEMS = [
    ("catalogue:list", _("Catalogue"), PUBLIC),
    ("transparency:register", _("Registre public"), PUBLIC),
    ("transparency:procedure", _("Procédure"), PUBLIC),
    ("transparency:orientation", _("Trouver mon circuit"), VISITORS),
    ("dossier:list", _("Mes dossiers"), SPONSOR),
    ("desk:index", _("Mon bureau"), SIGNED_IN),
    ("desk:inbox", _("Messages"), CORRESPONDENTS),
    ("consultation:list", _("Consultations"), HOLDER),
    ("desk:board", _("Tableau des dossiers"), OFFICE),
    ("catalogue:enquiries", _("Questions reçues"), HOLDER),
    ("committee:sessions", _("Séances"), COMMITTEE),
    ("stewardship:list", _("Descriptions"), KEEPERS),
    ("rights:inbox", _("Demandes des personnes"), HOLDER),
    ("rights:cockpit", _("Pilotage des droits"), OFFICER),
    ("desk:numbers", _("Durées"), MEASURING),
    ("desk:recipients", _("Courriels automatiques"), OFFICE),
    ("audit:index", _("Journal"), TRAIL),
]

#: What is counted beside a section, by URL name: a function of the signed-in person. The section's own app declares it.
COUNTS: dict[str, Callable[..., int]] = {}

FOOTER = [
    ("transparency:procedure", _("La procédure, étape par étape")),
    ("transparency:rights", _("Vos données, vos droits")),
    ("transparency:statistics", _("La procédure en chiffres")),
    ("transparency:committee", _("Le comité")),
    ("transparency:holders", _("Les responsables de données")),
    ("transparency:charters", _("Les chartes")),
    ("transparency:open_data", _("Le registre en données ouvertes")),
    ("transparency:glossary", _("Glossaire")),
    ("transparency:verify", _("Vérifier un document")),
    ("transparency:accessibility", _("Accessibilité : non conforme")),
    ("transparency:legal", _("Mentions légales et données personnelles")),
]


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: str = ""
    """"page" on the section's first page, "true" below it, "" elsewhere."""
    count: int = 0
    """What is new in the section for this person."""


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
    if audience is VISITORS:
        return not signed_in or bool(SPONSOR & roles)
    return bool(audience & (roles or {INVITED} if signed_in else roles))


def current_mark(url: str, path: str) -> str:
    """Return the aria-current value of an item on the page at ``path``."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


def items(path: str, *, signed_in: bool, roles: frozenset[str], user: Any = None) -> list[NavItem]:
    """Return what the navigation shows to ``user``, a person of ``roles``, at ``path``."""
    shown = (
        (reversed_or_none(name), label, COUNTS.get(name) if user else None)
        for name, label, audience in ITEMS
        if allowed(audience, signed_in=signed_in, roles=roles)
    )
    found = [(url, label, count) for url, label, count in shown if url]
    # A section may stand below another: only the nearest is the current one.
    nearest = max((url for url, _label, _count in found if current_mark(url, path)), key=len, default="")
    return [
        NavItem(str(label), url, current_mark(url, path) if url == nearest else "", count(user) if count else 0)
        for url, label, count in found
    ]


def footer_links() -> list[NavItem]:
    """Return the links of the footer whose pages exist."""
    found = ((reversed_or_none(name), label) for name, label in FOOTER)
    return [NavItem(str(label), url) for url, label in found if url]
