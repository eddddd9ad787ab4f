"""The receipt of a filing: what articles L. 112-3 and R. 112-5 of the CRPA want said, from the file and its rules."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from audit import api as audit
from catalogue import queries as catalogue
from hub import clock
from hub.accounts.models import User
from hub.mail import outbox
from hub.pdf import PdfUnavailable, render
from hub.pdf.render import Attached
from hub.seals import NoKey
from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import checklist, queries
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.dossier.sealing import making
from requests_workflow.dossier.sealing.making import Face, Revoked
from requests_workflow.dossier.team import signing
from requests_workflow.procedure import policies, presentation, wording
from requests_workflow.procedure.models import AccessRequest, Snapshot

#: The delays a receipt speaks of: the check of the file, then who answers it, as the route goes.
CHECK, COMMITTEE, HUB, AUTHORITY = "C1", "C4", "C12", "C7"
#: Who seals what a mail carries.
MAIL = audit.Actor("service:mail", "service")


@dataclass(frozen=True)
class Filing:
    """One filing of the file: the first, or complements. `sha256` is the hash of what was filed."""

    label: str
    at: datetime
    sha256: str
    #: Who signed what was filed, in words; empty on a route where nothing is signed.
    signed: str = ""

    @property
    def words(self) -> str:
        return "\n".join(filter(None, [words.moment(self.at), f"SHA-256 {self.sha256}", self.signed]))


@dataclass(frozen=True)
class Delay:
    """A delay that will run: whose it is, how long, from when, and what silence means."""

    label: str
    length: str
    starts: str
    silence: str
    source: str


@dataclass(frozen=True)
class Receipt:
    reference: str
    title: str
    controller: str
    received_on: date
    filings: list[Filing]
    #: Empty on a route where no delay runs for the check.
    check_length: str
    check_due_on: date | None
    #: What follows when nothing is missing.
    afterwards: str
    delays: list[Delay]
    has_opinion: bool
    sources: list[str]
    #: The data asked for, as filed last: (dataset, words).
    asked: list[tuple[str, str]]


def of(request: AccessRequest) -> Receipt | None:
    """Return the receipt of a file in the active language; None while it was never filed."""
    if request.filed_at is None:
        return None
    ruleset = request.rule_set
    check = _check_clock(request)
    started = request.machine.clocks_started()
    return Receipt(
        reference=request.reference,
        title=request.title,
        controller=request.organisation.name,
        received_on=clock.day_of(request.filed_at),
        filings=_filings(request),
        check_length=presentation.length_words(ruleset.clocks[CHECK]) if CHECK in started else "",
        check_due_on=check.due_on if check else None,
        afterwards=_afterwards(request),
        delays=_delays(ruleset, started),
        has_opinion=COMMITTEE in started,
        sources=[wording.of(ruleset.sources[name], "title") for name in ("crpa-l112-3", "decret-2019-536-88")],
        asked=_asked(request),
    )


def _afterwards(request: AccessRequest) -> str:
    """Return what the act that ends the check leads to, on this route."""
    ending = request.machine.transitions[checklist.conclusion(request)]
    return _("Sinon, la suite : %(next)s") % {"next": wording.of(request.machine.states[ending.to], "next")}


def _check_clock(request: AccessRequest):
    return request.clocks.filter(code=CHECK, subject_machine="access_request").last()


def _filings(request: AccessRequest) -> list[Filing]:
    kept = request.snapshots.filter(transition__in=queries.FILINGS)
    return [Filing(_filing_words(row.transition), row.at, row.sha256, _signed(row)) for row in kept]


def _signed(row: Snapshot) -> str:
    """Read from what was filed: the signature that it was filed on."""
    return "\n".join(signing.kept_in_words(one) for one in row.content.get("signatures", []))


def _filing_words(act: str) -> str:
    if act in queries.COMPLEMENTS:
        return _("Dépôt de compléments")
    return _("Dépôt du dossier") if act == "file" else _("Dépôt de la déclaration")


def _asked(request: AccessRequest) -> list[tuple[str, str]]:
    """Read from what was filed: the file itself may have changed since."""
    filed = request.snapshots.filter(transition__in=queries.FILINGS).last().content["datasets"]
    known = catalogue.datasets_by_code(one["dataset"] for one in filed)
    return [
        (
            known[one["dataset"]].title if one["dataset"] in known else one["dataset"],
            data_need.in_words(one.get("parts", []), one.get("groups")) or _("Tout le jeu de données"),
        )
        for one in filed
    ]


def _delays(ruleset: rules.RuleSet, started: Collection[str]) -> list[Delay]:
    """Return the delays of the route after the check, in the order they come."""
    starts = {
        COMMITTEE: _("Il n’a pas encore commencé à courir : il part du jour où le comité reçoit le dossier complet."),
        HUB: _("Il part du jour où le secrétariat déclare le dossier complet."),
        AUTHORITY: _("Il part du jour où la CNIL reçoit le dossier, si vous choisissez de la saisir après l’avis."),
    }
    return [
        Delay(
            label=wording.of(ruleset.clocks[code], "label"),
            length=presentation.length_words(ruleset.clocks[code]),
            starts=start,
            silence=wording.of(ruleset.clocks[code], "silence"),
            source=wording.of(ruleset.sources[ruleset.clocks[code].sources[0]], "title"),
        )
        for code, start in starts.items()
        if code in started
    ]


def service() -> list[tuple[str, str]]:
    """Return who answers for the file: (what, words), from the settings; what is not set is left out."""
    found = [
        (_("Service"), settings.HUB_CONTACT_SERVICE),
        (_("Adresse postale"), settings.HUB_CONTACT_POSTAL),
        (_("Courriel"), settings.HUB_CONTACT_EMAIL),
        (_("Téléphone"), settings.HUB_CONTACT_PHONE),
    ]
    return [(label, text) for label, text in found if text]


def pdf(request: AccessRequest, seal: Face | None = None, attached: Iterable[Attached] = ()) -> bytes:
    """Return the receipt as a PDF in the active language; raise `PdfUnavailable`. Without a seal it says so."""
    language = (translation.get_language() or "fr")[:2]
    context = {"receipt": of(request), "service": service(), "seal": seal}
    title = _("Accusé de réception %(reference)s") % {"reference": request.reference}
    return render.render("pdf/receipt.html", context, language=language, title=title, attached=attached)


def given(request: AccessRequest, *, by: audit.Actor, at: datetime) -> bytes:
    """Return the receipt to give out: sealed the first time and the same ever after, unsealed where no key seals.

    Raises `PdfUnavailable`, and `Revoked` when the receipt of the last filing was revoked.
    """
    try:
        return making.receipt(request, partial(pdf, request), by=by, at=at)[1]
    except NoKey:
        return pdf(request)


def file_name(request: AccessRequest) -> str:
    return _("accuse-de-reception-%(reference)s.pdf") % {"reference": request.reference}


def queue_mails(request: AccessRequest, *, at: datetime, by: User) -> None:
    """Queue the receipt to those who file, each in their language; the PDF is made when the mail leaves."""
    for person in {by, *policies.people("sponsor", request)}:
        with translation.override(person.language):
            address = settings.HUB_PUBLIC_URL + reverse("dossier:receipt", args=[request.reference])
            received = words.day(at)
        outbox.queue(
            "receipt",
            to=person,
            context={"reference": request.reference, "received": received, "address": address},
            key=f"receipt:{request.reference}:{request.version}:{person.pk}",
            at=at,
            attachment_kind="receipt",
            attachment_of=request.reference,
        )


@outbox.attachment("receipt")
def attached(reference: str) -> outbox.Attachment | None:
    """Return the receipt for a mail; None where no PDF can be made: the mail then leaves without it."""
    request = AccessRequest.objects.select_related("organisation").get(reference=reference)
    try:
        return outbox.Attachment(file_name(request), given(request, by=MAIL, at=clock.now()))
    except (PdfUnavailable, Revoked):
        return None
