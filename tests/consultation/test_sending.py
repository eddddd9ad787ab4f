"""What a holder is sent is frozen with its hash; more data are sent again; the opinion ends the questions."""

import hashlib
import json
from datetime import timedelta

import pytest

from audit import api as audit
from requests_workflow.consultation import queries
from requests_workflow.consultation.models import Consultation
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import AT, act, fresh, in_session, voted
from tests.consultation.steps import answer, asked, consulted_with_neighbour


def add_data(file, people, *codes):
    """Have the file ask for more, as a revision does."""
    type(file).objects.filter(pk=file.pk).update(state="revision")
    wanted = [data_need.as_wanted(one) for one in dossier.requested_data(file)]
    act("choose_data", fresh(file), people.sponsor, datasets=[*wanted, *({"code": code} for code in codes)])
    type(file).objects.filter(pk=file.pk).update(state="complete")
    return fresh(file)


def test_a_holder_is_sent_its_own_catalogue_data_and_nothing_else(people, attached, make_dataset):
    make_dataset(3)
    file, _second, _neighbour = consulted_with_neighbour(people, make_dataset)
    sent = {row.holder.code: [one["code"] for one in row.sent_data] for row in queries.consultations_of(file)}
    assert sent == {"inventee": ["base-1"], "autre": ["base-2"]}


def test_what_was_sent_keeps_years_parts_and_reasons(people, attached, make_dataset):
    make_dataset(is_catalogue_data=True)
    part = {"table": "visite", "variable": "date_visite", "justification": "Pour dater", "group": "Suivi"}
    part |= {"precisions": {"care_date": "month"}, "years_from": 2016, "years_to": 2018}
    file = asked(people)
    wanted = {"code": "base-1", "justification": "Suivre", "years_from": 2015, "years_to": 2020, "parts": [part]}
    wanted |= {"precisions": {}, "groups": {"Suivi": "Suivre"}}
    type(file).objects.filter(pk=file.pk).update(state="revision")
    act("choose_data", fresh(file), people.sponsor, datasets=[wanted])
    type(file).objects.filter(pk=file.pk).update(state="complete")
    act("send_to_holders", fresh(file), people.secretariat)
    (one,) = Consultation.objects.get().sent_data
    assert one == {**wanted, "title": "title fr", "short_name": "B1"}


def test_the_hash_is_that_of_the_list_and_stands_in_the_trail(people, consulted):
    consultation = Consultation.objects.get()
    text = json.dumps(consultation.sent_data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert consultation.sent_sha256 == hashlib.sha256(text.encode()).hexdigest()
    events = audit.events_for(consulted.audit_ref).filter(kind="consultation.sent", facts__machine="consultation")
    assert [(one.facts["sha256"], one.facts["datasets"]) for one in events] == [(consultation.sent_sha256, 1)]


def test_the_list_stays_as_sent_when_the_file_changes(people, consulted, make_dataset):
    before = Consultation.objects.get().sent_data
    make_dataset(2, is_catalogue_data=True)
    add_data(consulted, people, "base-2")
    assert Consultation.objects.get().sent_data == before


def test_more_data_of_a_holder_are_sent_to_it_again(people, consulted, make_dataset):
    answer(consulted, people.holder)
    make_dataset(2, is_catalogue_data=True)
    file = add_data(consulted, people, "base-2")
    assert [one.code for one in queries.holders_awaiting(file)] == ["inventee"]
    act("send_to_holders", file, people.secretariat)
    lists = [[one["code"] for one in row.sent_data] for row in Consultation.objects.order_by("pk")]
    assert lists == [["base-1"], ["base-1", "base-2"]]


def test_a_holder_that_stepped_aside_is_not_asked_again(people, consulted, make_dataset):
    act("recuse_holder", Consultation.objects.get(), people.holder, recusal_reason="Lien")
    make_dataset(2, is_catalogue_data=True)
    file = add_data(consulted, people, "base-2")
    assert queries.holders_awaiting(file) == []
    assert not policies.is_visible(people.holder, file)


def test_an_answer_on_other_data_is_refused(people, consulted):
    other = [{"dataset": "base-9", "availability": "available", "note": "", "weeks": None}]
    with pytest.raises(GuardFailed, match="ne vous ont pas été soumises"):
        answer(consulted, people.holder, availability=other)
    assert Consultation.objects.get().state == "sent"


def test_the_answer_tells_what_is_available_and_who_said_it(people, consulted):
    said = [{"dataset": "base-1", "availability": "reserved", "note": "Après 2018 seulement.", "weeks": 12}]
    consultation = answer(consulted, people.holder, availability=said)
    (row,) = fresh(consultation).dataset_answers.values("dataset", "availability", "note", "weeks")
    assert row == said[0]
    assert fresh(consultation).closed_by == people.holder


def test_a_withdrawn_file_asks_nothing_of_its_holders_any_more(people, consulted):
    file = act("withdraw", fresh(consulted), people.sponsor, reason="Abandon")
    assert Consultation.objects.get().state == "lapsed"
    assert queries.to_do(people.holder, AT) == []
    assert audit.events_for(file.audit_ref).filter(kind="consultation.lapsed").count() == 1


def test_the_opinion_closes_what_is_unanswered(people, attached, make_dataset, monkeypatch):
    made = make_dataset(is_catalogue_data=True)
    monkeypatch.setattr("tests.committee.steps.in_assignment", lambda people, **kwargs: _in_assignment(people, made))
    file = in_session(people)
    assert Consultation.objects.get().state == "sent"
    voted(people, file)
    assert Consultation.objects.get().state == "lapsed"


def _in_assignment(people, *datasets):
    file = act("send_to_holders", asked(people, *datasets), people.secretariat)
    return act("open_assignment", file, people.secretariat)


def test_nobody_closes_a_consultation_while_the_committee_reads_the_file(people, consulted):
    for person in (people.secretariat, people.chair, people.sponsor):
        with pytest.raises(GuardFailed, match="garde son objet"):
            act("lapse", Consultation.objects.get(), person)
    with pytest.raises(NotAllowed):
        act("lapse", Consultation.objects.get(), people.holder)


def test_a_late_answer_is_taken_until_the_silence_is_recorded(people, consulted):
    late = AT + timedelta(days=20)
    answered = act("give_remarks", Consultation.objects.get(), people.holder, at=late, remarks="Avec retard")
    assert answered.state == "remarked"
