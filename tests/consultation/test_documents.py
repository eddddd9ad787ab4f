"""PDFs joined to remarks: checked by their content, several at once, read by who reads the remarks, with a trace."""

import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.consultation.models import Consultation, RemarkDocument
from tests.committee.steps import declare
from tests.consultation.steps import answer, consulted_with_neighbour
from tests.dossier.filling import upload


def send(client, file, **more):
    key = Consultation.objects.get().pk
    typed = {
        "consultation": key,
        "seen": "0",
        f"c{key}-remarks": "Remarque",
        f"c{key}-base-1-availability": "available",
        **{f"c{key}-{name.replace('__', '-')}": value for name, value in more.items()},
    }
    return client.post(reverse("consultation:detail", args=[file.reference]), typed)


@pytest.fixture
def as_holder(client, people):
    client.force_login(people.holder)
    return client


def test_several_pdfs_are_joined(as_holder, consulted):
    assert send(as_holder, consulted, documents=[upload("un.pdf"), upload("deux.pdf")]).status_code == 302
    assert list(RemarkDocument.objects.values_list("name", flat=True)) == ["un.pdf", "deux.pdf"]


def test_something_else_than_a_pdf_is_refused_and_the_text_stays(as_holder, consulted):
    response = send(as_holder, consulted, documents=[upload("un.pdf"), upload("faux.pdf", b"<html>")])
    assert response.status_code == 422
    page = response.content.decode()
    assert "Ce fichier n’est pas un PDF." in page
    assert "Remarque</textarea>" in page
    assert Consultation.objects.get().state == "sent"


def test_too_many_are_refused(as_holder, consulted):
    response = send(as_holder, consulted, documents=[upload(f"{n}.pdf") for n in range(6)])
    assert response.status_code == 422
    assert "5 fichiers au plus" in response.content.decode()


@pytest.mark.parametrize("availability", ["reserved", "unavailable"])
def test_data_that_are_not_simply_available_need_a_word(as_holder, consulted, availability):
    response = send(as_holder, consulted, **{"base-1-availability": availability})
    assert response.status_code == 422
    assert "ce qui manque, ou ce qui est réservé" in response.content.decode()
    said = {"base-1-availability": availability, "base-1-note": "Après 2018.", "base-1-weeks": "12"}
    assert send(as_holder, consulted, **said).status_code == 302
    answered = Consultation.objects.get().dataset_answers.get()
    assert (answered.availability, answered.note, answered.weeks) == (availability, "Après 2018.", 12)


def test_availability_is_asked_for_each_dataset(as_holder, consulted):
    assert send(as_holder, consulted, **{"base-1-availability": ""}).status_code == 422


def test_who_reads_the_remarks_reads_the_document_and_nobody_else(people, attached, make_dataset, client):
    file, _second, neighbour = consulted_with_neighbour(people, make_dataset)
    answer(file, people.holder, holder=attached, documents=[upload("avis.pdf")])
    declare(file, people.member)
    document = RemarkDocument.objects.get()
    url = reverse("consultation:document", args=[file.reference, document.pk])
    readers = {name: getattr(people, name) for name in ("secretariat", "chair", "member", "dpo", "auditor", "holder")}
    others = {name: getattr(people, name) for name in ("sponsor", "signatory", "third_member", "registrar", "nobody")}
    for name, person in readers.items():
        client.force_login(person)
        response = client.get(url)
        assert (name, response.status_code) == (name, 200)
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        event = audit.events_for(file.audit_ref).filter(kind="document.read").last()
        assert (event.actor_id, event.content["object_sha256"]) == (str(person.pk), document.sha256)
    for name, person in {**others, "neighbour": neighbour}.items():
        client.force_login(person)
        assert (name, client.get(url).status_code) == (name, 404)
