"""The page of the CNIL's part of a file, and the decision's PDF: who sees them, and the trace of the reading."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit import api as audit
from requests_workflow.authority import queries
from requests_workflow.procedure import door
from tests.authority.files import CHOSEN, begin, transmitted
from tests.journeys.pdfs import make_pdf

CONTENT = make_pdf("Décision")


@pytest.fixture
def authorised(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = transmitted(people)
    data = {
        "number": "DR-2026-017",
        "decided_on": date(2026, 3, 18),
        "conditions": "Effacer les images.\nPublier par âge.",
        "duration_months": 24,
        "document": SimpleUploadedFile("DR-2026-017.pdf", CONTENT, "application/pdf"),
    }
    return door.perform("record_authorisation", file, by=people.cnil_liaison, at=CHOSEN, data=data).subject


def page(client, user, file):
    client.force_login(user)
    return client.get(reverse("authority:detail", args=[file.reference]))


def test_the_sponsor_reads_the_decision(client, people, authorised):
    html = page(client, people.sponsor, authorised).content.decode()
    for words in ("DR-2026-017", "18 mars 2026", "Effacer les images.", "24 mois", "4 mars 2026"):
        assert words in html.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["other_sponsor", "nobody", "member"])
def test_nobody_outside_the_file_reads_it(client, people, authorised, name):
    assert page(client, getattr(people, name), authorised).status_code == 404
    decision = queries.decision_of(authorised)
    assert client.get(reverse("authority:document", args=[authorised.reference, decision.pk])).status_code == 404


def test_the_pdf_comes_whole_as_an_attachment_and_leaves_a_trace(client, people, authorised):
    decision = queries.decision_of(authorised)
    client.force_login(people.sponsor)
    answer = client.get(reverse("authority:document", args=[authorised.reference, decision.pk]))
    assert answer.content == CONTENT
    assert answer["Content-Disposition"] == 'attachment; filename="DR-2026-017.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    event = audit.events_for(authorised.audit_ref).get(kind="document.read")
    assert event.content["object_sha256"] == decision.document_sha256


def test_the_pdf_of_another_file_is_not_there(client, people, authorised):
    other = transmitted(people)
    decision = queries.decision_of(authorised)
    client.force_login(people.sponsor)
    assert client.get(reverse("authority:document", args=[other.reference, decision.pk])).status_code == 404


def test_a_file_that_never_went_to_the_cnil_has_no_such_page(client, people):
    assert page(client, people.sponsor, begin(people)).status_code == 404


def test_the_officer_finds_the_acts_of_the_moment(client, people):
    html = page(client, people.secretariat, transmitted(people)).content.decode()
    for words in ("Enregistrer l’autorisation", "Enregistrer une demande de la CNIL", "n’a pas encore décidé"):
        assert words in html


def test_the_act_page_asks_again_and_keeps_what_was_typed(client, people):
    file = transmitted(people)
    client.force_login(people.cnil_liaison)
    url = reverse("desk:act", args=[file.reference, "access_request", file.pk, "record_authorisation"])
    sent = {"number": "2026-17", "decided_on": "2026-03-18", "conditions": "Sans export", "seen": file.version}
    answer = client.post(url, sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "DR-2025-104" in html
    assert "Sans export" in html
    assert client.post(url, {**sent, "number": "DR-2026-017"}).status_code == 302
    file.refresh_from_db()
    assert file.state == "authorised"
