"""A vice-chair is a member like the others, and the chair of what no chair may act on."""

import pytest

from hub.accounts.enums import Role
from hub.mail.models import Mail
from requests_workflow.committee import queries as committee
from requests_workflow.committee.models import AgendaItem
from requests_workflow.procedure import policies
from requests_workflow.procedure.refusals import NotAllowed
from tests.committee.steps import (
    AT,
    act,
    attend,
    counted,
    declare,
    examined,
    fresh,
    hands,
    in_assignment,
    on_the_day,
    planned,
    put_to_vote,
    report,
    reported,
    seat,
)
from tests.procedure.people import make_person


@pytest.fixture
def vice_chair(people):
    body = people.committee
    return make_person("vice@exemple.test", "Vice", (body, Role.COMMITTEE_MEMBER), (body, Role.VICE_CHAIR))


def test_the_vice_chair_has_no_part_of_the_chairs_while_the_chair_may_act(people, vice_chair):
    file = in_assignment(people)
    declare(file, vice_chair)
    assert policies.roles_on(vice_chair, file) == {"committee_member"}
    with pytest.raises(NotAllowed):
        act("assign_rapporteurs", fresh(file), vice_chair, rapporteurs=[people.member, people.second_member])


def test_the_whole_examination_goes_on_without_a_recused_chair(people, vice_chair):
    """From rapporteurs to the signature: a tie is decided by the vice-chair's voice."""
    file = in_assignment(people)
    declare(file, people.chair, has_interest=True)
    declare(file, vice_chair, people.third_member)
    assert "chair" in policies.roles_on(vice_chair, file)
    act("assign_rapporteurs", fresh(file), vice_chair, rapporteurs=[people.member, people.second_member])
    declare(file, people.member, people.second_member)
    for member in (people.member, people.second_member):
        act("accept", seat(file, member), member)
        report(file, member)
    session = planned(people)
    act("schedule", fresh(file), people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    act("open_session", fresh(session), people.chair, at=on_the_day(session))
    attend(people, session, people.chair, people.member, people.second_member, people.third_member, vice_chair)
    item = examined(fresh(file), people.secretariat)
    assert item.presided_by == vice_chair
    choices = {people.member: "for", people.second_member: "against", people.third_member: "against", vice_chair: "for"}
    ballot = counted(hands(put_to_vote(item, vice_chair), people.secretariat, choices), vice_chair)
    assert (ballot.casting, ballot.carried) == (True, True)
    act("give_opinion", fresh(file), vice_chair)
    assert act("sign_opinion", fresh(file), vice_chair).state == "opinion_given"


def test_the_vice_chair_decides_of_ties_and_is_told_what_the_chair_would_be(people, vice_chair):
    file = in_assignment(people)
    declare(file, people.chair, has_interest=True)
    declare(file, vice_chair)
    declare(file, people.member, has_interest=True)
    assert "Décider d’un lien déclaré" in {row.what for row in committee.to_do(vice_chair, AT)}
    assert committee.to_do(people.chair, AT) == []
    assert list(policies.people("chair", file)) == [vice_chair]


def test_a_recused_vice_chair_takes_no_chair(people, vice_chair):
    file = in_assignment(people)
    declare(file, people.chair, vice_chair, has_interest=True)
    assert policies.roles_on(vice_chair, file) == {"recused"}
    assert list(policies.people("chair", file)) == []


def test_the_vice_chair_opens_the_session_that_the_chair_is_excused_from(people, vice_chair):
    file, session = reported(people), planned(people)
    declare(file, vice_chair, people.third_member, people.fourth_member)
    act("schedule", file, people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    with pytest.raises(NotAllowed):
        act("open_session", fresh(session), vice_chair, at=on_the_day(session))
    act("answer_convocation", fresh(session), people.chair, coming=False)
    session = act("open_session", fresh(session), vice_chair, at=on_the_day(session))
    assert session.presided_by == vice_chair
    attend(people, session, people.member, people.second_member, people.third_member, people.fourth_member, vice_chair)
    assert examined(fresh(file), vice_chair).presided_by == vice_chair
    assert AgendaItem.objects.get().quorum_present == 5


def test_the_chairs_mails_go_to_the_vice_chair_when_no_chair_may_read_them(people, vice_chair):
    file = in_assignment(people)
    declare(file, people.chair, has_interest=True)
    declare(file, vice_chair)
    act("assign_rapporteurs", fresh(file), vice_chair, rapporteurs=[people.member, people.second_member])
    Mail.objects.all().delete()
    act("decline", seat(file, people.member), people.member, decline_reason="Absent")
    assert set(Mail.objects.values_list("to__full_name", flat=True)) == {vice_chair.full_name}
