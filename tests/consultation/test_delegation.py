"""A holder's answer entrusted to a colleague: who sees it to do, who may answer, what is traced."""

import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.consultation import queries
from requests_workflow.consultation.models import Consultation
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import AT, act, fresh
from tests.consultation.steps import answer, colleague, consulted_with_neighbour


def entrust(by, to):
    return act("delegate_consultation", Consultation.objects.get(), by, delegate=to)


def whys(person):
    return [row.why for row in queries.to_do(person, AT)]


@pytest.fixture
def other(people):
    return colleague(people)


def test_the_delegate_and_who_entrusted_it_both_see_it(people, consulted, other):
    third = colleague(people, "Tierce")
    assert whys(people.holder) == whys(other) == whys(third) == ["Vous répondez pour Inventée"]
    entrust(people.holder, other)
    assert whys(people.holder) == ["Vous l’avez confiée à Collègue"]
    assert whys(other) == ["Confiée par Holder"]
    assert whys(third) == []


def test_who_answered_is_traced(people, consulted, other):
    entrust(people.holder, other)
    answer(consulted, other, remarks="Lu")
    assert Consultation.objects.get().closed_by == other
    event = audit.events_for(consulted.audit_ref).get(kind="consultation.remarks_given")
    assert (event.actor_id, event.actor_role) == (str(other.pk), "data_holder")
    event = audit.events_for(consulted.audit_ref).get(kind="consultation.delegated")
    assert event.actor_id == str(people.holder.pk)
    assert str(other.pk) not in str({**event.facts, "subject": ""}), "facts name nobody"


def test_anybody_of_the_organisation_may_still_answer(people, consulted, other):
    entrust(people.holder, other)
    assert answer(consulted, people.holder).state == "remarked"


def test_naming_oneself_takes_the_answer_back(people, consulted, other):
    entrust(people.holder, other)
    consultation = entrust(other, other)
    assert (consultation.delegate, consultation.delegated_by) == (None, None)


def test_nobody_outside_the_organisation_is_named(people, consulted):
    for stranger in (people.sponsor, people.secretariat):
        with pytest.raises(GuardFailed, match="ne répond pas pour ce responsable"):
            entrust(people.holder, stranger)


def test_another_holder_entrusts_nothing(people, attached, make_dataset):
    file, _second, neighbour = consulted_with_neighbour(people, make_dataset)
    own = queries.consultations_of(file).get(holder=attached)
    with pytest.raises(NotAllowed):
        act("delegate_consultation", own, neighbour, delegate=neighbour)


def test_it_is_done_on_the_page_of_acts(people, consulted, other, client):
    client.force_login(people.holder)
    url = reverse(
        "desk:act", args=[consulted.reference, "consultation", Consultation.objects.get().pk, "delegate_consultation"]
    )
    page = client.get(url).content.decode()
    assert "Collègue" in page
    assert client.post(url, {"delegate": people.sponsor.pk}).status_code == 422
    assert client.post(url, {"delegate": other.pk}).status_code == 302
    assert fresh(Consultation.objects.get()).delegate == other
    client.force_login(people.secretariat)
    page = client.get(reverse("consultation:detail", args=[consulted.reference])).content.decode()
    assert "Collègue, par Holder" in page
