"""Mandates: seats of the decree, five years renewable once, and what becomes of the tasks of one that ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import api as audit
from hub import clock
from hub.accounts import queries as accounts
from requests_workflow import rules
from requests_workflow.committee import queries as committee
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.members import mandates, queries
from requests_workflow.committee.models import Mandate
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee.steps import AT, act, examined, fresh, in_assignment, in_session, put_to_vote, seat, under_review

SINCE = date(2024, 3, 1)
ORDER = "Arrêté du 28 février 2024"


def give(people, person, **changes) -> Mandate:
    said = {"seat": "inserm", "since_on": SINCE, "order": ORDER, "by": people.secretariat, "at": AT}
    return mandates.give(person, **{**said, **changes})


def end(people, mandate, on=None) -> int:
    return mandates.end(mandate, on=on or clock.today(), reason="Démission", by=people.secretariat, at=clock.now())


def test_the_decree_counts_twenty_members_and_a_chair():
    """Law.md 5.1: at least twenty and the chair; the last item of the article was cut in the version read."""
    places = {code: one.places for code, one in rules.get("2022-01-01").seats.items()}
    assert places.pop("chair") == 1
    assert sum(places.values()) == 20
    assert rules.get("2022-01-01").seats["fifteenth"].doubt_fr


def test_a_term_lasts_five_years_and_is_renewed_once(people):
    first = give(people, people.member)
    assert (first.number, first.until_on) == (1, date(2029, 2, 28))
    second = give(people, people.member, since_on=date(2029, 3, 1))
    assert (second.number, second.until_on) == (2, date(2034, 2, 28))
    with pytest.raises(ValidationError, match="autant de fois que la règle le permet"):
        give(people, people.member, since_on=date(2034, 3, 1))


def test_a_seat_is_held_by_as_many_as_it_has_places(people):
    give(people, people.member)
    with pytest.raises(ValidationError, match="Ce siège est occupé"):
        give(people, people.second_member)
    for person in (people.second_member, people.third_member, people.fourth_member):
        give(people, person, seat="health_minister")
    with pytest.raises(ValidationError, match="Ce siège est occupé"):
        give(people, people.chair, seat="health_minister")


def test_nobody_holds_two_seats_at_once(people):
    give(people, people.member)
    with pytest.raises(ValidationError, match="court encore"):
        give(people, people.member, seat="cnrs", since_on=SINCE + timedelta(days=400))


def test_who_replaces_a_member_sits_for_what_remains(people):
    assert give(people, people.member, until_on=date(2026, 12, 31)).until_on == date(2026, 12, 31)
    with pytest.raises(ValidationError, match="pas dans la durée"):
        give(people, people.second_member, seat="cnrs", until_on=date(2029, 3, 1))
    with pytest.raises(ValidationError, match="n’existe pas"):
        give(people, people.second_member, seat="trône")


def test_one_whose_mandate_is_over_is_no_member_and_one_without_any_still_is(people):
    give(people, people.member)
    give(people, people.second_member, seat="cnrs", since_on=date(2015, 1, 1))
    assert people.member in queries.members()
    assert people.second_member not in queries.members()
    assert people.third_member in queries.members()


def test_a_mandate_that_ends_gives_back_the_reports_not_handed_in(people):
    file = under_review(people)
    moved = end(people, give(people, people.member))
    assert moved == 1
    assert seat(file, people.member).state == "relieved"
    assert seat(file, people.second_member).state == "accepted"
    event = audit.events_for(audit.Ref("user", str(people.member.pk))).get(kind="committee.mandate_ended")
    assert event.facts["seats_given_back"] == 1
    assert audit.events_for(file.audit_ref).filter(kind="committee.assignment_given_back").exists()


def test_a_mandate_that_ends_during_a_vote_changes_nothing_of_it(people):
    file = in_session(people)
    mandate = give(people, people.member)
    ballot = put_to_vote(examined(file, people.chair), people.chair)
    end(people, mandate, on=clock.today() - timedelta(days=1))
    assert people.member not in queries.members()
    assert accounts.roles_of(people.member) == frozenset()
    assert people.member.pk in {elector.member_id for elector in deliberation.voters_of(ballot)}
    act("void_ballot", fresh(ballot), people.chair, reason="Erreur")
    item = act("reopen_item", fresh(ballot.item), people.chair, reason="Nouveau vote")
    assert people.member.pk not in {elector.member_id for elector in deliberation.electors_of(item)}


# Pages


def test_the_secretariat_gives_and_ends_a_mandate_on_their_pages(people, client):
    client.force_login(people.secretariat)
    sent = {"person": people.member.pk, "seat": "insee", "since_on": "2024-03-01", "order": ORDER}
    assert client.post(reverse("committee:mandate"), sent).status_code == 302
    shown = client.get(reverse("committee:seats")).content.decode()
    assert people.member.full_name in shown
    url = reverse("committee:mandate_end", args=[Mandate.objects.get().pk])
    assert url in shown
    refused = client.post(url, {"on": "2001-01-01", "reason": "Départ"})
    assert refused.status_code == 422
    assert "pas dans le mandat" in refused.content.decode()
    assert client.post(url, {"on": clock.today().isoformat(), "reason": "Départ"}).status_code == 302
    assert Mandate.objects.get().end_reason == "Départ"


@pytest.mark.parametrize(
    "change",
    [
        {"person": ""},
        {"person": "999999"},
        {"seat": "trône"},
        {"since_on": "hier"},
        {"since_on": "9999-12-31"},
        {"order": ""},
        {"order": "x" * 201},
    ],
)
def test_nonsense_gives_no_mandate_and_stays_typed(people, client, change):
    client.force_login(people.secretariat)
    sent = {"person": people.member.pk, "seat": "insee", "since_on": "2024-03-01", "order": ORDER, **change}
    answer = client.post(reverse("committee:mandate"), sent)
    assert answer.status_code == 422
    assert not Mandate.objects.exists()


def test_members_read_the_seats_and_change_nothing(people, client):
    client.force_login(people.member)
    assert client.get(reverse("committee:seats")).status_code == 200
    assert client.get(reverse("committee:mandate")).status_code == 403


def test_one_whose_mandate_is_over_is_given_no_new_file(people):
    give(people, people.member, since_on=date(2021, 1, 1), until_on=date(2025, 1, 1))
    file = in_assignment(people)
    assert people.member not in rapporteurs.candidates(file)
    assert people.second_member in rapporteurs.candidates(file)


def test_a_report_is_given_back_only_once_the_mandate_is_over(people):
    file = under_review(people)
    give(people, people.member)
    with pytest.raises(GuardFailed, match="seule la présidence peut le décharger"):
        act("give_back", seat(file, people.member), people.secretariat)
    Mandate.objects.update(until_on=AT.date())
    assert act("give_back", seat(file, people.member), people.secretariat).state == "relieved"


def test_a_term_recorded_for_later_is_not_overlapped(people):
    give(people, people.member, since_on=date(2029, 3, 1))
    with pytest.raises(ValidationError, match="court encore"):
        give(people, people.member, seat="cnrs")


def test_the_secretariat_is_asked_to_give_back_the_reports_of_a_mandate_that_ran_out(people):
    file = under_review(people)
    before = {row.url for row in committee.to_do(people.secretariat, clock.now())}
    held = give(people, people.member, since_on=clock.today() - timedelta(days=30))
    Mandate.objects.filter(pk=held.pk).update(until_on=clock.today() - timedelta(days=1))
    (row,) = [row for row in committee.to_do(people.secretariat, clock.now()) if row.url not in before]
    assert people.member.full_name in row.what
    act("give_back", seat(file, people.member), people.secretariat, at=clock.now())
    assert {row.url for row in committee.to_do(people.secretariat, clock.now())} == before
