"""Keeping a document for a piece: the first one, one more, or the next version of the one held."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from requests_workflow import rules
from requests_workflow.dossier import queries, storage
from requests_workflow.dossier.models import Document
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed


def keep(act, code: str, upload) -> Document:
    """Keep an uploaded file, checked by its content, for a piece of the rules; the trace of the act names it."""
    piece = act.request.rule_set.pieces[code]
    try:
        stored = storage.store(upload, piece.accepts)
    except ValidationError as refused:
        raise GuardFailed(refused.message) from refused
    held = list(act.request.documents.filter(piece=code, removed_at=None))
    if stored.sha256 in {one.sha256 for one in held}:
        raise AlreadyDone(_("Ce fichier est déjà joint à cette pièce."))
    former = _former(act.request, piece, stored.name, held)
    if former and former.removed_at is None:
        former.removed_at, former.removed_by = act.at, act.by
        former.save(update_fields=["removed_at", "removed_by"])
    document = Document.objects.create(
        request=act.request, piece=code, name=stored.name, kind=stored.kind, size=stored.size, sha256=stored.sha256,
        version=former.version + 1 if former else 1, replaces=former, added_at=act.at, added_by=act.by,
    )  # fmt: skip
    act.facts |= {"document": document.pk, "piece": code, "sha256": stored.sha256, "document_version": document.version}
    return document


def _former(request, piece: rules.Piece, name: str, held: list[Document]) -> Document | None:
    """Return the document that a new one follows: the one held or, when it was taken away, the last one filed.

    Where a piece has many documents, the one of the same name.
    """
    if held and not piece.many:
        return held[-1]
    filed = queries.readable_documents(request).filter(piece=piece.code, replaced_by=None) if request.filed_at else []
    same = [one for one in [*held, *filed] if not piece.many or one.name == name]
    return max(same, key=lambda one: one.pk, default=None)
