"""Examining a file in session: who votes is frozen when its item opens, a result is what was counted, for good."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from hub import clock
from hub.accounts import actions as accounts
from hub.accounts.enums import Role
from requests_workflow import rules
from requests_workflow.committee.deliberation import effects, queries
from requests_workflow.committee.enums import Choice, Standing
from requests_workflow.committee.models import AgendaItem, Ballot, Elector, Opinion, Session, Voice
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Stale, WrongState
from tests.committee.steps import (
    AT,
    LEFT,
    act,
    attend,
    counted,
    declare,
    examined,
    fresh,
    hands,
    in_session,
    notified,
    opened,
    planned,
    put_to_vote,
    report,
    reported,
    under_review,
    voted,
)

pytestmark = pytest.mark.django_db


def among(people, *choices: str) -> dict:
    """Choices of the chair, then of the four members, in this order."""
    members = [people.chair, people.member, people.second_member, people.third_member, people.fourth_member]
    return dict(zip(members, choices, strict=True))


def vote(people, file, choices, **motion) -> Ballot:
    item = AgendaItem.objects.filter(request=file, state="open").first() or examined(file, people.chair)
    return counted(hands(put_to_vote(item, people.chair, **motion), people.secretariat, choices), people.chair)


# Opening an item


def test_opening_an_item_freezes_who_votes_and_the_quorum(people):
    file = in_session(people, declared=[people.chair, people.third_member])
    item = examined(file, people.chair)
    standings = {row.member: row.standing for row in queries.electors_of(item)}
    assert standings == {
        people.chair: Standing.VOTER,
        people.member: Standing.VOTER,
        people.second_member: Standing.VOTER,
        people.third_member: Standing.VOTER,
        people.fourth_member: Standing.UNDECLARED,
    }
    assert (item.quorum_present, item.quorum_needed, item.quorum_entitled) == (4, 3, 5)
    assert item.presided_by == people.chair


def test_no_item_opens_without_its_quorum(people):
    file = in_session(people, present=[people.chair, people.member])
    with pytest.raises(GuardFailed, match="quorum n’est pas atteint sur ce dossier : présents 2, requis 3 sur 5"):
        examined(file, people.chair)


def test_a_silent_member_does_not_make_the_quorum(people):
    """Three are in the room; one of them said nothing of their interests, so that two count."""
    present = [people.chair, people.member, people.fourth_member]
    file = in_session(people, present=present, declared=[people.chair])
    with pytest.raises(GuardFailed, match="présents 2, requis 3 sur 5"):
        examined(file, people.chair)


def test_a_recused_member_present_does_not_make_the_quorum(people):
    file = in_session(people, present=[people.chair, people.third_member], declared=[people.chair])
    declare(file, people.third_member, people.fourth_member, has_interest=True)
    with pytest.raises(GuardFailed, match="présents 1, requis 2 sur 3"):
        examined(file, people.chair)


def test_a_recused_member_makes_the_quorum_when_the_rules_say_so_but_never_votes(people, monkeypatch):
    present = [people.chair, people.member, people.third_member]
    file = in_session(people, present=present, declared=[people.chair])
    declare(file, people.third_member, has_interest=True)
    parameter = rules.RuleSet.parameter
    monkeypatch.setattr(rules.RuleSet, "parameter", lambda self, id_: True if id_ == "P15" else parameter(self, id_))
    item = examined(file, people.chair)
    assert (item.quorum_present, item.quorum_entitled) == (3, 5)
    assert put_to_vote(item, people.chair).elector_keys == {people.chair.pk, people.member.pk}


def test_the_quorum_lost_after_the_first_item_stops_the_second(people):
    first = in_session(people)
    second = reported(people, title="Deuxième")
    declare(second, people.chair, people.third_member)
    # A second session, since the agenda of the first is shut: what matters is who is in the room.
    voted(people, first)
    session = planned(people, hour=16)
    act("schedule", second, people.secretariat, session=session)
    opened(people, session)
    attend(people, session, people.second_member, people.third_member, people.fourth_member, how="left")
    with pytest.raises(GuardFailed, match="requis 3 sur 5"):
        examined(second, people.chair)


def test_the_committee_examines_one_file_at_a_time(people):
    first, second = reported(people), reported(people, title="Deuxième")
    for file in (first, second):
        declare(file, people.chair, people.third_member)
    session = planned(people)
    for file in (first, second):
        act("schedule", file, people.secretariat, session=session)
    opened(people, session)
    examined(first, people.chair)
    with pytest.raises(GuardFailed, match="examine déjà un autre dossier, le point 1"):
        examined(second, people.secretariat)


def test_no_item_opens_before_both_reports(people):
    file = under_review(people)
    declare(file, people.chair, people.third_member)
    report(file, people.member)
    session = planned(people)
    act("schedule", file, people.secretariat, session=session)
    opened(people, session)
    with pytest.raises(GuardFailed, match="Il manque le rapport de : Second member"):
        examined(file, people.chair)


def test_no_item_opens_out_of_session(people):
    file = act("schedule", reported(people), people.secretariat, session=planned(people))
    with pytest.raises(GuardFailed, match="Ouvrez d’abord la séance"):
        examined(file, people.chair)


# Putting to the vote

TEXTS = [
    ({"kind": "reserved"}, "motivé"),
    ({"kind": "unfavourable"}, "motivé"),
    ({"kind": "favourable_with_recommendations", "reasons": "Oui, mais"}, "au moins une recommandation"),
    ({"kind": "favourable", "recommendations": ["Ceci"]}, "ne comporte pas de recommandation"),
    ({"kind": "tacit"}, "ne se vote pas"),
]


@pytest.mark.parametrize(("motion", "reason"), TEXTS)
def test_an_opinion_put_to_the_vote_has_the_text_the_law_asks_for(people, motion, reason):
    item = examined(in_session(people), people.chair)
    with pytest.raises(GuardFailed, match=reason):
        put_to_vote(item, people.chair, **motion)


def test_one_ballot_runs_at_a_time(people):
    item = examined(in_session(people), people.chair)
    put_to_vote(item, people.chair)
    with pytest.raises(GuardFailed, match="Un vote est en cours"):
        put_to_vote(item, people.secretariat)


def test_an_opinion_cannot_be_given_without_a_vote(people):
    file = in_session(people)
    examined(file, people.chair)
    with pytest.raises(GuardFailed, match="Aucun avis n’est adopté"):
        act("give_opinion", fresh(file), people.chair)


# Show of hands


def test_a_hand_is_noted_for_each_voter(people):
    item = examined(in_session(people), people.chair)
    ballot = put_to_vote(item, people.chair)
    with pytest.raises(GuardFailed, match="Il manque la voix de 1 membre"):
        act("enter_hands", ballot, people.secretariat, votes=dict.fromkeys(list(ballot.elector_keys)[:-1], "for"))
    votes = {**dict.fromkeys(ballot.elector_keys, "for"), people.secretariat.pk: "for"}
    with pytest.raises(GuardFailed, match="une voix est de trop"):
        act("enter_hands", ballot, people.secretariat, votes=votes)


def test_the_result_waits_for_each_member_or_says_why_it_does_not(people):
    item = examined(in_session(people), people.chair)
    ballot = hands(put_to_vote(item, people.chair), people.secretariat, "for")
    act("confirm_hand", ballot, people.member)
    with pytest.raises(GuardFailed, match="Voix non confirmées : "):
        act("count_ballot", ballot, people.chair)
    ballot = act("count_ballot", ballot, people.chair, unconfirmed_reason="Connexion perdue, mains vues de tous")
    assert (ballot.carried, ballot.unconfirmed_reason) == (True, "Connexion perdue, mains vues de tous")


def test_a_contested_hand_is_noted_again_and_only_that_one_is_confirmed_again(people):
    item = examined(in_session(people), people.chair)
    ballot = hands(put_to_vote(item, people.chair), people.secretariat, "for")
    act("confirm_hand", ballot, people.member)
    ballot = act("contest_hand", ballot, people.third_member)
    assert ballot.state == "open"
    with pytest.raises(GuardFailed, match="Notez d’abord les mains levées"):
        act("count_ballot", ballot, people.chair, unconfirmed_reason="Vite")
    ballot = hands(ballot, people.secretariat, among(people, "for", "for", "for", "against", "for"))
    found = queries.voices(ballot)
    assert found[people.member.pk].confirmed_at is not None
    assert found[people.third_member.pk].confirmed_at is None
    assert found[people.third_member.pk].choice == Choice.AGAINST


def test_nobody_confirms_for_another(people):
    item = examined(in_session(people, declared=[people.chair, people.third_member]), people.chair)
    ballot = hands(put_to_vote(item, people.chair), people.secretariat, "for")
    for outsider in (people.fourth_member, people.secretariat):
        with pytest.raises(NotAllowed):
            act("confirm_hand", ballot, outsider)


def test_the_second_of_two_secretaries_noting_one_vote_is_told(people):
    item = examined(in_session(people), people.chair)
    ballot = put_to_vote(item, people.chair)
    votes = dict.fromkeys(ballot.elector_keys, "for")
    door.perform("enter_hands", ballot, by=people.secretariat, at=AT, data={"votes": votes}, seen=ballot.version)
    other = dict.fromkeys(votes, "against")
    with pytest.raises(Stale):
        door.perform("enter_hands", ballot, by=people.second_officer, at=AT, data={"votes": other}, seen=ballot.version)
    with pytest.raises(WrongState):
        act("enter_hands", ballot, people.second_officer, votes=other)
    assert {voice.choice for voice in queries.voices(ballot).values()} == {"for"}


# Electronic ballot


def test_each_member_casts_and_may_change_until_the_result(people):
    item = examined(in_session(people), people.chair)
    ballot = put_to_vote(item, people.chair, mode="electronic")
    for member in (people.chair, people.member, people.second_member):
        act("cast_vote", ballot, member, choice="against")
    act("cast_vote", ballot, people.member, choice="for")
    ballot = act("count_ballot", ballot, people.chair)
    assert (ballot.votes_for, ballot.votes_against, ballot.votes_abstain, ballot.not_cast) == (1, 2, 0, 2)
    assert not ballot.carried
    with pytest.raises(WrongState):
        act("cast_vote", ballot, people.third_member, choice="for")


def test_hands_are_not_noted_in_an_electronic_vote_nor_votes_cast_in_a_show_of_hands(people):
    item = examined(in_session(people), people.chair)
    ballot = put_to_vote(item, people.chair, mode="electronic")
    with pytest.raises(GuardFailed, match="chaque membre vote de son côté"):
        hands(ballot, people.secretariat, "for")
    act("void_ballot", ballot, people.chair, reason="Revenons à main levée")
    ballot = put_to_vote(item, people.chair)
    with pytest.raises(GuardFailed, match="à main levée"):
        act("cast_vote", ballot, people.member, choice="for")


# Results


def test_an_opinion_keeps_the_vote_as_counts(people):
    voted(people, in_session(people), among(people, "for", "for", "for", "against", "abstain"))
    opinion = Opinion.objects.get()
    assert (opinion.votes_for, opinion.votes_against, opinion.votes_abstain) == (3, 1, 1)
    assert (opinion.present_count, opinion.recused_count, opinion.casting) == (5, 0, False)
    assert AgendaItem.objects.get().state == "decided"


def test_a_minority_carries_nothing_and_another_opinion_is_put_to_the_vote(people):
    file = in_session(people)
    ballot = vote(people, file, among(people, "for", "for", "against", "abstain", "abstain"))
    assert not ballot.carried
    with pytest.raises(GuardFailed, match="Aucun avis n’est adopté"):
        act("give_opinion", fresh(file), people.chair)
    again = vote(people, file, "for", kind="unfavourable", reasons="La méthode ne tient pas")
    assert (again.number, again.carried) == (2, True)
    assert act("give_opinion", fresh(file), people.secretariat).state == "opinion_given"
    assert Opinion.objects.get().kind == "unfavourable"


@pytest.mark.parametrize(("chair", "carried", "casting"), [("for", True, True), ("against", False, True)])
def test_a_tie_is_decided_by_the_chairs_voice(people, chair, carried, casting):
    others = ("for", "against") if chair == "for" else ("against", "for")
    ballot = vote(people, in_session(people), among(people, chair, others[0], others[1], others[1], "abstain"))
    assert (ballot.votes_for, ballot.votes_against) == (2, 2)
    assert (ballot.carried, ballot.casting) == (carried, casting)


def test_a_tie_stands_when_the_chair_abstains(people):
    ballot = vote(people, in_session(people), among(people, "abstain", "for", "for", "against", "against"))
    assert (ballot.carried, ballot.casting) == (False, False)


def test_a_tie_without_a_chair_carries_nothing(people):
    """The chair is recused and nobody was named to preside: no voice counts more than another."""
    file = in_session(people, declared=[people.third_member, people.fourth_member])
    declare(file, people.chair, has_interest=True)
    item = examined(file, people.secretariat)
    assert item.presided_by is None
    choices = dict(zip([people.member, people.second_member], ("for", "for"), strict=True))
    choices |= dict.fromkeys([people.third_member, people.fourth_member], "against")
    ballot = hands(put_to_vote(item, people.secretariat), people.secretariat, choices)
    ballot = counted(ballot, people.secretariat)
    assert (ballot.carried, ballot.casting) == (False, False)


def test_the_member_named_to_preside_has_the_casting_vote_on_that_item(people):
    file = in_session(people, declared=[people.third_member, people.fourth_member])
    declare(file, people.chair, has_interest=True)
    with pytest.raises(NotAllowed):
        examined(file, people.chair)
    item = examined(file, people.secretariat, presided_by=people.member)
    choices = dict(zip([people.member, people.second_member], ("for", "for"), strict=True))
    choices |= dict.fromkeys([people.third_member, people.fourth_member], "against")
    ballot = hands(put_to_vote(item, people.member), people.secretariat, choices)
    assert counted(ballot, people.member).carried


# What happens meanwhile


def test_a_result_never_changes_when_the_membership_does(people):
    """After the item opened: one member leaves the room, another's mandate ends, a third arrives."""
    file = in_session(people)
    item = examined(file, people.chair)
    ballot = put_to_vote(item, people.chair)
    attend(people, Session.objects.get(), people.member, how="left")
    membership = people.fourth_member.memberships.get(role=Role.COMMITTEE_MEMBER)
    actor = accounts.audit.Actor("service:test", "administrator")
    accounts.end_membership(membership, until_on=membership.since_on, at=clock.now(), actor=actor)
    newcomer = people.second_officer
    accounts.give_membership(
        newcomer, membership.organisation, Role.COMMITTEE_MEMBER, since_on=AT.date(), at=AT, actor=actor
    )
    ballot = hands(ballot, people.secretariat, among(people, "for", "for", "for", "against", "against"))
    ballot = act("count_ballot", ballot, people.chair, unconfirmed_reason="Un membre a quitté la salle")
    assert (ballot.voters, ballot.votes_for, ballot.votes_against, ballot.carried) == (5, 3, 2, True)
    act("give_opinion", fresh(file), people.chair)
    assert (Opinion.objects.get().present_count, Opinion.objects.get().votes_for) == (5, 3)


def test_an_interest_found_in_the_middle_of_a_vote_stops_it_until_the_item_is_opened_again(people):
    file = in_session(people)
    item = examined(file, people.chair)
    ballot = hands(put_to_vote(item, people.chair), people.secretariat, "for")
    declare(file, people.fourth_member, has_interest=True)
    with pytest.raises(GuardFailed, match="Déporté depuis l’ouverture"):
        act("count_ballot", ballot, people.chair, unconfirmed_reason="Vite")
    item = act("reopen_item", fresh(item), people.chair, reason="Un déport en séance")
    assert fresh(ballot).state == "voided"
    assert item.openings == 2
    again = put_to_vote(item, people.chair)
    assert people.fourth_member.pk not in again.elector_keys
    assert Elector.objects.filter(item=item, opening=1, member=people.fourth_member, standing="voter").exists()


def test_a_file_withdrawn_in_the_middle_of_a_vote_leaves_the_agenda(people):
    file = in_session(people)
    item = examined(file, people.chair)
    ballot = put_to_vote(item, people.chair)
    act("withdraw", fresh(file), people.sponsor, reason="Le financement manque")
    assert (fresh(item).state, fresh(ballot).state) == ("left", "voided")


def test_the_acts_that_follow_a_file_are_none_by_themselves(people):
    file = in_session(people)
    item = examined(file, people.chair)
    ballot = put_to_vote(item, people.chair)
    for name in ("decide_item", "adjourn_item"):
        with pytest.raises(GuardFailed, match="suit celui qui est fait sur le dossier"):
            act(name, item, people.chair)
    with pytest.raises(GuardFailed, match="toujours devant le comité"):
        act("leave_agenda", item, people.secretariat)
    with pytest.raises(GuardFailed, match="toujours devant le comité"):
        act("lapse_ballot", ballot, people.secretariat)


# The database holds it too


def test_the_database_keeps_the_electorate_and_the_result(people):
    file = in_session(people)
    ballot = vote(people, file, "for")
    elector = Elector.objects.filter(item=ballot.item).first()
    for rows, change in (
        (Elector.objects.filter(pk=elector.pk), {"standing": "recused"}),
        (Ballot.objects.filter(pk=ballot.pk), {"votes_for": 0, "votes_against": 5, "carried": False}),
        (Voice.objects.filter(ballot=ballot), {"choice": "against"}),
    ):
        with pytest.raises((IntegrityError, InternalError), match="never changes"), transaction.atomic():
            rows.update(**change)


def test_the_trace_of_a_result_holds_the_digest_of_its_voices(people):
    ballot = vote(people, in_session(people), "for")
    (event,) = [e for e in _events(ballot) if e.kind == "committee.ballot_counted"]
    assert event.facts["voices_sha256"] == effects.digest_of_voices(ballot)
    assert event.facts["for"] == 5


def _events(ballot):
    return list(accounts.audit.events_for(ballot.audit_ref))


# Publishing takes two persons and can be undone for a while


def test_an_opinion_is_signed_by_one_and_sent_by_another(people):
    file = voted(people, in_session(people))
    with pytest.raises(GuardFailed, match="n’a pas encore signé"):
        act("release_opinion", file, people.secretariat)
    assert notified(people, file).state == "sponsor_choice"
    opinion = Opinion.objects.get()
    assert (opinion.signed_by, opinion.released_by) == (people.chair, people.secretariat)


def test_the_signer_does_not_send(people):
    accounts.give_membership(
        people.chair,
        people.secretariat.memberships.get().organisation,
        Role.SECRETARIAT,
        since_on=AT.date(),
        at=AT,
        actor=accounts.audit.Actor("service:test", "administrator"),
    )
    file = voted(people, in_session(people))
    act("sign_opinion", file, people.chair)
    with pytest.raises(GuardFailed, match="une autre personne l’envoie"):
        act("release_opinion", fresh(file), people.chair)


def test_an_opinion_is_recalled_within_its_window_and_signed_again(people):
    file = voted(people, in_session(people))
    act("sign_opinion", file, people.chair)
    act("release_opinion", fresh(file), people.secretariat)
    assert act("recall_opinion", fresh(file), people.chair).state == "opinion_given"
    opinion = Opinion.objects.get()
    assert (opinion.signed_at, opinion.released_at, opinion.notified_at) == (None, None, None)


def test_after_its_window_an_opinion_leaves_and_is_only_rectified(people):
    file = voted(people, in_session(people))
    act("sign_opinion", file, people.chair)
    act("release_opinion", fresh(file), people.secretariat)
    with pytest.raises(GuardFailed, match="L’avis partira le"):
        act("notify_opinion", fresh(file), people.secretariat)
    with pytest.raises(GuardFailed, match="ne peut plus être rappelé"):
        act("recall_opinion", fresh(file), people.secretariat, at=LEFT)
