"""What the pages say of the CNIL's part, in the shapes the components draw."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from hub.ui.shapes import Column, Row
from requests_workflow.authority import appeals
from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.models import AuthorityRequest, Decision, Package, Transmission
from requests_workflow.dossier import enclosures
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.presentation import span_words

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
    appeal: "AppealWords | None"


@dataclass(frozen=True)
class AppealWords:
    """Until when a refusal may be contested, the doubt on that date, and the text it comes from."""

    text: str
    doubt: str
    source: str
    source_url: str


def decision(found: Decision) -> DecisionWords:
    rows = [Row(_("Décidé le"), words.day(found.decided_on))]
    if found.outcome == Outcome.TACITLY_AUTHORISED:
        rows.append(Row(_("Comment"), _("Par le silence de la CNIL jusqu’à la fin de son délai.")))
    if found.conditions:
        rows.append(Row(_("Conditions"), found.conditions))
    if found.reasons:
        rows.append(Row(_("Motifs"), linebreaksbr(found.reasons)))
    if found.authorises:
        rows.append(Row(_("Années de données"), years(found), empty=_("Non précisées par la décision")))
        rows.append(Row(_("Durée de l’accès"), duration(found), empty=_("Non fixée par la décision")))
    return DecisionWords(
        pk=found.pk,
        title=_("Décision %(number)s") % {"number": found.number} if found.number else words.day(found.decided_on),
        label=found.get_outcome_display(),
        tone=TONES[found.outcome],
        rows=rows,
        document_name=found.document_name,
        document_size=found.document_size,
        appeal=_appeal(found),
    )


def years(found: Decision) -> list[str]:
    """Return « DCIR : 2012 à 2020 » for each dataset whose years the decision tells."""
    said = _("%(dataset)s : %(first)s à %(last)s")
    return [
        said % {"dataset": one.dataset.short_name, "first": one.years_from, "last": one.years_to}
        for one in found.years.all()
    ]


def _appeal(found: Decision) -> AppealWords | None:
    appeal = appeals.against(found)
    if appeal is None:
        return None
    return AppealWords(
        _appeal_text(appeal, found),
        wording.of(appeal.rule, "doubt"),
        wording.of(appeal.source, "title"),
        appeal.source.address,
    )


def _appeal_text(appeal: appeals.Appeal, found: Decision) -> str:
    months = span_words(appeal.months, "months")
    if appeal.last_day is None or found.notified_on is None:
        said = _("Le refus peut être contesté devant le juge administratif, dans les %(months)s de sa notification.")
        return said % {"months": months}
    return _(
        "Le refus, notifié le %(told)s, peut être contesté devant le juge administratif dans les %(months)s :"
        " jusqu’au %(last)s."
    ) % {"told": words.day_month(found.notified_on), "months": months, "last": words.day(appeal.last_day)}


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
    if sent.package:
        rows.append(Row(_("Ce qui a été transmis"), package_words(sent.package)))
    if sent.note:
        rows.append(Row(_("Note"), linebreaksbr(sent.note)))
    return rows


# The package


def package_columns() -> list[Column | str]:
    return [_("Document"), _("Fichier"), Column(_("Poids"), numeric=True)]


def package_lines(request: AccessRequest) -> list[list[str]]:
    """Return what a package prepared now would hold, in its order; what is yet to be drawn has no weight."""
    return [[one.what, one.path, "—" if one.size is None else words.weight(one.size)] for one in enclosures.of(request)]


@dataclass(frozen=True)
class PackageWords:
    package: Package
    rows: list[Row]
    sent: bool


def package(made: Package) -> PackageWords:
    """Return a package as the page shows it; `sent` says that it is the one the CNIL received."""
    rows = [
        Row(_("Préparé"), words.moment(made.made_at)),
        Row(_("Par"), made.made_by.full_name),
        Row(_("Poids"), words.weight(made.size)),
        Row(_("Empreinte (SHA-256)"), made.sha256),
    ]
    return PackageWords(made, rows, sent=bool(made.transmissions.all()))


def package_words(made: Package) -> str:
    """Return how a package is recognised: its weight and its fingerprint."""
    return f"ZIP, {words.weight(made.size)}\nSHA-256 {made.sha256}"


# The questions


@dataclass(frozen=True)
class Question:
    """A question of the CNIL, the one of its number, with its answer."""

    number: int
    asked: AuthorityRequest


def questions(asked: Iterable[AuthorityRequest]) -> list[Question]:
    return [Question(number, one) for number, one in enumerate(asked, start=1)]
