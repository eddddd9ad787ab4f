"""Members: public declarations that grow old, competences, the list."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import api as audit
from hub import clock
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.committee import queries as committee
from requests_workflow.committee.members import actions, queries
from requests_workflow.committee.models import PublicDeclaration
from tests.committee.steps import AT
from tests.procedure.people import TESTER, make_person

pytestmark = pytest.mark.django_db

RULES = rules.get("2022-01-01")
WHERE = "https://declarations.exemple.test/moi"


@pytest.fixture
def newcomer(people):
    """A member who declared nothing in public."""
    person = make_person("nouveau@exemple.test", "Nouveau", (people.committee, Role.COMMITTEE_MEMBER))
    PublicDeclaration.objects.filter(person=person).delete()
    audit.record("account.changed", object=audit.Ref("user", str(person.pk)), actor=TESTER, at=AT)
    return person


@pytest.mark.parametrize(
    ("declared_on", "on", "fresh"),
    [
        (date(2025, 3, 2), date(2026, 3, 2), True),
        (date(2025, 3, 1), date(2026, 3, 2), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2026, 3, 3), date(2026, 3, 2), False),
    ],
)
def test_a_public_declaration_is_good_for_twelve_months(newcomer, declared_on, on, fresh):
    at = AT.replace(year=2027)
    actions.record_declaration(newcomer, address=WHERE, declared_on=declared_on, at=at, actor=TESTER)
    assert (newcomer.pk not in queries.stale_declarations([newcomer], on, RULES)) is fresh


@pytest.mark.parametrize(
    ("address", "declared_on", "field"),
    [("http://exemple.test/", date(2026, 1, 1), "address"), (WHERE, date(2099, 1, 1), "declared_on")],
)
def test_a_day_to_come_and_a_weak_address_are_refused(newcomer, address, declared_on, field):
    with pytest.raises(ValidationError) as refused:
        actions.record_declaration(newcomer, address=address, declared_on=declared_on, at=AT, actor=TESTER)
    assert field in refused.value.error_dict
    assert queries.last_declaration(newcomer) is None


def test_a_member_updates_their_own_and_it_leaves_a_trace(newcomer, client):
    client.force_login(newcomer)
    url = reverse("committee:own_declaration")
    wrong = client.post(url, {"address": "nonsense\x00", "declared_on": "2099-01-01"})
    assert wrong.status_code == 422
    sent = {"address": WHERE, "declared_on": clock.today().isoformat()}
    assert client.post(url, sent).status_code == 302
    assert queries.last_declaration(newcomer).address == WHERE
    events = audit.events_for(audit.Ref("user", str(newcomer.pk)))
    assert events.filter(kind="committee.declaration_recorded").count() == 1


def test_the_secretariat_keeps_competences_each_once(newcomer, people, client):
    client.force_login(people.secretariat)
    url = reverse("committee:member", args=[newcomer.pk])
    assert client.post(url, {"part": "competences", "competences": "droit\ndroit\néthique"}).status_code == 302
    assert queries.competences_of([newcomer]) == {newcomer.pk: {"droit", "éthique"}}
    page = client.get(reverse("committee:members")).content.decode()
    assert "Aucune déclaration" in page
    assert "droit, éthique" in page


def test_who_is_no_member_has_no_page(people, client):
    client.force_login(people.secretariat)
    assert client.get(reverse("committee:member", args=[people.sponsor.pk])).status_code == 404
    client.force_login(people.member)
    assert client.get(reverse("committee:member", args=[people.member.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_list_costs_the_same_however_many_members(people, django_assert_num_queries, count):
    for number in range(count):
        person = make_person(f"m{number}@exemple.test", f"M {number:03}", (people.committee, Role.COMMITTEE_MEMBER))
        actions.set_competences(person, ["droit"], at=AT, actor=TESTER)
    with django_assert_num_queries(6):
        assert len(queries.lines(AT.date())) == count + 5


def test_a_declaration_is_asked_for_a_month_before_it_grows_old(people):
    def asked(days: int) -> list:
        PublicDeclaration.objects.filter(person=people.member).delete()
        declared_on = clock.today() - timedelta(days=days)
        PublicDeclaration.objects.create(
            person=people.member, address="https://d.exemple.test/", declared_on=declared_on, recorded_at=clock.now()
        )
        found = committee.to_do(people.member, clock.now())
        return [row for row in found if row.url == reverse("committee:own_declaration")]

    assert asked(300) == []
    assert [row.due_on for row in asked(350)] == [clock.today() - timedelta(days=350) + relativedelta(months=12)]
    assert len(asked(800)) == 1
