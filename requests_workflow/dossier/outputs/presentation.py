"""What the pages about the produced documents say: whose eyes a preview borrows, what is made here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_workflow.dossier.outputs.produced import is_produced
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Eyes:
    """An audience whose eyes a preview borrows."""

    audience: str
    label: str
    banner: str


def eyes() -> list[Eyes]:
    """Return the audiences whose reading can be previewed."""
    return [
        Eyes("committee", _("Le comité"), _("Vous lisez ce dossier comme le comité le lira.")),
        Eyes(
            "data_holder",
            _("Un responsable de données"),
            _("Vous lisez ce dossier comme un responsable de données le lira."),
        ),
        Eyes("cnil", _("La CNIL"), _("Vous lisez ce dossier comme la CNIL le lira.")),
        Eyes("public", _("Le public"), _("Vous lisez ce que le public lira quand le projet sera autorisé.")),
    ]


@dataclass(frozen=True)
class Made:
    """A piece that is made from the answers."""

    code: str
    label: str


def made(request: AccessRequest) -> list[Made]:
    """Return the pieces of a file's route that are made here, when this machine can make them."""
    asked = request.rule_set.pieces_on(request.route)
    return [Made(piece.code, wording.of(piece, "label")) for piece in asked if is_produced(piece)]
