"""The values that narrow the register in words: ours in the language of the page, the others as they were written."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts.enums import OrganisationKind
from hub.ui import brand
from requests_workflow import rules
from requests_workflow.procedure import presentation as procedure
from requests_workflow.procedure import wording
from transparency.register.drawing import AGAIN, OVER

#: The status of an entry that comes from another register.
TAKEN = "taken"


@dataclass(frozen=True)
class Facet:
    """`parameter` is its name in an address, for good; `first` ones are shown at once. Years go down."""

    kind: str
    parameter: str
    title: str | Promise
    first: bool = False
    by_key: bool = False


FACETS = (
    Facet("source", "donnees", gettext_lazy("Données"), first=True),
    Facet("theme", "domaine", gettext_lazy("Domaine médical"), first=True),
    Facet("controller", "responsable", gettext_lazy("Responsable"), first=True),
    Facet("purpose", "finalite", gettext_lazy("Finalité")),
    Facet("nature", "nature", gettext_lazy("Nature du responsable")),
    Facet("region", "region", gettext_lazy("Région")),
    Facet("care", "soins", gettext_lazy("Soins reçus en"), by_key=True),
    Facet("year", "annee", gettext_lazy("Autorisé en"), by_key=True),
    Facet("route", "circuit", gettext_lazy("Circuit")),
    Facet("basis", "base", gettext_lazy("Base légale")),
    Facet("origin", "origine", gettext_lazy("Origine de la fiche"), by_key=True),
)
#: The questions of the form whose choices these are.
_QUESTIONS = {"purpose": "purposes", "theme": "medical_domains", "basis": "legal_basis"}


def label(kind: str, key: str, name: str) -> str:
    """Return what a page calls a value of a facet."""
    if kind in _QUESTIONS:
        return _choices(kind).get(key) or name or key
    if kind == "nature":
        return str(OrganisationKind(key).label) if key in OrganisationKind.values else name
    if kind == "route":
        return route(key, name)
    if kind == "origin":
        return brand.name() if key == "hub" else name
    return name or key


def route(code: str, name: str = "") -> str:
    """Return a route in words: that of the rules in force, else as the entry wrote it."""
    known = rules.in_force(clock.today()).routes.get(code)
    return wording.of(known, "label") if known else name or code


def _choices(kind: str) -> dict[str, str]:
    """Return code → words of the choices of a question of the form in force, in the language of the page."""
    return _choices_on(_QUESTIONS[kind], clock.today(), get_language() or "")


@lru_cache(maxsize=64)
def _choices_on(question: str, day: date, language: str) -> dict[str, str]:
    form = rules.in_force(day).form_in_force(day)
    return {code: wording.of(one, "label") for code, one in form.choices_of(form.fields()[question]).items()}


def pair(kind: str, value: dict[str, str]) -> str:
    """Return a {code, name} of a record in words."""
    return label(kind, value["code"], value["name"]) if value["code"] else value["name"]


def is_english() -> bool:
    """Tell whether the page is in English."""
    return (get_language() or "").startswith("en")


def status(name: str) -> tuple[str, str]:
    """Return (words, tone) of the status of an entry."""
    if name == AGAIN:
        return _("Autorisé, modification à l’examen"), "info"
    if name == OVER:
        return _("Terminé"), "neutral"
    if name == TAKEN:
        return _("Repris d’un autre registre"), "neutral"
    state = rules.in_force(clock.today()).machines["access_request"].states.get(name)
    return (wording.state_label(state, inside=False), procedure.tone_of(state)) if state else (name, "neutral")
