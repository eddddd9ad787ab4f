"""Quorum and majority, by head count (law.md 5.2; parameters P15 and P22)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_workflow.committee.deliberation.voting import Vote, quorum


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
    # present, for, against, abstain, casting, carried
    (11, 6, 5, 0, False, True),
    (11, 5, 6, 0, False, False),
    (10, 5, 5, 0, False, False),
    (10, 5, 5, 0, True, True),
    (10, 5, 0, 5, False, False),
    (10, 6, 0, 4, False, True),
    (10, 4, 4, 2, True, True),
    (10, 4, 4, 2, False, False),
    (10, 4, 5, 1, True, False),
    (10, 0, 0, 10, True, False),
    (1, 1, 0, 0, False, True),
    (0, 0, 0, 0, True, False),
]


@pytest.mark.parametrize(("present", "votes_for", "against", "abstain", "casting", "carried"), VOTES)
def test_the_majority_is_of_the_members_present_and_the_chair_breaks_a_tie(
    present, votes_for, against, abstain, casting, carried
):
    assert Vote(present, votes_for, against, abstain, casting).carried is carried


COUNT = st.integers(min_value=0, max_value=25)


@given(COUNT, COUNT, COUNT, st.booleans())
def test_a_vote_and_its_contrary_never_both_carry_without_the_chair(votes_for, against, abstain, casting):
    present = votes_for + against + abstain
    assert not (
        Vote(present, votes_for, against, abstain).carried and Vote(present, against, votes_for, abstain).carried
    )
    if Vote(present, votes_for, against, abstain, casting).carried:
        assert votes_for >= against
        assert votes_for > 0


@given(COUNT, COUNT, COUNT, st.booleans())
def test_one_more_present_never_loses_the_quorum(members, present, recused, recused_count):
    sets = (heads(members), heads(recused))
    fewer = half(sets[0], heads(present), sets[1], recused_count=recused_count)
    more = half(sets[0], heads(present + 1), sets[1], recused_count=recused_count)
    assert more.reached or not fewer.reached
