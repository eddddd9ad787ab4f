"""A verification told to anybody: in plain words, with what to do; for programs, in a few names.

Of the document it tells what everybody may know: that it comes from here, its kind, its day, its number, its hash,
whether it still counts. Never a title, never a name, never a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import clock
from hub.ui import words
from hub.ui.shapes import Row
from requests_workflow.dossier.sealing import codes, making
from requests_workflow.dossier.sealing.enums import Outcome
from requests_workflow.dossier.sealing.verification import Verification

#: Tone, title, and what to do.
SAID = {
    Outcome.AUTHENTIC: (
        "success",
        gettext_lazy("Authentique et inchangé"),
        gettext_lazy("Ce document vient de ce guichet et pas un octet n’a changé depuis. Vous pouvez vous y fier."),
    ),
    Outcome.REVOKED: (
        "warning",
        gettext_lazy("Émis par ce guichet, puis révoqué"),
        gettext_lazy("Ne vous y fiez plus. Demandez à qui vous l’a remis celui qui le remplace."),
    ),
    Outcome.CHANGED: (
        "refusal",
        gettext_lazy("Ce n’est pas le document que nous avons émis : il a été changé"),
        gettext_lazy(
            "Ne vous y fiez pas. Il porte notre code ou notre sceau, mais son contenu n’est plus le nôtre : il a été"
            " modifié, refait, ou enregistré à nouveau par un logiciel. Demandez l’original."
        ),
    ),
    Outcome.DOUBTFUL: (
        "refusal",
        gettext_lazy("Nous connaissons ce fichier, mais son sceau ne se vérifie pas"),
        gettext_lazy("Cela ne devrait pas arriver. N’en faites rien pour l’instant, et écrivez-nous."),
    ),
    Outcome.UNKNOWN_CODE: (
        "refusal",
        gettext_lazy("Aucun document de ce guichet ne porte ce code"),
        gettext_lazy(
            "Relisez le code sur le document. S’il est bien celui-là, le document ne vient pas de nous : ne vous y fiez"
            " pas."
        ),
    ),
    Outcome.MISTYPED: (
        "warning",
        gettext_lazy("Ce code ne peut pas exister : il y a une faute de frappe"),
        gettext_lazy(
            "Un code a douze caractères, et le dernier contrôle les autres. Retapez-le, ou déposez le fichier."
        ),
    ),
    Outcome.ANOTHER_SEAL: (
        "refusal",
        gettext_lazy("Ce document n’a pas été émis par ce guichet : un autre l’a scellé"),
        gettext_lazy("Adressez-vous à l’organisme que nomme le sceau. Nous ne pouvons rien dire de ce document."),
    ),
    Outcome.UNSEALED: (
        "refusal",
        gettext_lazy("Ce PDF ne porte aucun sceau : nous ne l’avons pas émis sous cette forme"),
        gettext_lazy(
            "Un document imprimé puis numérisé perd son sceau : demandez le fichier d’origine, ou tapez le code imprimé"
            " dessus."
        ),
    ),
    Outcome.DAMAGED: (
        "refusal",
        gettext_lazy("Ce fichier est abîmé, ou n’est pas des nôtres : nous ne pouvons pas le lire"),
        gettext_lazy("Téléchargez-le ou demandez-le à nouveau, puis réessayez sans l’ouvrir dans un autre logiciel."),
    ),
    Outcome.NOT_OURS: (
        "refusal",
        gettext_lazy("Ce fichier n’est ni un PDF ni un dossier portable : il ne vient pas de nous"),
        gettext_lazy("Déposez le PDF ou le ZIP que vous avez reçu, ou tapez le code imprimé."),
    ),
    Outcome.EMPTY: (
        "warning",
        gettext_lazy("Ce fichier est vide"),
        gettext_lazy("Il s’est sans doute perdu en chemin. Téléchargez-le à nouveau."),
    ),
    Outcome.TOO_LARGE: (
        "warning",
        gettext_lazy("Ce fichier est trop gros pour être vérifié ici"),
        gettext_lazy("Tapez le code imprimé, ou vérifiez-le sur votre ordinateur : la page du sceau dit comment."),
    ),
}


@dataclass(frozen=True)
class Told:
    """What the page shows."""

    outcome: Outcome
    tone: str
    title: str
    next: str
    rows: list[Row]


def tell(found: Verification) -> Told:
    tone, title, advice = SAID[found.outcome]
    return Told(found.outcome, tone, str(title), str(advice), [*_document_rows(found), *_file_rows(found)])


def _document_rows(found: Verification) -> list[Row]:
    document = found.document
    if document is None:
        return []
    rows = [
        Row(
            _("Document d’origine") if found.outcome == Outcome.CHANGED else _("Document"), document.get_kind_display()
        ),
        Row(_("Porte sur"), document.about),
        Row(_("Émis le"), words.day(document.made_at)),
        Row(_("Code"), codes.shown(document.code)),
    ]
    if document.revoked_at:
        rows.append(Row(_("Révoqué le"), words.day(document.revoked_at)))
    withdrawn = document.withdrawn_at
    if withdrawn is not None:
        rows.append(Row(_("Dossier retiré le"), words.day(withdrawn)))
    rows.append(Row(_("Empreinte de l’original (SHA-256)"), _hash(document.sha256)))
    return rows


def _file_rows(found: Verification) -> list[Row]:
    rows = []
    known = found.document.sha256 if found.document else ""
    if found.sha256 and found.sha256 != known:
        rows.append(Row(_("Empreinte de votre fichier (SHA-256)"), _hash(found.sha256)))
    if found.verdict is not None and found.verdict.sealed and not found.ours:
        rows.append(Row(_("Le sceau nomme"), found.verdict.subject))
        rows.append(Row(_("Empreinte de son certificat (SHA-256)"), _hash(found.verdict.fingerprint)))
    return rows


def _hash(sha256: str) -> str:
    return format_html('<code class="digest">{}</code>', sha256)


def as_data(found: Verification) -> dict[str, Any]:
    """Return a verification for programs; days are ISO 8601, in Paris."""
    data: dict[str, Any] = {"outcome": str(found.outcome), "valid": found.outcome == Outcome.AUTHENTIC}
    document = found.document
    if document is None:
        return data
    withdrawn = document.withdrawn_at
    return data | {
        "code": codes.shown(document.code),
        "kind": document.kind,
        "reference": document.about,
        "language": document.language,
        "issued_on": clock.day_of(document.made_at).isoformat(),
        "sha256": document.sha256,
        "size": document.size,
        "certificate_sha256": document.certificate,
        "revoked_on": clock.day_of(document.revoked_at).isoformat() if document.revoked_at else None,
        "withdrawn_on": clock.day_of(withdrawn).isoformat() if withdrawn else None,
        "page": making.address(document.code),
    }


def certificates(found: Iterable[Any]) -> list[tuple[str, list[Row]]]:
    """Return the certificates of the seal, the present one first, each with a title and what is told of it."""
    titles = [_("Le certificat d’aujourd’hui"), *[_("Un certificat d’avant")] * len(list(found)[1:])]
    return [(title, _certificate_rows(one)) for title, one in zip(titles, found, strict=False)]


def _certificate_rows(one: Any) -> list[Row]:
    ends = {"begin": words.day(one.not_before), "end": words.day(one.not_after)}
    return [
        Row(_("Nom"), one.subject),
        Row(_("Valable"), _("du %(begin)s au %(end)s") % ends),
        Row(_("Empreinte (SHA-256)"), _hash(_grouped(one.fingerprint))),
    ]


def _grouped(fingerprint: str) -> str:
    """Return a fingerprint as it is read aloud: by pairs."""
    return ":".join(fingerprint[i : i + 2] for i in range(0, len(fingerprint), 2)).upper()
