"""The page of absences: declare, for oneself or a colleague; end early; what is typed wrong is asked again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import Event
from hub import clock
from hub.accounts import queries
from hub.accounts.models import Absence

pytestmark = pytest.mark.django_db

URL = "desk:absences"


@pytest.fixture
def officer(client, people):
    client.force_login(people.secretariat)
    return client


def declared(client, person, substitute, *, days=5):
    today = clock.today()
    sent = {"person": person.pk, "substitute": substitute.pk, "since_on": today, "until_on": today + timedelta(days)}
    return client.post(reverse(URL), sent)


def test_an_absence_is_declared_and_both_desks_say_so(officer, people, client):
    assert declared(officer, people.secretariat, people.second_officer).status_code == 302
    assert queries.stand_ins(people.secretariat, on=clock.today()) == [people.second_officer]
    assert "Second officer" in officer.get(reverse(URL)).content.decode()
    client.force_login(people.second_officer)
    page = client.get(reverse("desk:index")).content.decode()
    assert "Vous remplacez Secretariat" in page


def test_one_is_declared_for_a_colleague_who_cannot(officer, people):
    assert declared(officer, people.second_officer, people.secretariat).status_code == 302
    event = Event.objects.get(kind="account.absence_declared")
    assert (event.object_id, event.actor_id) == (str(people.second_officer.pk), str(people.secretariat.pk))


def test_never_for_somebody_of_another_function(officer, people):
    for person, substitute in ((people.chair, people.secretariat), (people.secretariat, people.dpo)):
        response = declared(officer, person, substitute)
        assert response.status_code == 422
        assert response.context["form"].errors
    assert not Absence.objects.exists()


def test_what_is_refused_stands_beside_its_field(officer, people):
    response = declared(officer, people.secretariat, people.second_officer, days=-1)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["until_on"]
    assert list(declared(officer, people.secretariat, people.secretariat).context["form"].errors) == ["substitute"]


def test_an_absence_is_ended_early_by_those_of_the_function_only(officer, people, client):
    declared(officer, people.secretariat, people.second_officer)
    absence = Absence.objects.get()
    client.force_login(people.dpo)
    assert client.post(reverse(URL), {"annuler": absence.pk}).status_code == 404
    client.force_login(people.second_officer)
    assert client.post(reverse(URL), {"annuler": absence.pk}).status_code == 302
    absence.refresh_from_db()
    assert absence.cancelled_at is not None
    assert client.post(reverse(URL), {"annuler": absence.pk}).status_code == 404


@pytest.mark.parametrize("who", ["dpo", "sponsor", "member", "nobody"])
def test_who_has_no_possible_substitute_is_told_what_to_do(client, people, who):
    client.force_login(getattr(people, who))
    response = client.get(reverse(URL))
    assert response.context["form"] is None
    assert "Demandez à l’administrateur" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_page_takes_the_same_queries_however_many_absences(officer, people, django_assert_num_queries, count):
    today = clock.today()
    for number in range(count):
        day = today + timedelta(days=number)
        Absence.objects.create(
            user=people.secretariat,
            substitute=people.second_officer,
            since_on=day,
            until_on=day,
            declared_at=clock.now(),
        )
    with django_assert_num_queries(16):
        assert len(officer.get(reverse(URL)).context["absences"]) == count
