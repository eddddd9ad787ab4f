"""What the signatory of a request states on their honour, in dated wordings: a signature names the one it was given on.

A wording that was signed is never changed: another is added, and becomes the present one.
"""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRESENT = "2026-11"

WORDINGS: dict[str, tuple[str | Promise, ...]] = {
    "2026-11": (
        _("j’ai qualité pour représenter le responsable de traitement ;"),
        _("j’ai lu les réponses, les données demandées et les pièces, et elles sont exactes ;"),
        _(
            "le projet ne sert ni à promouvoir des produits de santé auprès des professionnels ou des établissements,"
            " ni à exclure des garanties ou modifier les primes d’un contrat d’assurance ;"
        ),
        _("la méthode et les résultats seront rendus publics."),
    ),
}


def lines(version: str = PRESENT) -> list[str]:
    """Return the lines of a wording, in the active language."""
    return [str(line) for line in WORDINGS[version]]


def kept(version: str) -> list[str]:
    """Return the lines of a wording as they are kept: in French, the language of the law."""
    with translation.override("fr"):
        return lines(version)
