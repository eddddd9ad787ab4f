"""Sealed documents told to those who read the file."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from hub.ui.shapes import Row
from requests_workflow.dossier.models import SealedDocument
from requests_workflow.dossier.sealing import codes, queries
from requests_workflow.procedure.models import AccessRequest


def revoked(request: AccessRequest) -> SealedDocument | None:
    """Return the revoked receipt of the last filing; None while it counts."""
    return queries.revocation(request)


def sealed(request: AccessRequest) -> list[Row]:
    """Return the code of each receipt of the last filing in force, with where it is checked."""
    return [
        Row(
            _("Code de vérification (%(language)s)")
            % {"language": get_language_info(document.language)["name_translated"].lower()},
            format_html(
                '<a href="{}">{}</a>',
                reverse("transparency:verified", args=[codes.shown(document.code)]),
                codes.shown(document.code),
            ),
        )
        for document in queries.receipts_in_force(request)
    ]
