"""The forms of the CNIL's acts refuse nonsense with words a person understands."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub import clock
from requests_workflow.authority import act_forms
from requests_workflow.procedure import door
from tests.authority.files import CHOSEN, referred, transmitted
from tests.journeys.pdfs import make_pdf

TOMORROW = clock.today() + timedelta(days=1)


def errors(form) -> dict[str, str]:
    return {name: " ".join(messages) for name, messages in form.errors.items()}


@pytest.fixture
def at_the_cnil(people):
    return transmitted(people)


def test_a_transmission_cannot_be_received_tomorrow_or_before_the_choice(people):
    file = referred(people)

    def received(day):
        return errors(act_forms.TransmitForm({"received_on": day}, subject=file))

    assert "dans le futur" in received(TOMORROW)["received_on"]
    assert "2 mars 2026" in received("2026-03-01")["received_on"].replace("\u00a0", " ")
    assert received("2026-03-02") == {}


@pytest.mark.parametrize("reference", ["812345", "92A", "9", "921042 "])
def test_the_reference_of_the_cnil_has_a_shape(people, reference):
    form = act_forms.TransmitForm({"received_on": "2026-03-02", "cnil_reference": reference}, subject=referred(people))
    if reference.strip() == "921042":
        assert form.is_valid()
        assert form.cleaned_data["cnil_reference"] == "921042"
    else:
        assert "commence par 9" in errors(form)["cnil_reference"]


@pytest.mark.parametrize("number", ["2026-017", "DR-26-017", "DR-2026-17", "dr 2026 017", "DR-2026-017-B"])
def test_the_number_of_a_decision_has_a_shape(at_the_cnil, number):
    form = act_forms.AuthorisationForm({"number": number, "decided_on": "2026-03-18"}, subject=at_the_cnil)
    assert "par exemple DR-2025-104" in errors(form)["number"]


def test_a_number_serves_once(people, at_the_cnil):
    data = {"number": "DR-2026-017", "decided_on": date(2026, 3, 18)}
    door.perform("record_authorisation", at_the_cnil, by=people.secretariat, at=CHOSEN, data=data)
    form = act_forms.RefusalForm({**data, "reasons": "Non."}, subject=transmitted(people))
    assert "déjà enregistrée" in errors(form)["number"]


@pytest.mark.parametrize("kind", ["AuthorisationForm", "RefusalForm", "NoActionForm"])
def test_a_decision_comes_after_the_receipt_and_not_tomorrow(at_the_cnil, kind):
    form = getattr(act_forms, kind)
    before = errors(form({"decided_on": "2026-03-03"}, subject=at_the_cnil))
    assert "4 mars 2026" in before["decided_on"].replace("\u00a0", " ")
    assert "futur" in errors(form({"decided_on": TOMORROW}, subject=at_the_cnil))["decided_on"]


def test_a_refusal_and_an_extension_say_why(at_the_cnil):
    refusal = act_forms.RefusalForm({"number": "DR-2026-001", "decided_on": "2026-03-18"}, subject=at_the_cnil)
    extension = act_forms.ExtensionForm({"extended_on": "2026-03-18", "reasons": "  "}, subject=at_the_cnil)
    assert set(errors(refusal)) == {"reasons"}
    assert set(errors(extension)) == {"reasons"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vide"), (b"<html>", "n’est pas un PDF"), (make_pdf("ok")[:200], "abîmé")],
)
def test_the_decision_must_be_a_pdf_by_its_content(at_the_cnil, content, said):
    upload = SimpleUploadedFile("decision.pdf", content, "application/pdf")
    data = {"number": "DR-2026-017", "decided_on": "2026-03-18"}
    form = act_forms.AuthorisationForm(data, {"document": upload}, subject=at_the_cnil)
    assert said in errors(form)["document"]
    assert "PDF" in errors(form)["document"]


def test_the_decision_may_come_without_its_pdf(at_the_cnil):
    form = act_forms.AuthorisationForm({"number": "DR-2026-017", "decided_on": "2026-03-18"}, subject=at_the_cnil)
    assert form.is_valid(), form.errors


def test_a_tacit_authorisation_is_explained_and_confirmed(at_the_cnil):
    form = act_forms.TacitForm({}, subject=at_the_cnil)
    assert "4 mai 2026" in str(form).replace("\u00a0", " ")
    assert set(errors(form)) == {"verified"}


def test_the_sponsor_reads_the_question_above_the_answer(people, at_the_cnil):
    data = {"asked_on": date(2026, 3, 10), "text": "Quel tiers de confiance ?"}
    door.perform("record_cnil_request", at_the_cnil, by=people.secretariat, at=CHOSEN, data=data)
    form = act_forms.AnswerForm(subject=at_the_cnil)
    assert "Quel tiers de confiance" in form.fields["answer"].help_text
