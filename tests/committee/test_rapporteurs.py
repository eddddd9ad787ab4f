"""Two seats: proposed, accepted or declined, filled again; reports read by the other only afterwards."""

import pytest
from django.urls import reverse

from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, WrongState
from tests.committee.steps import act, declare, fresh, in_assignment, report, seat, under_review


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


def test_a_rapporteur_does_not_read_the_other_before_handing_in_theirs(people, client):
    file = under_review(people)
    report(file, people.member, text="Analyse-Canari")
    url = reverse("committee:file", args=[file.reference])
    client.force_login(people.second_member)
    assert "Analyse-Canari" not in client.get(url).content.decode()
    report(file, people.second_member)
    assert "Analyse-Canari" in client.get(url).content.decode()


def report_answers(**changes) -> dict:
    typed = {f"{criterion.value}_verdict": "ok" for criterion in Criterion}
    return {**typed, "conclusion": "reserved", "recommendations": "Une\n\n Deux ", "seen": "1", **changes}


def test_a_report_is_written_on_its_page_and_read_back(people, client):
    file = under_review(people)
    client.force_login(people.member)
    url = reverse("committee:report", args=[file.reference])
    assert client.get(url).status_code == 200
    response = client.post(url, report_answers(G3_verdict="blocking", G3_text="Trop de variables"))
    assert response.url == reverse("committee:file", args=[file.reference])
    kept = seat(file, people.member).report
    assert kept.recommendations == "Une\nDeux"
    assert kept.grid["G3"] == {"verdict": "blocking", "text": "Trop de variables"}
    assert "Trop de variables" in client.get(url).content.decode()


def test_a_blocking_point_is_explained_and_the_rest_stays_typed(people, client):
    file = under_review(people)
    client.force_login(people.member)
    response = client.post(reverse("committee:report", args=[file.reference]), report_answers(G1_verdict="blocking"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Expliquez cette réserve" in page
    assert "Deux" in page


def test_a_report_is_handed_in_once(people, client):
    file = under_review(people)
    client.force_login(people.member)
    url = reverse("committee:report", args=[file.reference])
    first, second = client.post(url, report_answers()), client.post(url, report_answers())
    assert (first.status_code, second.status_code) == (302, 200)
    with pytest.raises(WrongState):
        report(file, people.member)


def test_the_report_page_is_for_rapporteurs(people, client):
    file = under_review(people)
    declare(file, people.third_member)
    for who, status in ((people.third_member, 403), (people.chair, 403), (people.sponsor, 403)):
        client.force_login(who)
        assert client.get(reverse("committee:report", args=[file.reference])).status_code == status
