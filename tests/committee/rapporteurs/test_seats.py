"""Two seats: proposed, accepted or declined, filled again; reports read by the other only afterwards."""

import pytest
from django.urls import reverse

from audit import api as audit
from hub.mail.models import Mail
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import AT, act, declare, fresh, in_assignment, report, seat, under_review
from tests.twins import twins


def test_both_seats_are_proposed_and_the_members_told(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    assert [one.state for one in rapporteurs.seats_of(file)] == ["proposed", "proposed"]
    assert set(policies.people("rapporteur", file)) == {people.member, people.second_member}


def test_the_same_member_cannot_hold_both_seats(people):
    with pytest.raises(GuardFailed, match="exactement 2"):
        act("assign_rapporteurs", in_assignment(people), people.chair, rapporteurs=[people.member, people.member])


def test_one_rapporteur_is_not_enough(people):
    with pytest.raises(GuardFailed, match="exactement 2"):
        act("assign_rapporteurs", in_assignment(people), people.chair, rapporteurs=[people.member])


@pytest.mark.parametrize("who", ["sponsor", "dpo"])
def test_only_a_member_may_report(people, who):
    chosen = [people.member, getattr(people, who)]
    with pytest.raises(GuardFailed, match="Ne peut pas rapporter"):
        act("assign_rapporteurs", in_assignment(people), people.chair, rapporteurs=chosen)


def test_a_recused_member_is_not_chosen(people):
    file = in_assignment(people)
    declare(file, people.member, has_interest=True)
    with pytest.raises(GuardFailed, match="Ne peut pas rapporter ce dossier : Member"):
        act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=[people.member, people.second_member])


def test_full_seats_are_not_filled_twice(people):
    file = in_assignment(people)
    chosen = [people.member, people.second_member]
    act("assign_rapporteurs", file, people.chair, rapporteurs=chosen)
    with pytest.raises(GuardFailed, match="Tous les rapporteurs sont désignés"):
        act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=[people.third_member])


def test_accepting_needs_a_declaration_first(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    with pytest.raises(GuardFailed, match="Déclarez d’abord vos intérêts"):
        act("accept", seat(file, people.member), people.member)


def test_a_rapporteur_answers_for_their_own_seat_only(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    declare(file, people.member)
    with pytest.raises(GuardFailed, match="d’un autre rapporteur"):
        act("accept", seat(file, people.second_member), people.member)


def test_the_review_begins_with_the_last_acceptance(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    declare(file, people.member, people.second_member)
    act("accept", seat(file, people.member), people.member)
    assert fresh(file).state == "assignment"
    with pytest.raises(GuardFailed, match="L’accord de chaque rapporteur est attendu : Second member"):
        act("start_review", fresh(file), people.chair)
    act("accept", seat(file, people.second_member), people.second_member)
    assert fresh(file).state == "under_review"
    assert rapporteurs.report_due(seat(file, people.member)) is not None


def test_both_decline_then_two_others_are_found(people):
    file = in_assignment(people)
    first, second = [people.member, people.second_member], [people.third_member, people.fourth_member]
    act("assign_rapporteurs", file, people.chair, rapporteurs=first)
    declare(file, *first)
    for member in first:
        act("decline", seat(file, member), member, decline_reason="Trop de dossiers ce mois-ci")
    assert rapporteurs.seats_left(file) == 2
    assert not set(policies.people("rapporteur", file))
    act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=second)
    declare(file, *second)
    for member in second:
        act("accept", seat(file, member), member)
    assert fresh(file).state == "under_review"


def test_a_rapporteur_lost_during_the_review_is_replaced(people):
    file = under_review(people)
    act("decline", seat(file, people.member), people.member, decline_reason="Malade")
    with pytest.raises(NotAllowed):
        act("submit_report", seat(file, people.member), people.member)
    act("replace_rapporteurs", file, people.chair, rapporteurs=[people.third_member])
    declare(file, people.third_member)
    act("accept", seat(file, people.third_member), people.third_member)
    assert fresh(file).state == "under_review"
    for member in (people.second_member, people.third_member):
        report(file, member)
    assert rapporteurs.seats_left(file) == 0


def test_one_rapporteur_is_enough_when_the_chair_says_why(people):
    file = in_assignment(people)
    act("waive_second_rapporteur", file, people.chair, reason="Un seul membre connaît ce registre.")
    act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=[people.member])
    declare(file, people.member)
    act("accept", seat(file, people.member), people.member)
    assert fresh(file).state == "under_review"
    assert rapporteurs.seats_left(fresh(file)) == 0
    assert [reason.text for reason in file.reasons.all()] == ["Un seul membre connaît ce registre."]
    event = audit.events_for(file.audit_ref).get(kind="committee.single_rapporteur_allowed")
    assert event.basis == "decret-2019-536-95"


def test_the_exception_may_come_once_one_has_accepted_and_starts_the_review(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    declare(file, people.member)
    act("accept", seat(file, people.member), people.member)
    act("decline", seat(file, people.second_member), people.second_member, decline_reason="Absente")
    act("waive_second_rapporteur", fresh(file), people.chair, reason="Personne d’autre n’est libre.")
    assert fresh(file).state == "under_review"


def test_the_exception_is_not_for_two_rapporteurs_in_their_seats(people):
    file = under_review(people)
    with pytest.raises(GuardFailed, match="Deux rapporteurs sont désignés"):
        act("waive_second_rapporteur", file, people.chair, reason="Pour rien")


def test_the_exception_holds_for_one_examination_and_is_given_once(people):
    file = in_assignment(people)
    act("waive_second_rapporteur", file, people.chair, reason="Une fois")
    with pytest.raises(GuardFailed, match="Un seul rapporteur suffit déjà"):
        act("waive_second_rapporteur", fresh(file), people.chair, reason="Deux fois")
    assert rapporteurs.seats_needed(file, round_=2) == 2


def test_only_the_chair_makes_the_exception(people):
    with pytest.raises(NotAllowed):
        act("waive_second_rapporteur", in_assignment(people), people.secretariat, reason="Trop long")


def test_the_file_says_that_it_waits_for_the_chair_once_both_declined(people, client):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    for member in (people.member, people.second_member):
        act("decline", seat(file, member), member, decline_reason="Trop de dossiers")
    client.force_login(people.chair)
    page = client.get(reverse("committee:file", args=[file.reference])).content.decode()
    assert "il attend que la présidence en désigne d’autres" in page
    assert page.count("Trop de dossiers") == 2
    assert "chair" in fresh(file).rule_state.waits_for
    assert Mail.objects.filter(to=people.chair, subject__endswith="Désignation déclinée par un rapporteur").count() == 2


def test_the_chair_relieves_a_rapporteur_who_does_not_answer(people):
    file = under_review(people)
    act("relieve", seat(file, people.member), people.chair, reason="Sans nouvelles depuis dix jours")
    given_up = rapporteurs.declined_seats(file, round_=1).get()
    assert (given_up.state, given_up.decline_reason) == ("relieved", "Sans nouvelles depuis dix jours")
    assert people.member not in policies.people("rapporteur", file)
    assert [request.pk for request in rapporteurs.wanting_rapporteurs(people.chair)] == [file.pk]
    act("replace_rapporteurs", fresh(file), people.chair, rapporteurs=[people.third_member])
    assert rapporteurs.wanting_rapporteurs(people.chair) == []
    assert rapporteurs.declined_seats(file, round_=1).count() == 1


def test_only_the_chair_relieves(people):
    file = under_review(people)
    for who in (people.secretariat, people.second_member):
        with pytest.raises(NotAllowed):
            act("relieve", seat(file, people.member), who, reason="Non")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_files_that_want_a_rapporteur_take_the_same_queries_however_many(people, django_assert_num_queries, count):
    many_wanting(people, count)
    with django_assert_num_queries(5):
        assert len(rapporteurs.wanting_rapporteurs(people.chair)) == count


def many_wanting(people, count: int) -> None:
    """One file that lost a rapporteur, and copies of it."""
    file = under_review(people)
    act("relieve", seat(file, people.member), people.chair, reason="Absent")
    twins(fresh(file), count, at=AT)
