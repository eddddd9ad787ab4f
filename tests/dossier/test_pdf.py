"""The dossier on paper: archival, the same each time, and no more of it than each role reads on the page."""

from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from audit import api as audit
from hub.pdf import render
from requests_workflow.dossier import pdf, presentation, queries
from requests_workflow.procedure import wording
from tests.dossier.test_receipt import without_libraries
from tests.dossier.test_writing_pages import page, text
from tests.journeys.pdfs import text_of


def questions(file, audience) -> set[str]:
    return {row.key for section in pdf.of(file, audience=audience).sections for row in section.rows}


def test_the_pdf_is_tagged_archival_and_tells_the_project(filed):
    content = pdf.make(filed, audience="office")
    with pikepdf.open(BytesIO(content)) as found, found.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert bool(found.Root.MarkInfo.Marked)
    shown = text_of(content)
    for words in (filed.reference, "modèle de Cox", "D01.pdf", filed.snapshots.last().sha256[:16]):
        assert words.replace(" ", "") in shown.replace(" ", "")
    assert pdf.make(filed, audience="office") == content


@pytest.mark.parametrize("audience", ["committee", "data_holder", "public"])
def test_a_copy_holds_what_its_audience_reads_and_says_so(filed, audience):
    fields = filed.form.fields().values()
    kept = {wording.of(field, "label") for field in fields if audience not in field.audience}
    assert kept
    assert not kept & questions(filed, audience)
    assert kept & questions(filed, "office")
    assert "que ce qui" in pdf.of(filed, audience=audience).copy


def test_every_audience_has_words_for_its_copy():
    assert set(pdf.READERS) == {*presentation.AUDIENCES, "public"} - {"sponsor", "office"}


def test_every_document_is_listed_with_its_hash(filed):
    listed = [document for line in pdf.of(filed, audience="office").pieces for document in line.documents]
    assert listed == queries.documents(filed)
    told = text_of(pdf.make(filed, audience="office"))
    assert all(document.sha256 in told for document in listed)


def test_a_draft_says_that_it_is_not_filed(draft):
    with translation.override("fr"):
        rows = {row.key: row for row in pdf.of(draft, audience="office").identity}
    assert rows["Déposé le"].missing
    assert pdf.make(draft, audience="office").startswith(b"%PDF-")


def test_it_is_downloaded_by_who_sees_the_file_and_leaves_a_trace(as_, people, filed, monkeypatch):
    asked = []
    monkeypatch.setattr(pdf, "make", lambda file, audience: asked.append(audience) or b"%PDF-")
    response = as_(people.secretariat).get(page("printed", filed))
    assert response.content == b"%PDF-"
    assert f"dossier-{filed.reference}.pdf" in response["Content-Disposition"]
    assert asked == ["office"]
    assert audit.events_for(filed.audit_ref).filter(kind="dossier.read", facts__part="dossier.pdf").exists()
    assert as_(people.other_sponsor).get(page("printed", filed)).status_code == 404


def test_without_the_libraries_the_page_says_what_to_type(as_, people, filed, monkeypatch):
    without_libraries(monkeypatch)
    response = as_(people.sponsor).get(page("printed", filed))
    assert response.status_code == 503
    assert render.APT_LINE in text(response)
