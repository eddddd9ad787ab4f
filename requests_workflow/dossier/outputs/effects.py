"""What filing writes: the documents made from the answers are frozen with the rest, before the snapshot is taken.

And what the register withholds: `withhold_part` {field, ground, reason}, `show_part` {field}.
"""

from django.core.files.base import ContentFile

from requests_workflow import rules
from requests_workflow.dossier import queries, storage
from requests_workflow.dossier.models import Document, ProducedDocument, Withholding
from requests_workflow.dossier.outputs import material, pdf
from requests_workflow.dossier.outputs.material import Material
from requests_workflow.dossier.outputs.produced import is_produced
from requests_workflow.procedure.registry import effect


@effect("access_request", "file", "declare", "file_complement", "redeclare")
def freeze(act) -> None:
    """Keep the documents made from the answers; the version that the sponsor joined and signed stands instead."""
    made_of = material.of(act.request, filed_at=act.at)
    for piece, required in queries.expected_pieces(act.request, queries.facts(act.request)):
        if required and is_produced(piece):
            _freeze(act, piece, made_of)


def _freeze(act, piece: rules.Piece, made_of: Material) -> None:
    held = [document for document in queries.documents(act.request) if document.piece == piece.code]
    known = {row.document_id: row for row in ProducedDocument.objects.filter(document__in=held)}
    says = pdf.facts_sha256(made_of, piece.generated)
    joined = [document for document in held if document.pk not in known]
    same = [document for document in held if document.pk in known and known[document.pk].facts_sha256 == says]
    kept = joined or same
    for document in held:
        if document not in kept:
            document.removed_at, document.removed_by = act.at, act.by
            document.save()
    if not kept:
        _make(act, piece, made_of, says)


def _make(act, piece: rules.Piece, made_of: Material, says: str) -> None:
    content = pdf.make(made_of, piece.generated)
    stored = storage.store(ContentFile(content, name=pdf.file_name(made_of, piece.generated)))
    document = Document.objects.create(
        request=act.request, piece=piece.code, name=stored.name, size=stored.size, sha256=stored.sha256,
        added_at=act.at, added_by=act.by,
    )  # fmt: skip
    ProducedDocument.objects.create(request=act.request, document=document, output=piece.generated, facts_sha256=says)
    act.facts.setdefault("produced", {})[piece.code] = stored.sha256


@effect("access_request", "withhold_part")
def withhold(act) -> None:
    """Keep one answer from the register."""
    field, ground = act.data["field"], act.data["ground"]
    Withholding.objects.create(request=act.request, field=field, ground=ground, at=act.at, by=act.by)
    act.facts |= {"field": field, "ground": ground}


@effect("access_request", "show_part")
def show(act) -> None:
    """Tell one answer again."""
    row = Withholding.objects.get(request=act.request, field=act.data["field"], shown_at=None)
    row.shown_at = act.at
    row.save()
    act.facts["field"] = row.field
