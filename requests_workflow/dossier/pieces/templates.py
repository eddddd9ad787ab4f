"""The document to download for a piece: made by whoever registered it, or written from the jurist's text."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from requests_workflow import rules
from requests_workflow.dossier.pieces import word
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules import templates as texts

#: These documents are sent to French authorities, whatever the language of the page.
LANGUAGE = "fr"


@dataclass(frozen=True)
class Generated:
    """A document made for one file: its name, what it is, its bytes."""

    name: str
    media_type: str
    content: bytes


Maker = Callable[[AccessRequest], Generated]
_MAKERS: dict[str, Maker] = {}


def piece_template(code: str) -> Callable[[Maker], Maker]:
    """Register who makes the document of a piece from a file: `@piece_template("D02")`. It may raise `PdfUnavailable`.

    It is called in French, and before the jurist's text of the same piece.
    """

    def register(maker: Maker) -> Maker:
        _MAKERS[code] = maker
        return maker

    return register


def exists(piece: rules.Piece) -> bool:
    return bool(piece.template) or piece.code in _MAKERS


def make(request: AccessRequest, piece: rules.Piece) -> Generated:
    """Return the document of a piece that has one, filled with what the file says."""
    with translation.override(LANGUAGE):
        if piece.code in _MAKERS:
            return _MAKERS[piece.code](request)
        content = word.document(request, texts.of_ruleset(request.ruleset)[piece.template])
    return Generated(f"{piece.code}-{piece.template}-{request.reference}.docx", word.MEDIA_TYPE, content)
