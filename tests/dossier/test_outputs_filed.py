"""The documents made from the answers, in the life of a file: before filing, at filing, at complements."""

import json
from datetime import timedelta

import jsonschema
import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.dossier import presentation, queries, storage
from requests_workflow.dossier.models import ProducedDocument
from requests_workflow.dossier.outputs import application, material, pdf, register
from requests_workflow.dossier.outputs import presentation as telling
from requests_workflow.dossier.outputs.readers import readers_in_words
from requests_workflow.dossier.pieces import presentation as pieces
from requests_workflow.procedure import door
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.making import VERSIONS, form_of
from tests.dossier.test_receipt import without_libraries
from tests.dossier.test_writing_pages import page, text

MADE = ("D02", "D05")


@pytest.fixture
def ready(draft, people):
    """A draft where nothing is missing but what is made here."""
    filling.fill(draft, people.sponsor)
    for document in queries.documents(draft):
        if document.piece in MADE:
            door.perform("remove_document", draft, by=people.sponsor, at=AT, data={"document": document.pk})
    return draft


@pytest.fixture
def produced(ready, people):
    return filling.sign_and_file(ready, people.sponsor, at=AT + timedelta(minutes=5))


def held(file, piece: str):
    return [document for document in queries.documents(file) if document.piece == piece]


def asked_to_complete(file, people, missing, *, at=AT + timedelta(days=1)):
    filling.check_all(file, people.secretariat, at=at, missing=missing)
    return door.perform("request_complement", file, by=people.secretariat, at=at, data={"message": ""}).subject


def test_what_is_made_here_is_asked_of_nobody(ready):
    assert filling.lacking(ready) == []


def test_without_the_libraries_it_is_joined_like_another_and_the_page_says_so(ready, people, as_, monkeypatch):
    without_libraries(monkeypatch)
    assert len(filling.lacking(ready)) == len(MADE)
    shown = text(as_(people.sponsor).get(page("pieces", ready)))
    assert shown.count("joignez votre propre document") == len(MADE)
    assert as_(people.sponsor).get(page("produced", ready, "D02")).status_code == 503


def test_filing_freezes_it_with_the_rest(produced):
    kept = {document["piece"]: document for document in produced.snapshots.last().content["documents"]}
    for piece in MADE:
        (document,) = held(produced, piece)
        assert document.sha256 == kept[piece]["sha256"]
        assert storage.read(document.sha256).startswith(b"%PDF-")
    assert held(produced, "D02")[0].name == f"resume-{produced.reference}.pdf"
    event = audit.events_for(produced.audit_ref).get(kind="dossier.filed")
    assert event.facts["produced"] == {piece: held(produced, piece)[0].sha256 for piece in MADE}


def test_it_can_be_made_again_from_the_snapshot_whatever_changed_since(produced, people):
    file = asked_to_complete(produced, people, {"section:project": "Le résumé."})
    filling.write(file, people.sponsor, at=AT + timedelta(days=2), summary="Un tout autre résumé.")
    file.organisation.name = "Un autre nom"
    again = material.of_snapshot(file.snapshots.get(transition="file"))
    for piece in MADE:
        (document,) = held(file, piece)
        assert pdf.make(again, file.rule_set.pieces[piece].generated) == storage.read(document.sha256)


def test_complements_make_anew_what_says_something_else_and_keep_the_rest(produced, people):
    before = {piece: held(produced, piece)[0] for piece in MADE}
    file = asked_to_complete(produced, people, {"section:method": "La méthode."})
    filling.write(file, people.sponsor, at=AT + timedelta(days=2), method="Un modèle à trois états.")
    filling.sign_and_file(file, people.sponsor, at=AT + timedelta(days=3), act="file_complement")
    assert held(file, "D02") == [before["D02"]], "the summary does not tell the method"
    (form,) = held(file, "D05")
    assert form.pk != before["D05"].pk
    assert form.sha256 != before["D05"].sha256
    before["D05"].refresh_from_db()
    assert before["D05"].removed_at == AT + timedelta(days=3)


def test_the_version_that_the_sponsor_joined_stands_instead(filed):
    assert [document.name for document in held(filed, "D05")] == ["D05.pdf"]
    assert not ProducedDocument.objects.exists()


def test_the_version_joined_later_takes_the_place_of_what_was_made(produced, people):
    file = asked_to_complete(produced, people, {"piece:D05": "Signez le formulaire."})
    filling.add(file, people.sponsor, "D05", at=AT + timedelta(days=2), name="signé.pdf")
    filling.sign_and_file(file, people.sponsor, at=AT + timedelta(days=3), act="file_complement")
    assert [document.name for document in held(file, "D05")] == ["signé.pdf"]


def test_the_page_of_pieces_says_who_makes_it_and_shows_it(ready, people, as_):
    shown = text(as_(people.sponsor).get(page("pieces", ready)))
    assert shown.count("Produit par le guichet à partir de vos réponses") == len(MADE)
    response = as_(people.sponsor).get(page("produced", ready, "D05"))
    assert response.content.startswith(b"%PDF-")
    part = f"demande-cnil-{ready.reference}.pdf"
    assert audit.events_for(ready.audit_ref).filter(kind="dossier.read", facts__part=part).exists()
    assert as_(people.sponsor).get(page("produced", ready, "D01")).status_code == 404
    assert as_(people.other_sponsor).get(page("produced", ready, "D05")).status_code == 404


def test_a_piece_that_repeats_answers_is_opened_only_by_those_they_are_for(produced):
    for audience, opened in {"committee": {"D02"}, "data_holder": {"D02"}, "cnil": {*MADE}, "office": {*MADE}}.items():
        rows = pieces.document_rows(produced, audience=audience)
        shown = {piece for piece in MADE if any(held(produced, piece)[0].name in str(row.value) for row in rows)}
        assert shown == opened, audience


# Through another's eyes


@pytest.mark.parametrize("audience", ["committee", "data_holder", "cnil"])
def test_a_preview_is_the_page_of_its_audience(produced, people, as_, audience):
    eyes = next(one for one in telling.eyes() if one.audience == audience)
    response = as_(people.sponsor).get(page("preview", produced, audience))
    assert response.context["sections"] == presentation.sections(produced, audience=audience)
    assert response.context["documents"] == pieces.document_rows(produced, audience=audience)
    assert eyes.banner in text(response)
    dpo = filling.ANSWERS["dpo_contact"]
    assert (dpo in text(response)) == (audience == "cnil")
    assert audit.events_for(produced.audit_ref).filter(facts__part=f"preview-{audience}").exists()


def test_what_the_public_will_read_is_drawn_as_the_register_draws_it(ready, people, as_):
    response = as_(people.sponsor).get(page("preview", ready, "public"))
    made_of = material.for_register(ready)
    assert response.context["details"] == register.details(made_of)
    assert response.context["who_and_why"] == register.who_and_why(made_of)
    shown = text(response)
    assert filling.ANSWERS["opposition_contact"] in shown
    for kept in (filling.ANSWERS["dpo_contact"], filling.ANSWERS["why_not_anonymous"]):
        assert kept not in shown


def test_a_preview_is_for_the_sponsor_and_the_office(produced, people, as_):
    assert as_(people.secretariat).get(page("preview", produced, "committee")).status_code == 200
    assert as_(people.other_sponsor).get(page("preview", produced, "committee")).status_code == 404
    assert as_(people.sponsor).get(page("preview", produced, "nobody")).status_code == 404


def test_who_reads_for_one_audience_looks_through_no_other_eyes(produced, people, as_, monkeypatch):
    monkeypatch.setattr(presentation, "audience_of", lambda roles: "cnil")
    client = as_(people.secretariat)
    for name, more in (("preview", ["committee"]), ("produced", ["D05"]), ("ehds", []), ("ehds_filed", [1])):
        assert client.get(page(name, produced, *more)).status_code == 404, name


# The European application


def test_the_application_is_served_as_it_stands_and_as_filed(produced, people, as_):
    client = as_(people.sponsor)
    now = json.loads(client.get(page("ehds", produced)).getvalue())
    filed = json.loads(client.get(page("ehds_filed", produced, 1)).getvalue())
    published = json.loads(client.get(reverse("dossier:ehds_schema")).content)
    for found in (now, filed):
        jsonschema.Draft202012Validator(published).validate(found)
    assert filed["snapshot_sha256"] == produced.snapshots.get(transition="file").sha256
    differing = {key for key in now if now[key] != filed[key]}
    assert differing == {"status", "filed_at", "snapshot_sha256"}
    for number in (0, 2, 10**30):
        assert client.get(page("ehds_filed", produced, number)).status_code == 404
    name = f"demande-ehds-{produced.reference}-1.json"
    assert audit.events_for(produced.audit_ref).filter(kind="dossier.read", facts__part=name).exists()


def test_the_application_refuses_nothing(draft, people, as_):
    found = json.loads(as_(people.sponsor).get(page("ehds", draft)).getvalue())
    assert (found["status"], found["b_purposes"]["purposes"]) == ("draft", None)
    assert found["schema_version"] == application.VERSION


def test_the_schema_is_for_everybody(client, db):
    assert client.get(reverse("dossier:ehds_schema")).json()["title"] == "European access application"


# Who will read an answer


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("summary", "Lu par : tous, et publié au registre"),
        ("method", "Lu par : tous, et publié au registre"),
        ("exclusion", "Lu par tous ceux qui instruisent le dossier, jamais publié"),
        ("authorised_people", "Lu par le secrétariat et la CNIL"),
        ("ethics", "Lu par le secrétariat, le comité et la CNIL"),
        ("team_notes", "Lu par : votre équipe seulement"),
    ],
)
def test_a_question_says_who_will_read_its_answer(code, words):
    assert readers_in_words(form_of(VERSIONS[-1]).fields()[code]) == words


def test_the_writing_page_says_it_under_each_question(draft, people, as_):
    response = as_(people.sponsor).get(page("section", draft, "protection-des-donnees"))
    asked = response.context["form"].fields
    assert text(response).count('class="hint readers"') == len(asked)
