"""The sealed receipt: made once a filing, with the dossier inside; revoked by an act of the secretariat."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from audit import api as audit
from hub.mail import outbox
from hub.mail.models import Mail
from hub.seals import NoKey, certificates, reading
from requests_workflow.dossier import receipts
from requests_workflow.dossier.models import SealedDocument
from requests_workflow.dossier.sealing import attachments, codes, making, verification
from requests_workflow.dossier.sealing.enums import Outcome
from requests_workflow.dossier.sealing.making import Revoked
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_receipt import without_libraries
from tests.dossier.test_writing_pages import page, text
from tests.journeys.pdfs import text_of

TESTER = audit.Actor("service:tests", "service")
LATER = AT + timedelta(days=1)


def given(file, language: str = "fr") -> bytes:
    with translation.override(language):
        return receipts.given(file, by=TESTER, at=LATER)


def revoke(file, person, reason: str = "Déposé par erreur."):
    return door.perform("revoke_receipt", file, by=person, at=LATER, data={"reason": reason})


def test_it_is_made_once_a_filing_and_language(filed):
    first = given(filed)
    assert given(filed) == first
    assert given(filed, "en") != first
    assert SealedDocument.objects.count() == 2
    kept = SealedDocument.objects.get(language="fr")
    assert (kept.sha256, kept.size) == (hashlib.sha256(first).hexdigest(), len(first))


def test_complements_make_another(filed, people):
    given(filed)
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    door.perform("request_complement", filed, by=people.secretariat, at=LATER)
    filling.sign_and_file(filed, people.sponsor, at=AT + timedelta(days=2), act="file_complement")
    given(filed)
    assert [one.snapshot.transition for one in SealedDocument.objects.all()] == ["file", "file_complement"]


def test_it_is_archival_tagged_certified_and_holds_the_dossier(filed):
    content = given(filed)
    verdict = reading.of_pdf(content, [one.pem for one in certificates.ours()])
    assert (verdict.intact, verdict.trusted) == (True, True)
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert bool(pdf.Root.MarkInfo.Marked)
    kept = SealedDocument.objects.get()
    assert attachments.sha256_of(content, attachments.DOSSIER) == filed.snapshots.get(transition="file").sha256
    assert verification.of_file(content + b"\n", read=reading.of_pdf).document == kept
    shown = text_of(content)
    assert codes.shown(kept.code) in shown
    assert kept.certificate == verdict.fingerprint


def test_its_making_leaves_a_trace_with_its_hash(filed):
    content = given(filed)
    event = audit.events_for(filed.audit_ref).get(kind="receipt.sealed")
    assert hashlib.sha256(content).hexdigest() in bytes(event.entry).decode()


def test_it_is_the_one_that_is_mailed_and_downloaded(as_, people, filed):
    response = as_(people.sponsor).get(page("receipt_pdf", filed))
    outbox.send_one(Mail.objects.get(kind="receipt").pk, at=AT)
    from django.core import mail  # noqa: PLC0415 — the box is emptied for each test

    assert mail.outbox[0].attachments[0][1] == response.content
    assert verification.of_file(response.content, read=reading.of_pdf).outcome == Outcome.AUTHENTIC


def test_without_a_key_it_is_given_unsealed_and_says_so(as_, people, filed, settings):
    settings.HUB_SEAL_SELF_MADE = False
    response = as_(people.sponsor).get(page("receipt_pdf", filed))
    assert "n’estpasscellé" in text_of(response.content).replace(" ", "")
    assert not SealedDocument.objects.exists()
    with pytest.raises(NoKey):
        making.receipt(filed, lambda face, joined: b"", by=TESTER, at=LATER)


def test_without_the_libraries_nothing_is_kept(as_, people, filed, monkeypatch):
    without_libraries(monkeypatch)
    assert as_(people.sponsor).get(page("receipt_pdf", filed)).status_code == 503
    assert not SealedDocument.objects.exists()


def test_the_secretariat_revokes_it_with_a_reason(as_, people, filed):
    content = given(filed)
    revoke(filed, people.secretariat)
    kept = SealedDocument.objects.get()
    assert (kept.revoked_at, kept.revoked_by, kept.reason) == (LATER, people.secretariat, "Déposé par erreur.")
    assert verification.of_file(content, read=reading.of_pdf).outcome == Outcome.REVOKED
    assert "Déposé par erreur." in text(as_(people.sponsor).get(page("receipt", filed)))


def test_a_revoked_receipt_is_given_no_more_in_any_language(as_, people, filed):
    given(filed)
    revoke(filed, people.secretariat)
    for language in ("fr", "en"):
        with pytest.raises(Revoked):
            given(filed, language)
    assert as_(people.sponsor).get(page("receipt_pdf", filed)).url == page("receipt", filed)
    assert receipts.attached(filed.reference) is None


def test_only_the_secretariat_revokes_and_only_what_is_there(people, filed):
    with pytest.raises(GuardFailed):
        revoke(filed, people.secretariat)
    given(filed)
    with pytest.raises(NotAllowed):
        revoke(filed, people.sponsor)
    revoke(filed, people.secretariat)
    with pytest.raises(GuardFailed):
        revoke(filed, people.secretariat)


def test_a_withdrawn_file_keeps_its_receipt(people, filed):
    content = given(filed)
    door.perform("withdraw", filed, by=people.sponsor, at=LATER, data={"reason": "Projet arrêté."})
    assert verification.of_file(content, read=reading.of_pdf).outcome == Outcome.AUTHENTIC
