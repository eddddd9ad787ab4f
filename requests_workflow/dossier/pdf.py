"""The whole dossier on paper: a PDF/A of what one audience may read, and the documents sent with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import clock
from hub.pdf import render
from hub.pdf.render import Attached
from hub.ui import words
from hub.ui.shapes import Row
from hub.uploads.kinds import KINDS
from requests_workflow.dossier import presentation, queries, storage
from requests_workflow.dossier.enclosures import Enclosure, enclosures, plain_name
from requests_workflow.dossier.models import Document
from requests_workflow.dossier.need.presentation import dataset_rows
from requests_workflow.dossier.outputs.produced import kept_from
from requests_workflow.dossier.pieces import presentation as pieces
from requests_workflow.dossier.sealing.making import Face
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest, Snapshot

#: Whom a copy is for, when it leaves something out.
READERS = {
    "committee": gettext_lazy("Exemplaire pour le comité : il ne contient que ce qui lui est destiné."),
    "cnil": gettext_lazy("Exemplaire pour la CNIL : il ne contient que ce qui lui est destiné."),
    "data_holder": gettext_lazy(
        "Exemplaire pour un responsable de données : il ne contient que ce qui lui est destiné."
    ),
    "public": gettext_lazy("Exemplaire public : il ne contient que ce qui est destiné à être publié."),
}


@dataclass(frozen=True)
class Print:
    """What the PDF shows. `copy` says whom it is for when something is left out, `frozen` the last frozen copy."""

    reference: str
    title: str
    copy: str
    identity: list[Row]
    frozen: Snapshot | None
    sections: list[presentation.Section]
    datasets: list[Row]
    pieces: list[pieces.PieceLine]


def of(request: AccessRequest, *, audience: str) -> Print:
    """Return a dossier in the active language as an audience reads it."""
    kept = kept_from(request.rule_set, audience)
    return Print(
        reference=request.reference,
        title=request.title,
        copy=str(READERS.get(audience, "")),
        identity=_identity(request),
        frozen=request.snapshots.last(),
        sections=presentation.sections(request, audience=audience),
        datasets=dataset_rows(request, audience=audience),
        pieces=[line for line in pieces.piece_lines(request) if line.given and line.piece.code not in kept],
    )


def _identity(request: AccessRequest) -> list[Row]:
    filed = words.day(request.filed_at) if request.filed_at else ""
    return [
        Row(_("Responsable de traitement"), request.organisation.name),
        Row(_("Déposé le"), filed, empty=_("Pas encore déposé")),
        Row(_("Règles appliquées"), wording.of(request.rule_set, "label")),
    ]


def make(
    request: AccessRequest, *, audience: str, seal: Face | None = None, attached: Iterable[Attached] = ()
) -> bytes:
    """Return the dossier as a PDF in the active language, with what its seal prints; raise `PdfUnavailable`."""
    language = (translation.get_language() or "fr")[:2]
    found = of(request, audience=audience)
    title = _("Dossier %(reference)s") % {"reference": request.reference}
    context = {"dossier": found, "changed_at": request.changed_at, "seal": seal}
    return render.render("pdf/dossier.html", context, language=language, title=title, attached=attached)


def file_name(request: AccessRequest) -> str:
    return _("dossier-%(reference)s.pdf") % {"reference": request.reference}


@enclosures
def documents_sent(request: AccessRequest) -> Iterator[Enclosure]:
    """The dossier as the authority reads it, then every piece it holds."""
    yield Enclosure("dossier.pdf", _("Le dossier"), partial(make, request, audience="cnil"))
    for number, document in enumerate(queries.documents(request), start=1):
        yield _piece(request, document, number)


def _piece(request: AccessRequest, document: Document, number: int) -> Enclosure:
    """Name a piece by its code and its place: two of one name stay apart, and none says where it goes."""
    return Enclosure(
        path=f"pieces/{document.piece}-{number:02}-{plain_name(document.name, KINDS[document.kind].suffix)}",
        what=wording.of(request.rule_set.pieces[document.piece], "label"),
        read=partial(storage.read, document.sha256),
        sha256=document.sha256,
        size=document.size,
        media_type=document.media_type,
        about={
            "piece": document.piece,
            "original_name": document.name,
            "added_on": clock.day_of(document.added_at).isoformat(),
        },
    )
