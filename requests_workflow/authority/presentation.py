"""What the pages say of the CNIL's part, in the shapes the components draw."""

from dataclasses import dataclass

from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from hub.ui.shapes import Row
from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.models import Decision, Transmission

TONES = {
    Outcome.AUTHORISED: "success",
    Outcome.TACITLY_AUTHORISED: "success",
    Outcome.REFUSED: "refusal",
    Outcome.NO_ACTION: "neutral",
}


@dataclass(frozen=True)
class DecisionWords:
    pk: int
    title: str
    label: str
    tone: str
    rows: list[Row]
    document_name: str
    document_size: int | None


def decision(found: Decision) -> DecisionWords:
    rows = [Row(_("Décidé le"), words.day(found.decided_on))]
    if found.outcome == Outcome.TACITLY_AUTHORISED:
        rows.append(Row(_("Comment"), _("Par le silence de la CNIL jusqu’à la fin de son délai.")))
    if found.conditions:
        rows.append(Row(_("Conditions"), linebreaksbr(found.conditions)))
    if found.reasons:
        rows.append(Row(_("Motifs"), linebreaksbr(found.reasons)))
    if found.authorises:
        rows.append(Row(_("Durée de l’accès"), duration(found), empty=_("Non fixée par la décision")))
    return DecisionWords(
        pk=found.pk,
        title=_("Décision %(number)s") % {"number": found.number} if found.number else words.day(found.decided_on),
        label=found.get_outcome_display(),
        tone=TONES[found.outcome],
        rows=rows,
        document_name=found.document_name,
        document_size=found.document_size,
    )


def duration(found: Decision) -> str:
    """Return “36 mois”, or nothing when the decision sets no duration."""
    if found.duration_months is None:
        return ""
    return ngettext("%(n)s mois", "%(n)s mois", found.duration_months) % {"n": found.duration_months}


def transmission(sent: Transmission) -> list[Row]:
    rows = [
        Row(_("Transmis le"), words.day(sent.sent_at)),
        Row(_("Reçu par la CNIL le"), words.day(sent.received_on)),
    ]
    if sent.cnil_reference:
        rows.append(Row(_("Référence de la CNIL"), sent.cnil_reference))
    if sent.note:
        rows.append(Row(_("Note"), linebreaksbr(sent.note)))
    return rows
