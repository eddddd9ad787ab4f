"""Absences: who stands in for whom on a day, what is refused, and that a replacement ends by itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from hub.accounts import actions, queries
from hub.accounts.enums import Role
from hub.accounts.models import Absence
from hub.mail.models import Mail
from tests.accounts.conftest import ACTOR, AT, SINCE

FIRST, LAST = date(2026, 2, 2), date(2026, 2, 13)


@pytest.fixture
def office(make_account):
    """Three officers of one secretariat: their organisation, then them."""
    first = make_account("un@exemple.example", role=Role.SECRETARIAT, full_name="Un")
    place = queries.organisations_of(first)[0]
    found = [first]
    for name in ("deux", "trois"):
        user = make_account(f"{name}@exemple.example", full_name=name.capitalize())
        actions.give_membership(user, place, Role.SECRETARIAT, since_on=SINCE, at=AT, actor=ACTOR)
        found.append(user)
    return [place, *found]


def declare(person, substitute, since_on=FIRST, until_on=LAST):
    return actions.declare_absence(
        person, substitute=substitute, since_on=since_on, until_on=until_on, at=AT, actor=ACTOR
    )


def names(replacements):
    return [replacement.person.full_name for replacement in replacements]


def test_a_colleague_stands_in_from_the_first_day_to_the_last(office):
    _place, one, two, _three = office
    declare(one, two)
    days = [FIRST - timedelta(1), FIRST, LAST, LAST + timedelta(1)]
    assert [queries.stand_ins(one, on=day) for day in days] == [[], [two], [two], []]
    assert [names(queries.absent_for(two, on=day)) for day in days] == [[], ["Un"], ["Un"], []]
    assert queries.absent_for(two, on=FIRST)[0].roles == {Role.SECRETARIAT}


def test_an_absence_leaves_its_trace_and_tells_the_substitute(office):
    _place, one, two, _three = office
    declare(one, two)
    event = Event.objects.get(kind="account.absence_declared")
    assert (event.object_id, event.facts) == (str(one.pk), {"since": "2026-02-02", "until": "2026-02-13"})
    mail = Mail.objects.get(kind="absence")
    assert mail.to == two
    assert "2 février 2026" in mail.body
    assert "13 février 2026" in mail.body


def test_a_substitute_who_falls_ill_passes_it_on(office):
    _place, one, two, three = office
    declare(one, two)
    declare(two, three)
    assert queries.stand_ins(one, on=FIRST) == [three]
    assert names(queries.absent_for(three, on=FIRST)) == ["Un", "Deux"]
    assert queries.absent_for(two, on=FIRST) == []


def test_nobody_stands_in_when_everybody_is_away(office):
    _place, one, two, three = office
    declare(one, two)
    declare(two, three)
    Absence.objects.create(user=three, substitute=one, since_on=FIRST, until_on=LAST, declared_at=AT)
    assert queries.stand_ins(one, on=FIRST) == []
    assert queries.absent_for(one, on=FIRST) == []


def test_what_is_passed_on_stays_within_the_function(office, make_account):
    """Three holds another function in common with two only: nothing of the secretariat falls to them."""
    place, one, two, _three = office
    officer = make_account("dpo@exemple.example", full_name="Dpo")
    for user in (two, officer):
        actions.give_membership(user, place, Role.DPO, since_on=SINCE, at=AT, actor=ACTOR)
    declare(one, two)
    declare(two, officer)
    assert queries.stand_ins(one, on=FIRST) == []
    assert queries.stand_ins(two, on=FIRST) == [officer]
    assert queries.absent_for(officer, on=FIRST)[0].roles == {Role.DPO}


def test_a_function_that_ended_is_replaced_no_more(office):
    _place, one, two, _three = office
    declare(one, two)
    membership = one.memberships.get()
    actions.end_membership(membership, until_on=FIRST, at=AT, actor=ACTOR)
    assert queries.stand_ins(one, on=FIRST) == [two]
    assert queries.stand_ins(one, on=FIRST + timedelta(1)) == []


@pytest.mark.parametrize(
    ("since_on", "until_on", "field"),
    [
        (LAST, FIRST, "until_on"),
        (date(2026, 1, 2), date(2026, 1, 14), "until_on"),
        (LAST, LAST + timedelta(5), "since_on"),
    ],
)
def test_days_that_cannot_be_are_refused(office, since_on, until_on, field):
    _place, one, two, _three = office
    declare(one, two)
    with pytest.raises(ValidationError) as refused:
        declare(one, two, since_on, until_on)
    assert list(refused.value.message_dict) == [field]
    assert Absence.objects.count() == 1


def test_a_substitute_is_of_the_same_function_and_there(office, make_account):
    _place, one, two, three = office
    stranger = make_account("loin@exemple.example", role=Role.SECRETARIAT, siret="00000000000025")
    declare(two, three)
    for substitute in (one, stranger, two):
        with pytest.raises(ValidationError) as refused:
            declare(one, substitute)
        assert list(refused.value.message_dict) == ["substitute"]


def test_a_function_exercised_in_person_has_no_substitute(make_account):
    first = make_account("un@exemple.example", role=Role.SPONSOR)
    second = make_account("deux@exemple.example")
    place = queries.organisations_of(first)[0]
    actions.give_membership(second, place, Role.SPONSOR, since_on=SINCE, at=AT, actor=ACTOR)
    assert list(queries.colleagues(first, on=FIRST)) == []
    with pytest.raises(ValidationError, match="même fonction"):
        declare(first, second)


def test_a_cancelled_absence_gives_everything_back(office):
    _place, one, two, _three = office
    absence = declare(one, two)
    actions.cancel_absence(absence, at=AT, actor=ACTOR)
    assert queries.stand_ins(one, on=FIRST) == []
    assert Event.objects.filter(kind="account.absence_cancelled", object_id=str(one.pk)).count() == 1
    with pytest.raises(ValidationError, match="déjà pris fin"):
        actions.cancel_absence(absence, at=AT, actor=ACTOR)
    assert declare(one, two).pk != absence.pk


def test_an_absence_that_ended_by_itself_is_cancelled_no_more(office):
    _place, one, two, _three = office
    absence = declare(one, two)
    with pytest.raises(ValidationError, match="déjà pris fin"):
        actions.cancel_absence(absence, at=AT + timedelta(days=60), actor=ACTOR)


def test_an_absence_is_found_by_those_of_the_function_only(office, make_account):
    _place, one, two, three = office
    absence = declare(one, two)
    stranger = make_account("loin@exemple.example", role=Role.SECRETARIAT, siret="00000000000025")
    assert queries.absence_for(three, str(absence.pk), on=FIRST) == absence
    assert queries.absence_for(stranger, str(absence.pk), on=FIRST) is None
    for nonsense in ("", "-1", "abc", "9" * 40, "²"):
        assert queries.absence_for(three, nonsense, on=FIRST) is None


@pytest.mark.parametrize("count", [1, 3, 100])
def test_who_is_replaced_takes_two_queries(office, make_account, django_assert_num_queries, count):
    place, _one, two, _three = office
    for number in range(count):
        user = make_account(f"n{number}@exemple.example")
        actions.give_membership(user, place, Role.SECRETARIAT, since_on=SINCE, at=AT, actor=ACTOR)
        Absence.objects.create(user=user, substitute=two, since_on=FIRST, until_on=LAST, declared_at=AT)
    with django_assert_num_queries(2):
        assert len(queries.absent_for(two, on=FIRST)) == count
