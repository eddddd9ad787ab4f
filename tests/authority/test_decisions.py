"""A decision once, in its time; what it opens; until when a refusal may be contested."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_workflow.authority import act_forms, appeals, presentation, queries
from requests_workflow.authority.models import Decision
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, WrongState
from tests.authority.files import CHOSEN, begin, set_down, transmitted, whole
from tests.journeys.pdfs import make_pdf

LATER = datetime(2026, 3, 20, 9, tzinfo=UTC)
AUTHORISED = {"number": "DR-2026-017", "decided_on": date(2026, 3, 18)}
REFUSED = {"number": "DR-2026-018", "decided_on": date(2026, 3, 18), "reasons": "Minimisation insuffisante."}
QUESTION = {"asked_on": date(2026, 3, 10), "due_on": date(2026, 4, 10), "text": "Quel tiers de confiance ?"}


def perform(file, act: str, person, data, at=LATER):
    return door.perform(act, file, by=person, at=at, data=data).subject


def refused(people, **more) -> Decision:
    file = perform(transmitted(people), "record_refusal", people.secretariat, {**REFUSED, **more})
    return queries.decisions_of(file).get()


# Out of turn


@pytest.mark.parametrize("second", ["record_authorisation", "record_refusal", "record_no_action"])
@pytest.mark.parametrize("first", ["record_authorisation", "record_refusal"])
def test_a_second_decision_is_refused_with_its_reason(people, first, second):
    file = perform(transmitted(people), first, people.secretariat, {**REFUSED, **AUTHORISED})
    with pytest.raises(WrongState, match="n’est pas possible à ce stade"):
        perform(file, second, people.secretariat, {**REFUSED, "number": "DR-2026-099"})
    assert queries.decisions_of(file).count() == 1


@pytest.mark.parametrize("state", ["filed", "complete", "under_review", "scheduled", "opinion_given", "sponsor_choice"])
def test_a_decision_before_the_opinion_or_the_choice_is_refused(people, state):
    file = set_down(begin(people), state)
    with pytest.raises(WrongState, match="n’est pas possible à ce stade"):
        perform(file, "record_authorisation", people.secretariat, AUTHORISED)
    assert queries.decision_of(file) is None


def test_an_extension_counts_on_the_day_it_was_decided_not_recorded(people):
    late = datetime(2026, 5, 6, 9, tzinfo=UTC)
    file, said = transmitted(people), {"reasons": "Complexe."}
    with pytest.raises(GuardFailed, match="déjà échu"):
        perform(file, "record_cnil_extension", people.secretariat, {**said, "extended_on": date(2026, 5, 5)}, at=late)
    data = {**said, "extended_on": date(2026, 5, 4)}
    assert perform(file, "record_cnil_extension", people.secretariat, data, at=late).state == "cnil_extended"


def test_the_form_tells_that_an_extension_came_too_late(people):
    form = act_forms.ExtensionForm({"extended_on": "2026-05-05", "reasons": "Complexe."}, subject=transmitted(people))
    assert "a fini le 4 mai 2026" in form.errors["extended_on"][0].replace("\xa0", " ")
    in_time = act_forms.ExtensionForm({"extended_on": "2026-05-04", "reasons": "Non."}, subject=transmitted(people))
    assert in_time.is_valid()


def test_an_extension_is_given_once(people):
    file = transmitted(people)
    data = {"extended_on": date(2026, 3, 18), "reasons": "Complexe."}
    file = perform(file, "record_cnil_extension", people.secretariat, data)
    with pytest.raises(WrongState):
        perform(file, "record_cnil_extension", people.secretariat, data)
    file = perform(file, "record_cnil_request", people.secretariat, {**QUESTION, "asked_on": date(2026, 3, 19)})
    file = perform(file, "answer_cnil", people.sponsor, {"answer": "Voici."})
    with pytest.raises(GuardFailed, match="déjà été prolongé"):
        perform(file, "record_cnil_extension", people.secretariat, data)


# Questions


def test_the_cnil_asks_several_times_and_each_answer_is_kept(people):
    file = transmitted(people)
    for day, text in ((10, "Le tiers ?"), (20, "L’hébergement ?")):
        asked = {"asked_on": date(2026, 3, day), "text": text}
        file = perform(file, "record_cnil_request", people.cnil_liaison, asked)
        file = perform(file, "answer_cnil", people.sponsor, {"answer": f"Réponse à {text}"})
    told = [(one.number, one.asked.text, one.asked.answer) for one in presentation.questions(queries.requests_of(file))]
    assert told == [(1, "Le tiers ?", "Réponse à Le tiers ?"), (2, "L’hébergement ?", "Réponse à L’hébergement ?")]


def test_an_answer_given_twice_is_refused(people):
    file = perform(transmitted(people), "record_cnil_request", people.cnil_liaison, QUESTION)
    perform(file, "answer_cnil", people.sponsor, {"answer": "Voici."})
    with pytest.raises(WrongState, match="n’est pas possible à ce stade"):
        perform(file, "answer_cnil", people.sponsor, {"answer": "Autre chose."})
    assert queries.requests_of(file).get().answer == "Voici."


def test_what_comes_next_cannot_be_older_than_the_last_answer(people):
    file = perform(transmitted(people), "record_cnil_request", people.cnil_liaison, QUESTION)
    file = perform(file, "answer_cnil", people.sponsor, {"answer": "Voici."})
    form = act_forms.RequestForm({"asked_on": "2026-03-19", "text": "Encore ?"}, subject=file)
    assert "20 mars 2026" in form.errors["asked_on"][0].replace("\xa0", " ")


def test_an_answer_is_not_awaited_before_the_day_after_the_question(people):
    sent = {"asked_on": "2026-03-10", "due_on": "2026-03-10", "text": "Le tiers ?"}
    form = act_forms.RequestForm(sent, subject=transmitted(people))
    assert set(form.errors) == {"due_on"}
    assert act_forms.RequestForm({**sent, "due_on": "2026-03-11"}, subject=transmitted(people)).is_valid()


def test_the_sponsor_reads_until_when_the_cnil_waits(people):
    file = perform(transmitted(people), "record_cnil_request", people.cnil_liaison, QUESTION)
    told = act_forms.AnswerForm(subject=file).fields["answer"].help_text.replace("\xa0", " ")
    assert "vendredi 10 avril 2026" in told


def test_the_answer_comes_with_a_document_that_those_who_see_the_file_read(client, people):
    file = perform(transmitted(people), "record_cnil_request", people.cnil_liaison, QUESTION)
    content = make_pdf("Convention")
    data = {"answer": "Voici.", "document": SimpleUploadedFile("convention.pdf", content, "application/pdf")}
    perform(file, "answer_cnil", people.sponsor, data)
    address = reverse("authority:answer", args=[file.reference, queries.requests_of(file).get().pk])
    client.force_login(people.cnil_liaison)
    assert client.get(address).content == content
    client.force_login(people.other_sponsor)
    assert client.get(address).status_code == 404


def test_a_document_that_is_no_pdf_is_refused_with_the_answer_kept(people):
    file = perform(transmitted(people), "record_cnil_request", people.cnil_liaison, QUESTION)
    upload = SimpleUploadedFile("convention.pdf", b"<html>", "application/pdf")
    form = act_forms.AnswerForm({"answer": "Voici."}, {"document": upload}, subject=file)
    assert "n’est pas un PDF" in form.errors["document"][0]
    assert form["answer"].value() == "Voici."


# What a decision opens


@pytest.fixture
def at_the_cnil(people, dataset):
    """A whole file, which asks for the years 2012 to 2022 of the dataset `dcir`."""
    data = {"received_on": date(2026, 3, 4)}
    return perform(whole(people), "transmit_to_cnil", people.secretariat, data, at=CHOSEN)


def authorise(file, **years) -> act_forms.AuthorisationForm:
    sent = {"number": "DR-2026-017", "decided_on": "2026-03-18", "conditions": "Sans export.\n\n Publier par âge. "}
    return act_forms.AuthorisationForm(sent | years, subject=file)


def test_the_years_asked_for_stand_in_the_form(at_the_cnil):
    form = act_forms.AuthorisationForm(subject=at_the_cnil)
    assert (form["dcir-from"].value(), form["dcir-to"].value()) == (2012, 2022)


def test_a_decision_keeps_its_conditions_one_by_one_and_the_years_of_each_dataset(people, at_the_cnil):
    form = authorise(at_the_cnil, **{"dcir-from": "2014", "dcir-to": "2020"})
    assert form.is_valid(), form.errors
    file = perform(at_the_cnil, "record_authorisation", people.cnil_liaison, form.cleaned_data)
    decision = queries.decisions_of(file).get()
    assert decision.conditions == ["Sans export.", "Publier par âge."]
    assert presentation.years(decision) == ["DCIR : 2014 à 2020"]
    (part,) = file.snapshots.last().content["authority"]["decisions"]
    assert part["years"] == {"dcir": [2014, 2020]}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("2014", "", "dcir-to"), ("", "2014", "dcir-to"), ("2020", "2014", "dcir-to"), ("2011", "2020", "dcir-from")],
)
def test_years_that_cannot_be_are_refused(at_the_cnil, first, last, field):
    assert set(authorise(at_the_cnil, **{"dcir-from": first, "dcir-to": last}).errors) == {field}


def test_a_decision_may_say_nothing_of_the_years(people, at_the_cnil):
    form = authorise(at_the_cnil, **{"dcir-from": "", "dcir-to": ""})
    assert form.is_valid(), form.errors
    file = perform(at_the_cnil, "record_authorisation", people.cnil_liaison, form.cleaned_data)
    assert presentation.years(queries.decisions_of(file).get()) == []


# Contesting a refusal


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (date(2026, 3, 19), date(2026, 5, 19)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
    ],
)
def test_a_refusal_may_be_contested_two_months_from_its_notification(people, told, last):
    assert appeals.against(refused(people, notified_on=told)).last_day == last


def test_nobody_guesses_the_day_of_a_notification(people):
    decision = refused(people)
    assert appeals.against(decision).last_day is None
    assert "2 mois de sa notification" in presentation.decision(decision).appeal.text


def test_an_authorisation_opens_no_appeal_here(people):
    file = perform(transmitted(people), "record_authorisation", people.secretariat, AUTHORISED)
    assert presentation.decision(queries.decisions_of(file).get()).appeal is None


def test_the_page_of_a_refusal_says_until_when_and_why(client, people):
    decision = refused(people, notified_on=date(2026, 3, 19))
    client.force_login(people.sponsor)
    html = client.get(reverse("authority:detail", args=[decision.request.reference])).content.decode()
    for words in ("mardi 19 mai 2026", "Code de justice administrative", "juge administratif"):
        assert words in html.replace("\xa0", " ")


@pytest.mark.parametrize(("told", "fault"), [("2026-03-17", "n’est que du 18 mars 2026"), ("2999-01-01", "futur")])
def test_a_refusal_is_notified_after_it_is_made_and_not_tomorrow(people, told, fault):
    sent = {"number": "DR-2026-018", "decided_on": "2026-03-18", "notified_on": told, "reasons": "Non."}
    form = act_forms.RefusalForm(sent, subject=transmitted(people))
    assert fault in form.errors["notified_on"][0].replace("\xa0", " ")
