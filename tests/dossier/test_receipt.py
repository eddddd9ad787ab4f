"""The receipt: on a page, in a PDF, in a mail, with what the law wants said."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core import mail
from django.utils import translation

from hub.mail import outbox
from hub.mail.models import Mail
from hub.pdf import PdfUnavailable, render
from requests_workflow.dossier import queries, receipts
from requests_workflow.procedure import door
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text
from tests.journeys.pdfs import text_of


@pytest.fixture(autouse=True)
def _contact(settings):
    settings.HUB_CONTACT_SERVICE = "Secrétariat unique d’essai"
    settings.HUB_CONTACT_POSTAL = "1 rue de l’Essai, 35000 Rennes"
    settings.HUB_CONTACT_EMAIL = "secretariat@essai.example"
    settings.HUB_CONTACT_PHONE = "00 00 00 00 00"


MENTIONS = [
    "lundi 2 mars 2026",  # date of receipt
    "mercredi 11 mars 2026",  # 7 working days later
    "n’a pas encore commencé à courir",
    "réputé favorable",
    "Secrétariat unique d’essai",
    "1 rue de l’Essai, 35000 Rennes",
    "secretariat@essai.example",
    "00 00 00 00 00",
    "voies et les délais de recours",
]


@pytest.mark.parametrize("mention", MENTIONS)
def test_the_page_carries_every_mention(as_, people, filed, mention):
    shown = text(as_(people.sponsor).get(page("receipt", filed))).replace("\xa0", " ")
    assert mention in shown
    assert filed.reference in shown


def test_nothing_is_received_before_filing(as_, people, draft):
    for name in ("receipt", "receipt_pdf"):
        assert as_(people.sponsor).get(page(name, draft)).url == page("summary", draft)


def test_a_double_click_files_once_and_shows_the_receipt(as_, people, full):
    filling.sign(full)
    browser, sent = as_(people.sponsor), {"seen": full.version}
    for _press in range(2):
        response = browser.post(page("check", full), sent)
        assert response.url == page("receipt", full)
    assert full.snapshots.count() == 1
    assert Mail.objects.filter(kind="receipt").count() == 1


def test_filing_without_the_signature_is_refused(as_, people, full):
    response = as_(people.sponsor).post(page("check", full), {"seen": full.version})
    assert response.status_code == 422
    full.refresh_from_db()
    assert full.state == "draft"


def test_filing_an_incomplete_dossier_is_refused_with_the_list(as_, people, draft):
    response = as_(people.sponsor).post(page("check", draft), {"seen": draft.version})
    assert response.status_code == 422
    assert "Ce qui manque encore" in text(response)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_somebody_who_only_represents_the_controller_may_file(as_, people, full):
    filling.sign(full)
    response = as_(people.signatory).post(page("check", full), {"seen": full.version})
    assert response.url == page("receipt", full)


def pdf_of(file, language: str = "fr") -> bytes:
    with translation.override(language):
        return receipts.pdf(file)


def test_the_pdf_is_tagged_archival_and_carries_the_number(filed):
    content = pdf_of(filed)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert filed.reference in metadata["dc:title"]
    assert filed.reference in text_of(content)


def test_the_pdf_is_the_same_bytes_each_time(filed):
    assert pdf_of(filed) == pdf_of(filed)


def test_both_languages_tell_the_same_number_and_dates(filed):
    french, english = text_of(pdf_of(filed)), text_of(pdf_of(filed, "en"))
    for same in (filed.reference, "2026"):
        assert same in french
        assert same in english


def test_the_pdf_is_downloaded(as_, people, filed):
    response = as_(people.sponsor).get(page("receipt_pdf", filed))
    assert response.content.startswith(b"%PDF-")
    assert filed.reference in response["Content-Disposition"]


def test_a_template_reaches_neither_disk_nor_network(tmp_path, monkeypatch):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    leak = f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}"><p>bonjour</p>'
    monkeypatch.setattr(render, "render_to_string", lambda name, *context: leak if name == "leak.html" else "")
    content = render.render("leak.html", {}, language="fr", title="essai")
    with pikepdf.open(BytesIO(content)) as pdf:
        assert not pdf.attachments


def without_libraries(monkeypatch):
    def missing():
        raise PdfUnavailable(render.APT_LINE)

    monkeypatch.setattr(render, "_weasyprint", missing)


def test_without_the_libraries_the_page_says_what_to_type(as_, people, filed, monkeypatch):
    without_libraries(monkeypatch)
    response = as_(people.sponsor).get(page("receipt_pdf", filed))
    assert response.status_code == 503
    assert render.APT_LINE in text(response)


def test_the_mail_carries_the_pdf(filed, people):
    row = Mail.objects.get(kind="receipt")
    outbox.send_one(row.pk, at=AT)
    sent = mail.outbox[0]
    assert sent.to == [people.sponsor.email]
    assert filed.reference in sent.subject
    assert "&" not in sent.body
    name, content, kind = sent.attachments[0]
    assert (name, kind) == (f"accuse-de-reception-{filed.reference}.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")


def test_without_the_libraries_the_mail_leaves_and_says_where_the_receipt_is(filed, monkeypatch):
    without_libraries(monkeypatch)
    outbox.send_one(Mail.objects.get(kind="receipt").pk, at=AT)
    sent = mail.outbox[0]
    assert not sent.attachments
    assert page("receipt", filed) in sent.body
    assert "n’a pas pu être joint" in sent.body


def test_complements_are_added_to_the_receipt(filed, people):
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + timedelta(days=1))
    filling.sign_and_file(filed, people.sponsor, at=AT + timedelta(days=2), act="file_complement")
    filed.refresh_from_db()
    assert [filing.label for filing in receipts.of(filed).filings] == ["Dépôt du dossier", "Dépôt de compléments"]
    assert queries.complement_requests(filed)[0].round == 1
