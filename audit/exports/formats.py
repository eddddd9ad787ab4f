"""The forms in which the journal leaves: what each is for, in words, and who writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.exports import fhir, proven, tables, whole
from hub.jobs.work import Work


@dataclass(frozen=True)
class Format:
    """`write(work, **parameters)` writes the file and may return a message (a French msgid).

    `of_lines`: it holds chosen lines, not a whole log. `with_details`: it can hold what may be erased.
    """

    code: str
    label: str | Promise
    purpose: str | Promise
    extension: str
    media_type: str
    write: Callable[..., str | None]
    of_lines: bool = True
    with_details: bool = False


CSV, PROVEN, FHIR, ARCHIVE = "csv", "preuves", "fhir", "archive"

FORMATS = {
    found.code: found
    for found in [
        Format(
            CSV,
            _("Tableau (CSV)"),
            _("Pour lire, trier et compter dans un tableur. Ne prouve rien à lui seul."),
            "csv",
            "text/csv; charset=utf-8",
            tables.write,
            with_details=True,
        ),
        Format(
            PROVEN,
            _("Lignes avec leurs preuves (NDJSON)"),
            _("Pour un contrôle ou une procédure : chaque ligne se vérifie hors connexion, sans nous faire confiance."),
            "ndjson",
            "application/x-ndjson",
            proven.write,
            with_details=True,
        ),
        Format(
            FHIR,
            _("Événements FHIR R4 (AuditEvent)"),
            _("Pour un outil de santé qui lit les traces de plusieurs systèmes. Ne contient aucun nom."),
            "fhir.ndjson",
            "application/fhir+ndjson",
            fhir.write,
        ),
        Format(
            ARCHIVE,
            _("Archive du registre entier"),
            _("Pour garder ailleurs un registre scellé et refaire tous les calculs. Les filtres n’y changent rien."),
            "tar",
            "application/x-tar",
            whole.write,
            of_lines=False,
        ),
    ]
}


def write(work: Work) -> str:
    """Write the file that the work's parameters ask for; return a message, or ""."""
    asked = work.parameters
    chosen = FORMATS[asked["format"]]
    if not chosen.of_lines:
        return chosen.write(work, log=asked["log"]) or ""
    return chosen.write(work, filters=asked["filters"], details=asked["details"] and chosen.with_details) or ""
