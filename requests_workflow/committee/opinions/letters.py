"""The letter of an opinion, and what a file takes to the authority of the committee's work."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import api as audit
from hub import clock, contents
from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.mail import outbox
from hub.pdf import PdfUnavailable, render
from hub.pdf.render import Attached
from hub.seals import NoKey
from requests_workflow.committee.models import Opinion, OpinionLetter
from requests_workflow.committee.opinions import presentation, queries, snapshots
from requests_workflow.dossier import receipts
from requests_workflow.dossier.enclosures import Enclosure, enclosures
from requests_workflow.dossier.sealing import making
from requests_workflow.dossier.sealing.making import Face
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure.models import AccessRequest

#: Who seals what leaves without a person asking for it.
HUB = audit.Actor("service:committee", "service")
#: What is joined to the letter, for programs.
DATA = "avis.json"


def pdf(opinion: Opinion, seal: Face | None = None, attached: Iterable[Attached] = ()) -> bytes:
    """Return the letter as a PDF in the active language; raise `PdfUnavailable`. Without a seal it says so."""
    return render.render(
        "pdf/opinion.html", _content(opinion, seal), language=_language(), title=title(opinion), attached=attached
    )


def given(opinion: Opinion, *, by: audit.Actor, at: datetime) -> bytes:
    """Return the letter to give out in the active language: sealed once the opinion is notified, the first time and the
    same ever after until a rectification; unsealed before, and where no key seals.

    Raises `PdfUnavailable`, and `contents.Damaged` when it was kept and is no longer.
    """
    if opinion.notified_at is None:
        return pdf(opinion)
    try:
        return _sealed(opinion, by, at)
    except NoKey:
        return pdf(opinion)


@transaction.atomic
def _sealed(opinion: Opinion, by: audit.Actor, at: datetime) -> bytes:
    # Two who ask at once wait for each other: one letter is made.
    Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    kept = opinion.letters.filter(language=_language(), revoked_at=None).first()
    if kept is not None:
        return making.read(kept)
    code, content, known = making.keep_sealed(partial(pdf, opinion), [_joined(opinion)])
    OpinionLetter.objects.create(
        opinion=opinion, request=opinion.request, code=code, language=_language(), made_at=at, **known
    )
    _record("committee.letter_sealed", opinion, by, at, object_sha256=known["sha256"])
    return content


def revoke(opinion: Opinion, *, by: User, at: datetime) -> None:
    """Revoke the letters given out so far: whoever holds one is told at `/verifier/` that it was replaced."""
    for letter in opinion.letters.filter(revoked_at=None):
        letter.revoked_at, letter.revoked_by = at, by
        letter.reason = gettext_noop("L’avis est rectifié : une autre lettre remplace celle-ci.")
        letter.save(update_fields=["revoked_at", "revoked_by", "reason"])
        _record("committee.letter_revoked", opinion, accounts.actor_of(by), at, object_sha256=letter.sha256)


def _record(kind: str, opinion: Opinion, by: audit.Actor, at: datetime, **told) -> None:
    request = opinion.request
    audit.record(kind, object=request.audit_ref, actor=by, at=at, project=request.reference, **told)


def _joined(opinion: Opinion) -> Attached:
    data = {"reference": opinion.request.reference, **snapshots.opinion_data(opinion)}
    content = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1).encode()
    return Attached(DATA, content, _("L’avis pour les programmes"))


def _language() -> str:
    return (translation.get_language() or "fr")[:2]


def queue_mails(opinion: Opinion, *, at: datetime) -> None:
    """Queue the letter to the sponsors, each in their language; the PDF is made when the mail leaves."""
    request = opinion.request
    for person in policies.people("sponsor", request):
        with translation.override(person.language):
            address = settings.HUB_PUBLIC_URL + reverse("committee:opinion", args=[request.reference])
        outbox.queue(
            "opinion",
            to=person,
            context={
                "reference": request.reference,
                "address": address,
                "again": opinion.rectifications.exists(),
                "tacit": opinion.tacit,
            },
            key=f"opinion:{opinion.pk}:{at.isoformat()}:{person.pk}",
            at=at,
            at_once=True,
            thread=request.reference,
            attachment_kind="opinion",
            attachment_of=str(opinion.pk),
        )


@outbox.attachment("opinion")
def attached(key: str) -> outbox.Attachment | None:
    """Return the letter for a mail; None where no PDF can be made: the mail then leaves without it."""
    opinion = Opinion.objects.select_related("request__organisation", "session").get(pk=key)
    try:
        return outbox.Attachment(file_name(opinion), given(opinion, by=HUB, at=clock.now()))
    except (PdfUnavailable, contents.Damaged):
        return None


def title(opinion: Opinion) -> str:
    """Return what the letter is called: the silence of the committee is noted, not given."""
    said = (
        _("Constat d’un avis réputé favorable : %(reference)s")
        if opinion.tacit
        else _("Avis du comité : %(reference)s")
    )
    return said % {"reference": opinion.request.reference}


def file_name(opinion: Opinion) -> str:
    return _("avis-%(round)s-%(reference)s.pdf") % {"round": opinion.round, "reference": opinion.request.reference}


def _content(opinion: Opinion, seal: Face | None) -> dict:
    request = opinion.request
    ruleset = request.rule_set
    return {
        "opinion": opinion,
        "seal": seal,
        "file": request,
        "controller": request.organisation.name,
        "words": presentation.opinion_words(opinion),
        "asked": [text for text, _answer in opinion.recommendations],
        "sources": [wording.of(ruleset.sources[name], "title") for name in opinion.rule.sources],
    }


@enclosures
def opinions_sent(request: AccessRequest) -> Iterator[Enclosure]:
    """The letter of each opinion the committee gave; the receipt in place of one it did not give (article 91)."""
    for opinion in queries.opinions_of(request):
        yield _receipt(opinion) if opinion.tacit else _letter(opinion)


def _letter(opinion: Opinion) -> Enclosure:
    return Enclosure(f"avis/{opinion.round}-avis.pdf", opinion.label, partial(_read, opinion), about=_about(opinion))


def _read(opinion: Opinion) -> bytes:
    return given(opinion, by=HUB, at=clock.now())


def _receipt(opinion: Opinion) -> Enclosure:
    return Enclosure(
        path=f"avis/{opinion.round}-accuse-de-reception.pdf",
        what=_("Accusé de réception, qui tient lieu d’avis : le comité ne s’est pas prononcé dans son délai"),
        read=partial(receipts.pdf, opinion.request),
        about={**_about(opinion), "in_place_of": "opinion"},
    )


def _about(opinion: Opinion) -> dict[str, str]:
    return {"opinion": opinion.kind, "given_on": opinion.given_on.isoformat()}
