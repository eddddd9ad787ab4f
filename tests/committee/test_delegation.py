"""The chair has a member sign opinions in their place, between two days, and may end it at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import api as audit
from audit.models import Event
from hub import clock
from hub.accounts import queries as accounts
from hub.mail.models import Mail
from requests_workflow.committee import queries as committee
from requests_workflow.committee.members import delegations, queries
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import Refused
from tests.committee.steps import AT, FAVOURABLE, act, fresh, in_session, voted
from tests.procedure.people import TESTER


def adopted(people, **kwargs):
    """A file whose opinion is adopted, and not signed yet."""
    return voted(people, in_session(people, **kwargs), **FAVOURABLE)


def delegate(people, member, *, days: int = 10):
    today = clock.today()
    return delegations.give(
        member, since_on=today, until_on=today + timedelta(days=days), by=people.chair, at=clock.now()
    )


def test_a_member_signs_for_the_chair_and_the_opinion_says_so(people):
    file = adopted(people)
    with pytest.raises(Refused):
        act("sign_opinion", fresh(file), people.second_member)
    delegate(people, people.second_member)
    assert [row.what for row in committee.to_do(_reread(people.second_member), AT)] == ["Signer l’avis, par délégation"]
    act("sign_opinion", fresh(file), people.second_member)
    assert committee.to_do(_reread(people.second_member), AT) == []
    opinion = opinions.opinion_of(file)
    assert (opinion.signed_by, opinion.by_delegation) == (people.second_member, True)
    act("release_opinion", fresh(file), people.secretariat)
    act("recall_opinion", fresh(file), people.secretariat)
    act("sign_opinion", fresh(file), people.chair)
    assert opinions.opinion_of(file).by_delegation is False


def test_a_delegation_gives_the_signature_and_nothing_else(people):
    file = adopted(people)
    delegate(people, people.second_member)
    roles = policies.roles_on(people.second_member, file)
    assert "chair_delegate" in roles
    assert "chair" not in roles
    offered = {name for name, rule in file.machine.transitions.items() if "chair_delegate" in rule.by}
    assert offered == {"sign_opinion"}


def test_who_declared_nothing_of_the_file_does_not_sign_it(people):
    file = adopted(people, declared=[people.chair])
    delegate(people, people.third_member)
    assert "chair_delegate" not in policies.roles_on(people.third_member, file)


def test_who_no_longer_sits_signs_nothing_whatever_was_delegated(people):
    file = adopted(people)
    delegate(people, people.second_member)
    people.second_member.memberships.filter(role="committee_member").update(until_on=clock.today() - timedelta(days=1))
    record("account.membership_ended", people.second_member)
    assert "chair_delegate" not in policies.roles_on(_reread(people.second_member), file)


def record(kind: str, person) -> None:
    audit.record(kind, object=audit.Ref("user", str(person.pk)), actor=TESTER, at=clock.now())


def test_a_delegation_ends_at_once_and_can_be_given_again(people):
    file = adopted(people)
    for _again in range(2):
        made = delegate(people, people.second_member)
        assert "chair_delegate" in policies.roles_on(_reread(people.second_member), file)
        delegations.end(made, by=people.chair, at=clock.now())
        assert "chair_delegate" not in policies.roles_on(_reread(people.second_member), file)
    assert Event.objects.filter(kind="account.membership_given", facts__role="chair_delegate").count() == 2


def _reread(person):
    return type(person).objects.get(pk=person.pk)


def test_days_in_disorder_past_or_far_are_refused_and_so_is_a_second_delegation(people):
    today, now = clock.today(), clock.now()
    for since, until in ((-1, 5), (5, 4), (0, 400)):
        with pytest.raises(ValidationError):
            delegations.give(
                people.member,
                since_on=today + timedelta(days=since),
                until_on=today + timedelta(days=until),
                by=people.chair,
                at=now,
            )
    delegate(people, people.member)
    with pytest.raises(ValidationError):
        delegate(people, people.member)


def test_one_to_come_gives_nothing_yet_and_can_be_ended_before_it_begins(people):
    since = clock.today() + timedelta(days=3)
    made = delegations.give(people.member, since_on=since, until_on=since, by=people.chair, at=clock.now())
    assert "chair_delegate" not in accounts.roles_of(_reread(people.member))
    delegations.end(made, by=people.chair, at=clock.now())
    assert list(queries.delegations(clock.today())) == []
    delegate(people, people.member)


def test_the_chair_gives_and_ends_it_on_a_page_and_the_member_is_told(client, people):
    client.force_login(people.chair)
    url, today = reverse("committee:delegation"), clock.today()
    assert "Personne" in client.get(url).content.decode()
    assert client.post(url, {"member": people.member.pk, "since_on": "hier"}).status_code == 422
    sent = {"member": people.member.pk, "since_on": today.isoformat(), "until_on": today.isoformat()}
    assert client.post(url, sent).status_code == 302
    mail = Mail.objects.get(kind="signature_delegated")
    assert mail.to == people.member
    assert people.member.full_name in client.get(reverse("committee:members")).content.decode()
    made = queries.delegations(today).get()
    assert client.post(reverse("committee:delegation_end", args=[made.pk])).status_code == 302
    assert client.post(reverse("committee:delegation_end", args=[made.pk])).status_code == 404
