"""Conditions: who sets, reads, meets, judges and waives one; and no data leave while one stands."""

from datetime import date

import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.consultation import conditions, queries
from requests_workflow.consultation.enums import Origin, Owner
from requests_workflow.consultation.models import Condition, EvidenceDocument
from requests_workflow.procedure import notices
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, WrongState
from tests.committee.steps import AT, act, declare, fresh
from tests.consultation.steps import condition, consulted_with_neighbour
from tests.dossier.filling import upload
from tests.procedure.test_door import begin

DUE = date(2027, 3, 2)


def evidence(subject, by, **data):
    return act("give_evidence", subject, by, text="C’est fait.", **data)


@pytest.fixture
def file(people, consulted):
    return consulted


def test_a_condition_runs_from_set_to_lifted(people, file):
    one = condition(file, people.secretariat)
    assert one.state == "set"
    one = evidence(one, people.sponsor, documents=[upload("preuve.pdf")])
    one = act("insist", one, people.secretariat, refused_because="Illisible", due_on=DUE)
    assert (one.state, one.due_on) == ("insisted", DUE)
    one = evidence(one, people.signatory)
    one = act("lift_condition", one, people.secretariat)
    assert (one.state, one.settled_at) == ("lifted", AT)
    assert [row.refused_because for row in one.evidence.all()] == ["Illisible", ""]
    kinds = audit.events_for(file.audit_ref).filter(kind__startswith="condition.").values_list("kind", flat=True)
    assert list(kinds) == [
        *("condition.set", "condition.evidence_given", "condition.insisted"),
        *("condition.evidence_given", "condition.lifted"),
    ]


def test_nothing_is_lifted_without_evidence_and_nothing_twice(people, file):
    one = condition(file, people.secretariat)
    with pytest.raises(WrongState):
        act("lift_condition", one, people.secretariat)
    one = act("lift_condition", evidence(one, people.sponsor), people.secretariat)
    for name in ("lift_condition", "insist", "give_evidence", "waive_condition"):
        with pytest.raises(WrongState):
            act(name, one, people.secretariat)


@pytest.mark.parametrize(
    ("owner", "may"),
    [(Owner.SPONSOR, {"sponsor", "signatory"}), (Owner.HOLDER, {"holder"}), (Owner.OFFICE, {"secretariat"})],
)
def test_only_who_it_binds_gives_the_evidence(people, attached, file, owner, may):
    for name in ("sponsor", "signatory", "holder", "secretariat", "chair", "dpo"):
        holder = attached if owner == Owner.HOLDER else None
        one = condition(file, people.secretariat, owner=owner, holder=holder, text=f"Pour {name}")
        if name in may:
            assert evidence(one, getattr(people, name)).state == "evidence_given"
        else:
            with pytest.raises((NotAllowed, GuardFailed)):
                evidence(one, getattr(people, name))


def test_a_holder_judges_the_conditions_it_set_for_others_and_no_other(people, attached, make_dataset):
    file, _second, neighbour = consulted_with_neighbour(people, make_dataset)
    own = condition(file, people.holder, origin=Origin.HOLDER, holder=attached)
    evidence(own, people.sponsor)
    with pytest.raises(NotAllowed):
        act("lift_condition", own, neighbour)
    assert act("lift_condition", own, people.holder).state == "lifted"
    bound = condition(file, people.secretariat, owner=Owner.HOLDER, holder=attached)
    evidence(bound, people.holder)
    with pytest.raises(GuardFailed, match="le secrétariat en juge"):
        act("lift_condition", bound, people.holder)
    assert act("lift_condition", bound, people.secretariat).state == "lifted"


def test_a_holder_sets_conditions_in_its_own_name_while_the_committee_reads(people, attached, make_dataset):
    file, second, neighbour = consulted_with_neighbour(people, make_dataset)
    with pytest.raises(NotAllowed):
        condition(file, neighbour, origin=Origin.HOLDER, holder=attached)
    with pytest.raises(GuardFailed, match="pendant que le comité examine"):
        condition(file, people.holder, origin=Origin.COMMITTEE, holder=attached)
    consultation = queries.consultations_of(file).get(holder=second)
    act("recuse_holder", consultation, neighbour, recusal_reason="Lien")
    with pytest.raises(NotAllowed):
        condition(file, neighbour, origin=Origin.HOLDER, holder=second)
    type(file).objects.filter(pk=file.pk).update(state="sponsor_choice")
    with pytest.raises(GuardFailed, match="pendant que le comité examine"):
        condition(file, people.holder, origin=Origin.HOLDER, holder=attached)
    assert condition(file, people.secretariat, origin=Origin.CNIL).state == "set"


def test_the_same_condition_is_set_once(people, file):
    condition(file, people.secretariat)
    with pytest.raises(GuardFailed, match="déjà posée"):
        condition(file, people.secretariat)
    act("waive_condition", Condition.objects.get(), people.secretariat, waiver="Erreur")
    assert condition(file, people.secretariat).state == "set"


def test_only_the_secretariat_waives_and_says_why(people, attached, file):
    one = condition(file, people.holder, origin=Origin.HOLDER, holder=attached)
    for person in (people.holder, people.sponsor, people.chair):
        with pytest.raises(NotAllowed):
            act("waive_condition", one, person, waiver="Non")
    assert act("waive_condition", one, people.secretariat, waiver="Sans objet").waiver == "Sans objet"


def test_nothing_changes_once_the_procedure_is_over(people, file):
    one = condition(file, people.secretariat)
    act("withdraw", fresh(file), people.sponsor, reason="Abandon")
    for name, person in (("give_evidence", people.sponsor), ("waive_condition", people.secretariat)):
        with pytest.raises(GuardFailed, match="est terminée"):
            act(name, one, person)
    with pytest.raises(GuardFailed, match="est terminée"):
        condition(file, people.secretariat, text="Autre")
    assert conditions.awaiting(people.sponsor) == []


def test_no_data_leave_while_a_condition_stands(people, attached, file):
    kept, waived = condition(file, people.secretariat), condition(file, people.secretariat, text="Autre")
    type(file).objects.filter(pk=file.pk).update(state="preparation")
    delivery = {"delivered_on": AT.date(), "dataset_count": 1}
    with pytest.raises(GuardFailed, match="les conditions : 1, 2"):
        act("deliver", fresh(file), people.holder, **delivery)
    act("waive_condition", waived, people.secretariat, waiver="Sans objet")
    evidence(kept, people.sponsor)
    with pytest.raises(GuardFailed, match=r"les conditions : 1\."):
        act("deliver", fresh(file), people.holder, **delivery)
    act("lift_condition", kept, people.secretariat)
    assert act("deliver", fresh(file), people.holder, **delivery).state == "provided"


def test_each_is_told_what_awaits_them(people, attached, file):
    condition(file, people.secretariat)
    bound = condition(file, people.secretariat, owner=Owner.HOLDER, holder=attached, text="Décrire")
    evidence(bound, people.holder)
    own = condition(file, people.holder, origin=Origin.HOLDER, holder=attached, text="Former")
    evidence(own, people.sponsor)
    awaiting = {name: {one.text for one in conditions.awaiting(getattr(people, name))} for name in WATCHED}
    assert awaiting == {
        "sponsor": {"Chiffrer."},
        "other_sponsor": set(),
        "holder": {"Former"},
        "secretariat": {"Décrire", "Former"},
        "chair": set(),
    }
    (row,) = [row for row in queries.to_do(people.sponsor, AT) if "justificatif" in row.what]
    assert (row.due_on, row.why) == (Condition.objects.first().due_on, "Elle vous oblige")


WATCHED = ("sponsor", "other_sponsor", "holder", "secretariat", "chair")


def test_a_holder_reads_its_own_conditions_and_everybody_else_all(people, attached, make_dataset, client):
    file, second, neighbour = consulted_with_neighbour(people, make_dataset)
    declare(file, people.member)
    condition(file, people.secretariat, text="Condition-Comité")
    condition(file, people.holder, origin=Origin.HOLDER, holder=attached, text="Condition-Propre")
    condition(file, neighbour, origin=Origin.HOLDER, holder=second, text="Condition-Voisine")
    texts = ("Condition-Comité", "Condition-Propre", "Condition-Voisine")
    read = {}
    everyone = {
        name: getattr(people, name) for name in ("sponsor", "signatory", "secretariat", "chair", "member", "dpo")
    }
    for name, person in {**everyone, "holder": people.holder, "neighbour": neighbour}.items():
        client.force_login(person)
        page = client.get(reverse("consultation:conditions", args=[file.reference])).content.decode()
        read[name] = {text for text in texts if text in page}
    assert read == {**{name: set(texts) for name in everyone}, "holder": {texts[1]}, "neighbour": {texts[2]}}
    client.force_login(people.third_member)
    assert client.get(reverse("consultation:conditions", args=[file.reference])).status_code == 404


def test_a_document_of_evidence_is_read_by_who_reads_the_condition(people, attached, make_dataset, client):
    file, _second, neighbour = consulted_with_neighbour(people, make_dataset)
    one = condition(file, people.holder, origin=Origin.HOLDER, holder=attached)
    evidence(one, people.sponsor, documents=[upload("preuve.pdf")])
    url = reverse("consultation:evidence", args=[file.reference, EvidenceDocument.objects.get().pk])
    for person, status in ((people.holder, 200), (people.sponsor, 200), (people.secretariat, 200), (neighbour, 404)):
        client.force_login(person)
        response = client.get(url)
        assert response.status_code == status
        if response.streaming:
            b"".join(response.streaming_content)


def post(client, file, **sent):
    typed = {"text": "Chiffrer les postes.", "owner": "sponsor", "origin": "cnil", "due_on": "2027-03-02", **sent}
    return client.post(reverse("consultation:conditions", args=[file.reference]), typed)


def test_the_secretariat_sets_one_on_the_page(people, file, client):
    client.force_login(people.secretariat)
    assert post(client, file).status_code == 302
    one = Condition.objects.get()
    assert (one.text, one.origin, one.owner, one.holder) == ("Chiffrer les postes.", "cnil", "sponsor", None)
    again = post(client, file)
    assert again.status_code == 422
    assert "déjà posée" in again.content.decode()


def test_a_holder_sets_one_on_the_page_in_its_own_name(people, attached, file, client):
    client.force_login(people.holder)
    assert post(client, file, origin="cnil", owner="holder").status_code == 302
    one = Condition.objects.get()
    assert (one.origin, one.owner, one.holder) == ("holder", "holder", attached)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"due_on": "2020-01-01"}, "Cette date est passée."),
        ({"owner": "holder", "holder": ""}, "Dites lequel."),
        ({"text": ""}, "obligatoire"),
        ({"origin": "holder"}, "Choix"),
        ({"owner": "holder", "holder": "999999"}, "Choix"),
    ],
)
def test_a_condition_that_cannot_be_is_asked_again_as_typed(people, file, client, sent, said):
    client.force_login(people.secretariat)
    response = post(client, file, **sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page or "valide" in page
    if sent.get("text") is None:
        assert "Chiffrer les postes.</textarea>" in page
    assert not Condition.objects.exists()


@pytest.mark.parametrize("name", ["sponsor", "signatory", "chair", "dpo", "auditor"])
def test_nobody_else_is_offered_the_form_or_sets_one(people, file, client, name):
    client.force_login(getattr(people, name))
    page = client.get(reverse("consultation:conditions", args=[file.reference])).content.decode()
    assert "Poser la condition" not in page
    assert post(client, file).status_code == 403
    assert post(client, file, text="").status_code == 403
    assert not Condition.objects.exists()


def test_a_draft_holds_no_condition(people):
    draft = begin(people)
    with pytest.raises(GuardFailed, match="dossier déposé"):
        condition(draft, people.secretariat)


def test_evidence_and_judgement_are_given_on_the_page_of_acts(people, file, client):
    one = condition(file, people.secretariat)
    url = lambda name: reverse("desk:act", args=[file.reference, "condition", one.pk, name])  # noqa: E731
    client.force_login(people.sponsor)
    assert one.text in client.get(url("give_evidence")).content.decode()
    assert client.post(url("give_evidence"), {"text": "Fait", "documents": [upload("p.pdf")]}).status_code == 302
    client.force_login(people.secretariat)
    assert client.post(url("insist"), {"refused_because": "Flou", "due_on": "2020-01-01"}).status_code == 422
    assert client.post(url("insist"), {"refused_because": "Flou", "due_on": "2027-03-02"}).status_code == 302
    assert client.post(url("waive_condition"), {"waiver": ""}).status_code == 422
    assert client.post(url("lift_condition"), {}).status_code == 409
    page = client.get(reverse("consultation:conditions", args=[file.reference])).content.decode()
    assert "Flou" in page
    assert fresh(one).state == "insisted"


def test_what_stands_is_in_the_next_snapshot(people, file):
    evidence(condition(file, people.secretariat), people.sponsor, documents=[upload("p.pdf")])
    file = act("withdraw", fresh(file), people.sponsor, reason="Abandon")
    (kept,) = file.snapshots.last().content["conditions"]
    assert (kept["number"], kept["state"], kept["owner"]) == (1, "evidence_given", "sponsor")
    assert kept["evidence"][0]["documents"][0]["name"] == "p.pdf"


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_page_takes_the_same_queries_however_many(
    people, attached, file, client, monkeypatch, django_assert_num_queries, count
):
    monkeypatch.setattr(notices, "queue", lambda act: None)
    for number in range(count):
        condition(file, people.holder, origin=Origin.HOLDER, holder=attached, text=f"Condition {number}")
    for name, wanted in PAGE_QUERIES.items():
        client.force_login(getattr(people, name))
        with django_assert_num_queries(wanted):
            page = client.get(reverse("consultation:conditions", args=[file.reference]))
        assert len(page.context["conditions"]) == count


PAGE_QUERIES = {"secretariat": 27, "sponsor": 24, "holder": 38}
