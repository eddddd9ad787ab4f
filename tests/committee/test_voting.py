"""Quorum and majority, by head count (law.md 5.2; parameters P15 and P22)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_workflow import rules
from requests_workflow.committee.deliberation.voting import Vote, count, quorum


def heads(count: int, first: int = 0) -> frozenset[int]:
    return frozenset(range(first, first + count))


def half(members, present, recused=frozenset(), *, recused_count=False):
    return quorum(members, present, recused, numerator=1, denominator=2, recused_count=recused_count)


@pytest.mark.parametrize(
    ("members", "present", "reached"),
    [(21, 11, True), (21, 10, False), (20, 10, True), (20, 9, False), (1, 1, True), (1, 0, False), (0, 0, False)],
)
def test_half_of_the_members_are_needed(members, present, reached):
    assert half(heads(members), heads(present)).reached is reached


def test_a_recused_member_leaves_both_sides_of_the_count():
    """Of 20, 2 recused and present: 18 entitled, 9 needed, and 10 in the room are only 8 that count."""
    found = half(heads(20), heads(10), heads(2))
    assert (found.present, found.entitled, found.needed, found.reached) == (8, 18, 9, False)


def test_a_recused_member_counts_when_the_rules_say_so():
    found = half(heads(20), heads(10), heads(2), recused_count=True)
    assert (found.present, found.entitled, found.needed, found.reached) == (10, 20, 10, True)


def test_a_guest_counts_for_nothing():
    assert half(heads(4), heads(3, first=10)).present == 0


VOTES = [
    # present, for, against, abstain, how the chair voted, carried
    (11, 6, 5, 0, "against", True),
    (11, 5, 6, 0, "for", False),
    (10, 5, 5, 0, "", False),
    (10, 5, 5, 0, "for", True),
    (10, 5, 5, 0, "against", False),
    (10, 5, 5, 0, "abstain", False),
    (10, 5, 0, 5, "for", False),
    (10, 6, 0, 4, "abstain", True),
    (10, 4, 4, 2, "for", True),
    (10, 4, 5, 1, "for", False),
    (10, 0, 0, 10, "abstain", False),
    (1, 1, 0, 0, "for", True),
    (0, 0, 0, 0, "", False),
]


@pytest.mark.parametrize(("present", "votes_for", "against", "abstain", "chair", "carried"), VOTES)
def test_the_majority_is_of_the_members_present_and_the_chair_breaks_a_tie(
    present, votes_for, against, abstain, chair, carried
):
    assert Vote(present, votes_for, against, abstain, chair).carried is carried


#: The largest committee tried: more than the twenty and their chair of article 93.
MOST = 25


def every_vote():
    """Yield every way that up to 25 present members may vote: for, against, abstain, not at all; and the chair's."""
    for present in range(MOST + 1):
        for votes_for in range(present + 1):
            for against in range(present - votes_for + 1):
                for abstain in range(present - votes_for - against + 1):
                    yield present, votes_for, against, abstain


def the_law(present: int, votes_for: int, against: int, chair: str) -> bool:
    """Article 95: the majority of the members present; when votes are equal, the chair's is casting."""
    if votes_for > present - votes_for:
        return True
    return votes_for == against and votes_for > 0 and chair == "for"


def test_every_head_count_up_to_25_is_decided_as_the_law_says():
    for present, votes_for, against, abstain in every_vote():
        for chair in ("", "for", "against", "abstain"):
            vote = Vote(present, votes_for, against, abstain, chair)
            assert vote.carried is the_law(present, votes_for, against, chair), vote
            assert vote.not_cast == present - votes_for - against - abstain


def test_an_opinion_and_its_contrary_never_both_carry():
    """Whoever votes for one votes against the other, the chair too."""
    other = {"for": "against", "against": "for", "abstain": "abstain", "": ""}
    for present, votes_for, against, abstain in every_vote():
        for chair, opposite in other.items():
            one = Vote(present, votes_for, against, abstain, chair)
            contrary = Vote(present, against, votes_for, abstain, opposite)
            assert not (one.carried and contrary.carried), one


def test_every_quorum_up_to_25_is_the_half_that_the_rules_say():
    """Against the rules file: half of the members who may sit on the item, one at least; recused on neither side."""
    parameter = rules.in_force(date(2026, 1, 1)).parameter
    share = Fraction(int(parameter("P22_quorum_numerator")), int(parameter("P22_quorum_denominator")))
    assert (share, parameter("P15")) == (Fraction(1, 2), False)
    for members in range(MOST + 1):
        for recused in range(members + 1):
            for present in range(members + 1):
                # The recused are the first: those present are counted from the last, so that both cases are met.
                there = frozenset(range(members - present, members))
                found = quorum(
                    heads(members),
                    there,
                    heads(recused),
                    numerator=share.numerator,
                    denominator=share.denominator,
                    recused_count=parameter("P15"),
                )
                entitled = members - recused
                counted = len(there - heads(recused))
                assert found.reached is (counted >= 1 and counted >= share * entitled), found
                assert (found.entitled, found.present) == (entitled, counted)


COUNT = st.integers(min_value=0, max_value=MOST)
CHOICES = st.dictionaries(COUNT, st.sampled_from(["for", "against", "abstain"]))


@given(CHOICES, st.frozensets(COUNT), st.one_of(st.none(), COUNT))
def test_only_the_voters_are_counted_each_once(choices, voters, chair):
    vote = count(choices, voters=voters, chair=chair)
    assert vote.present == len(voters)
    assert vote.cast == len(voters & choices.keys())
    assert vote.chair == (choices.get(chair, "") if chair in voters else "")


@given(CHOICES, st.frozensets(COUNT), COUNT)
def test_a_voice_changed_from_against_to_for_never_loses_a_majority(choices, voters, key):
    before = count({**choices, key: "against"}, voters=voters, chair=None)
    after = count({**choices, key: "for"}, voters=voters, chair=None)
    assert after.carried or not before.carried


def test_a_tie_that_the_chair_decides_needs_no_majority_of_the_members_present():
    """What article 95 says, read word for word: a jurist should know of it (the doubt of parameter P22)."""
    assert Vote(4, 1, 1, 2, "for").carried
    assert not Vote(4, 2, 0, 2, "for").carried


@given(COUNT, COUNT, COUNT, st.booleans())
def test_one_more_present_never_loses_the_quorum(members, present, recused, recused_count):
    sets = (heads(members), heads(recused))
    fewer = half(sets[0], heads(present), sets[1], recused_count=recused_count)
    more = half(sets[0], heads(present + 1), sets[1], recused_count=recused_count)
    assert more.reached or not fewer.reached
