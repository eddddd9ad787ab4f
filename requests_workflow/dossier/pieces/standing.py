"""Where each piece stands: missing, being scanned, there, or to be done again and why. The same for everybody."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from hub.uploads import queries as uploads
from hub.uploads.enums import AWAITED, State
from requests_workflow import rules
from requests_workflow.dossier import checklist, queries
from requests_workflow.dossier.models import Document
from requests_workflow.dossier.versions import hashes
from requests_workflow.procedure.models import AccessRequest


class Where(StrEnum):
    MISSING = "missing"
    CHECKING = "checking"
    ACCEPTED = "accepted"
    TO_REDO = "to_redo"
    OPTIONAL = "optional"


#: The tone of a status tag.
TONES = {Where.MISSING: "info", Where.CHECKING: "info", Where.ACCEPTED: "success", Where.TO_REDO: "refusal"}


@dataclass(frozen=True)
class Standing:
    """`why` says what happened and what to do, in sentences."""

    where: Where
    label: str
    why: list[str] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return TONES.get(self.where, "neutral")


def standings(
    request: AccessRequest, expected: list[tuple[rules.Piece, bool]], held: dict[str, list[Document]]
) -> dict[str, Standing]:
    """Return where each piece stands, by its code."""
    asked = asked_again(request)
    return {
        piece.code: _standing(piece, required, held.get(piece.code, []), asked.get(piece.code, ""))
        for piece, required in expected
    }


def asked_again(request: AccessRequest) -> dict[str, str]:
    """Return what the secretariat's last batch says of each piece that has not changed since, while it is awaited."""
    batches = queries.complement_requests(request)
    if not batches or request.state != "complement_requested":
        return {}
    held = hashes.of_file(request)
    return {
        item.code.removeprefix("piece:"): verdict.comment
        for item, verdict in checklist.missing(request, batches[-1].round)
        if item.code.startswith("piece:") and verdict.content_sha256 == held.get(item.code)
    }


def _standing(piece: rules.Piece, required: bool, documents: list[Document], asked: str) -> Standing:
    infected = [_infected(document) for document in documents if document.is_infected]
    if infected or asked:
        said = [_("Le secrétariat : « %(reason)s »") % {"reason": asked}] if asked else []
        return Standing(Where.TO_REDO, _("À refaire"), [*infected, *said])
    if not documents:
        return Standing(Where.MISSING if required else Where.OPTIONAL, necessity(piece, required))
    awaited = {document.scan for document in documents} & AWAITED
    if State.ERROR in awaited:
        return Standing(Where.CHECKING, _("En cours de vérification"), [_late()])
    if awaited:
        return Standing(Where.CHECKING, _("En cours de vérification"), [_soon()])
    return Standing(Where.ACCEPTED, _("Jointe"))


def necessity(piece: rules.Piece, required: bool) -> str:
    if piece.required == "when":
        return _("Obligatoire, d’après vos réponses") if required else _("N’est plus demandée, d’après vos réponses")
    return _("Obligatoire") if required else _("Conseillée")


def _infected(document: Document) -> str:
    told = _(
        "L’antivirus a trouvé quelque chose de dangereux dans « %(name)s » (%(found)s). Personne ne peut l’ouvrir."
    )
    said = told % {"name": document.name, "found": uploads.signature_of(document.sha256)}
    return f"{said} {_('Retirez-le, faites vérifier l’ordinateur d’où il vient, puis joignez une copie saine.')}"


def _soon() -> str:
    return _(
        "L’antivirus vérifie ce fichier, en quelques secondes d’ordinaire. Personne ne l’ouvre avant la fin ;"
        " vous pouvez continuer, et même déposer, sans attendre."
    )


def _late() -> str:
    return _(
        "L’antivirus ne répond pas : la vérification recommencera d’elle-même. Personne n’ouvre ce fichier avant ;"
        " vous pouvez continuer, et même déposer, sans attendre."
    )
