"""Data holders: who is asked, who may answer, who reads the answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from requests_workflow.consultation import queries
from requests_workflow.consultation.models import Consultation
from requests_workflow.dossier.models import RequestedDataset
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import AT, act, declare, fresh
from tests.consultation.steps import asked, consulted_with_neighbour


def test_each_holder_of_catalogue_data_is_consulted_once(people, attached, make_dataset):
    data = [make_dataset(1, is_catalogue_data=True), make_dataset(2, is_catalogue_data=True), make_dataset(3)]
    file = act("send_to_holders", asked(people, *data), people.secretariat)
    (consultation,) = queries.consultations_of(file)
    assert (consultation.state, consultation.holder) == ("sent", attached)
    assert policies.is_visible(people.holder, file)
    with pytest.raises(GuardFailed, match="déjà consultés"):
        act("send_to_holders", file, people.secretariat)


def test_a_holder_nobody_speaks_for_is_named(people, make_dataset):
    with pytest.raises(GuardFailed, match="Organisation inventée"):
        act("send_to_holders", asked(people, make_dataset(is_catalogue_data=True)), people.secretariat)


def test_the_file_waits_for_its_holders_before_the_chair(people, attached, make_dataset):
    file = asked(people, make_dataset(is_catalogue_data=True))
    with pytest.raises(GuardFailed, match=r"Il reste à consulter, avant de remettre .* : Inventée"):
        act("open_assignment", file, people.secretariat)
    file = act("send_to_holders", file, people.secretariat)
    assert act("open_assignment", file, people.secretariat).state == "assignment"


def test_no_catalogue_data_no_consultation(people, attached, make_dataset):
    file = asked(people, make_dataset())
    with pytest.raises(GuardFailed, match="il n’y a pas de responsable de données à consulter"):
        act("send_to_holders", file, people.secretariat)
    assert act("open_assignment", file, people.secretariat).state == "assignment"


def test_silence_is_recorded_after_ten_days_only(people, consulted):
    consultation = Consultation.objects.get()
    with pytest.raises(GuardFailed, match="pas encore échu"):
        act("record_silence", consultation, people.secretariat, at=AT + timedelta(days=10))
    consultation = act("record_silence", consultation, people.secretariat, at=AT + timedelta(days=11))
    assert (consultation.state, consultation.closed_at) == ("silent", AT + timedelta(days=11))


def test_a_holder_answers_on_its_page(people, consulted, client):
    (row,) = queries.to_do(people.holder, AT)
    assert (row.title, row.due_on.isoformat()) == (consulted.title, "2026-03-12")
    client.force_login(people.holder)
    assert client.get(row.url).status_code == 200
    key = Consultation.objects.get().pk
    typed = {
        "consultation": key,
        "seen": "0",
        f"c{key}-remarks": "Remarque-Canari",
        f"c{key}-base-1-availability": "available",
    }
    assert client.post(row.url, typed).status_code == 302
    assert client.post(row.url, typed).status_code == 302, "a double click shows the result"
    assert Consultation.objects.get().remarks == "Remarque-Canari"
    assert "Remarque-Canari" in client.get(row.url).content.decode()
    assert queries.to_do(people.holder, AT) == []


def test_an_empty_answer_is_asked_again(people, consulted, client):
    client.force_login(people.holder)
    response = client.post(
        reverse("consultation:detail", args=[consulted.reference]),
        {"consultation": Consultation.objects.get().pk, "seen": "0"},
    )
    assert response.status_code == 422


def test_remarks_are_read_by_those_who_judge_and_by_no_other_holder(people, attached, make_dataset, client):
    file, _second, neighbour = consulted_with_neighbour(people, make_dataset)
    own = queries.consultations_of(file).get(holder=attached)
    act("give_remarks", own, people.holder, remarks="Remarque-Canari")
    declare(file, people.member)
    url = reverse("consultation:detail", args=[file.reference])
    seen = {}
    for name in ("secretariat", "chair", "member", "dpo", "auditor", "holder"):
        client.force_login(getattr(people, name))
        seen[name] = "Remarque-Canari" in client.get(url).content.decode()
    assert seen == dict.fromkeys(seen, True)
    client.force_login(neighbour)
    page = client.get(url)
    assert page.status_code == 200
    assert "Remarque-Canari" not in page.content.decode()
    assert attached.name not in page.content.decode()
    client.force_login(people.sponsor)
    assert client.get(url).status_code == 403
    client.force_login(people.third_member)
    assert client.get(url).status_code == 404


def test_a_holder_cannot_answer_for_another(people, attached, make_dataset, client):
    file, _second, neighbour = consulted_with_neighbour(people, make_dataset)
    own = queries.consultations_of(file).get(holder=attached)
    with pytest.raises(NotAllowed, match="revient à : Responsable de données"):
        act("give_remarks", own, neighbour, remarks="Faux")
    client.force_login(neighbour)
    url = reverse("consultation:detail", args=[file.reference])
    assert client.post(url, {"consultation": own.pk, "seen": "0", f"c{own.pk}-remarks": "Faux"}).status_code == 404
    assert fresh(own).state == "sent"


def test_a_holder_steps_aside_with_a_reason(people, consulted, client):
    client.force_login(people.holder)
    consultation = Consultation.objects.get()
    url = reverse("desk:act", args=[consulted.reference, "consultation", consultation.pk, "recuse_holder"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"recusal_reason": "Nous portons le projet", "seen": "0"}).status_code == 302
    consultation = fresh(consultation)
    assert (consultation.state, consultation.recusal_reason) == ("recused", "Nous portons le projet")
    assert client.get(reverse("desk:file", args=[consulted.reference])).status_code == 404, "the file is shut to it"


def test_what_was_answered_is_in_the_next_snapshot(people, consulted):
    act("give_remarks", Consultation.objects.get(), people.holder, remarks="À réduire")
    file = act("withdraw", fresh(consulted), people.sponsor, reason="Abandon")
    (part,) = file.snapshots.last().content["consultation"]
    assert (part["state"], part["remarks"]) == ("remarked", "À réduire")
    assert RequestedDataset.objects.filter(request=file).exists()
