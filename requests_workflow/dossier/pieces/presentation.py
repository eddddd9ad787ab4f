"""The pieces as the pages show them: what is asked, what is held, where each stands, what to download."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from hub.ui.shapes import Row
from hub.uploads import kinds
from hub.uploads import queries as uploads
from requests_workflow import rules
from requests_workflow.dossier import queries
from requests_workflow.dossier.models import Document
from requests_workflow.dossier.outputs.produced import is_produced, kept_from
from requests_workflow.dossier.pieces import standing, templates
from requests_workflow.dossier.pieces.standing import Standing, Where
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class PieceLine:
    """A piece of the dossier with its documents and, when it may be given, its field.

    `former` are its previous versions, the last first; `template_url` gives the document to finish, "" without one.
    """

    piece: rules.Piece
    label: str
    help: str
    necessity: str
    required: bool
    documents: list[Document]
    standing: Standing
    former: list[Document] = field(default_factory=list)
    template_url: str = ""
    field: Any = None

    @property
    def given(self) -> bool:
        return bool(self.documents)

    @property
    def is_checked(self) -> bool:
        """Whether the antivirus is at it."""
        return self.standing.where == Where.CHECKING


def piece_lines(request: AccessRequest, form=None, *, with_former: bool = False) -> list[PieceLine]:
    """Return the pieces this file may hold, with their documents and the form's field when there is one."""
    held = by_piece(queries.documents(request))
    former = queries.former_documents(request) if with_former else {}
    expected = queries.expected_pieces(request, queries.facts(request))
    known = {piece.code for piece, _required in expected}
    others = [(piece, False) for code, piece in request.rule_set.pieces.items() if code in held and code not in known]
    everything = [*expected, *others]
    stand = standing.standings(request, everything, held)
    return [
        PieceLine(
            piece=piece,
            label=wording.of(piece, "label"),
            help=wording.of(piece, "help"),
            necessity=standing.necessity(piece, required),
            required=required,
            documents=held.get(piece.code, []),
            standing=stand[piece.code],
            former=former.get(piece.code, []),
            template_url=template_url(request, piece),
            field=form[piece.code] if form is not None and piece.code in form.fields else None,
        )
        for piece, required in everything
    ]


def by_piece(documents: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document.piece, []).append(document)
    return found


def template_url(request: AccessRequest, piece: rules.Piece) -> str:
    return reverse("dossier:template", args=[request.reference, piece.code]) if templates.exists(piece) else ""


def antivirus_words() -> str:
    """Return what to know of the antivirus before joining files, "" when there is nothing."""
    if uploads.antivirus() == "off":
        return _("Aucun antivirus n’est configuré sur ce serveur : les fichiers sont contrôlés, mais pas analysés.")
    return ""


def checking(request: AccessRequest) -> str:
    """Return how many documents the antivirus has yet to see, in words; "" for none."""
    left = [one for one in queries.documents(request) if not one.is_readable and not one.is_infected]
    if not left:
        return ""
    said = ngettext(
        "L’antivirus vérifie encore %(n)s document.", "L’antivirus vérifie encore %(n)s documents.", len(left)
    )
    return said % {"n": len(left)}


def document_rows(request: AccessRequest, *, audience: str, editable: bool = False) -> list[Row]:
    """Return the pieces that an audience opens, with links to their documents; a required one without stays, empty."""
    kept = kept_from(request.rule_set, audience)
    url = reverse("dossier:pieces", args=[request.reference]) if editable else ""
    return [
        Row(
            key=line.label,
            value=[_link(request, document) for document in line.documents],
            change_url=f"{url}#piece-{line.piece.code}" if url else "",
            empty=_("Produite au dépôt, à partir des réponses") if is_produced(line.piece) else _("Pas encore jointe"),
        )
        for line in piece_lines(request)
        if (line.required or line.given) and line.piece.code not in kept
    ]


def _link(request: AccessRequest, document: Document) -> str:
    told = [words.weight(document.size), words.day_month(document.added_at)]
    if document.version > 1:
        told.append(_("version %(n)s") % {"n": document.version})
    if not document.is_readable:
        return format_html("{} ({}) : {}", document.name, ", ".join(told), document.scan.label if document.scan else "")
    url = reverse("dossier:document", args=[request.reference, document.pk])
    return format_html('<a href="{}">{}</a> ({})', url, document.name, ", ".join(told))


def kinds_of(piece: rules.Piece) -> str:
    return kinds.in_words(piece.accepts)
