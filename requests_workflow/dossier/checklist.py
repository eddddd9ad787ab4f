"""The secretariat's checklist: one line for each section, the data, and each piece; one round for each filing."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from requests_workflow.dossier import queries
from requests_workflow.dossier.enums import Verdict
from requests_workflow.dossier.models import CheckedItem, Document
from requests_workflow.dossier.versions import hashes
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest

#: The acts that end the check of a file to which nothing is missing; each route has one.
CONCLUSIONS = ("declare_complete", "declare_complete_to_hub", "publish_declaration", "note_declaration")


def conclusion(request: AccessRequest) -> str:
    """Return the act that ends the check on the file's route."""
    return next((name for name in CONCLUSIONS if name in request.machine.transitions), CONCLUSIONS[0])


@dataclass(frozen=True)
class Item:
    """One point to check; `anchor` is where the summary of the dossier shows it, `fix` where the sponsor mends it."""

    code: str
    label: str
    anchor: str
    fix: tuple[str, tuple[str, ...]]
    required: bool = True
    documents: list[Document] = field(default_factory=list)


def items(request: AccessRequest) -> list[Item]:
    """Return what must be checked in this file, in the order of the dossier: required pieces, and those given."""
    data = [_data(request)] if queries.asks_for_data(request) else []
    return [*_sections(request), *data, *_pieces(request)]


def _sections(request: AccessRequest) -> list[Item]:
    return [
        Item(
            f"section:{section.code}",
            wording.of(section, "label"),
            section.slug,
            ("dossier:section", (request.reference, section.slug)),
        )
        for section in request.form.sections.values()
    ]


def _data(request: AccessRequest) -> Item:
    return Item(queries.DATA, _("Les données demandées"), "donnees", ("dossier:data", (request.reference,)))


def _pieces(request: AccessRequest) -> list[Item]:
    held: dict[str, list[Document]] = {}
    for document in queries.documents(request):
        held.setdefault(document.piece, []).append(document)
    expected = queries.expected_pieces(request, queries.facts(request))
    return [
        Item(
            f"piece:{piece.code}",
            wording.of(piece, "label"),
            piece.code,
            ("dossier:pieces", (request.reference,)),
            required,
            held.get(piece.code, []),
        )
        for piece, required in expected
        if required or piece.code in held
    ]


def round_of(request: AccessRequest) -> int:
    """Return the number of the present round of checking; each request for complements ends one."""
    return request.complements.count() + 1


def last_round(request: AccessRequest) -> int:
    """Return the last round that has verdicts, or the present one."""
    last = request.checked_items.order_by("-round").values_list("round", flat=True).first()
    return last or round_of(request)


def verdicts(request: AccessRequest, round_: int) -> dict[str, CheckedItem]:
    """Return the verdicts of a round, by code of the item."""
    return {row.item: row for row in request.checked_items.filter(round=round_).select_related("checked_by")}


def unchecked(request: AccessRequest) -> list[Item]:
    """Return the points of the present round without a verdict."""
    done = verdicts(request, round_of(request))
    return [item for item in items(request) if item.code not in done]


def missing(request: AccessRequest, round_: int) -> list[tuple[Item, CheckedItem]]:
    """Return the points that a round found missing, each with its reason, even those that no longer arise."""
    said = verdicts(request, round_)
    arising = {item.code: item for item in items(request)}
    codes = [*arising, *(code for code in said if code not in arising)]
    return [
        (arising.get(code) or _gone(request, code), said[code])
        for code in codes
        if code in said and said[code].verdict == Verdict.MISSING
    ]


def _gone(request: AccessRequest, code: str) -> Item:
    """Return a piece that is neither required nor held any more."""
    piece = request.rule_set.pieces[code.removeprefix("piece:")]
    return Item(code, wording.of(piece, "label"), piece.code, ("dossier:pieces", (request.reference,)), required=False)


def still_valid(request: AccessRequest) -> list[CheckedItem]:
    """Return the verdicts “present” of the last round on what is the same as when it was checked."""
    last = request.complements.order_by("-round").values_list("round", flat=True).first()
    held = hashes.of_file(request)
    present = request.checked_items.filter(round=last, verdict=Verdict.OK)
    return [row for row in present if hashes.same(held, row.item, row.content_sha256)]


def answered(request: AccessRequest, round_: int) -> dict[str, bool]:
    """Return whether each point asked in a round has its answer: words of the sponsor, or a content that changed."""
    held = hashes.of_file(request)
    told = set(request.complement_answers.filter(round=round_).exclude(text="").values_list("item", flat=True))
    asked = request.checked_items.filter(round=round_, verdict=Verdict.MISSING)
    return {row.item: row.item in told or not hashes.same(held, row.item, row.content_sha256) for row in asked}
