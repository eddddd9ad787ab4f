"""Quorum and majority: head counts in, verdict out. Pure (law.md 5.2, article 95)."""

from collections.abc import Mapping
from dataclasses import dataclass

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"


@dataclass(frozen=True)
class Quorum:
    """`present` members count towards a quorum of `needed`, out of `entitled` members."""

    present: int
    entitled: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.present >= self.needed


def quorum(
    members: frozenset[int],
    present: frozenset[int],
    recused: frozenset[int],
    *,
    numerator: int,
    denominator: int,
    recused_count: bool,
) -> Quorum:
    """Return the quorum of one item from sets of members' keys.

    `numerator`/`denominator` is the share of the members who must be there (P22). A recused member is taken out of both
    sides of the count, unless `recused_count` (P15). Nobody entitled means no quorum.
    """
    entitled = members if recused_count else members - recused
    needed = max(1, -(-numerator * len(entitled) // denominator))
    return Quorum(present=len(present & entitled), entitled=len(entitled), needed=needed)


@dataclass(frozen=True)
class Vote:
    """A vote among `present` voters; `chair` is how the one who presides voted, empty when nobody does."""

    present: int
    votes_for: int
    votes_against: int
    abstain: int
    chair: str = ""

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against + self.abstain

    @property
    def not_cast(self) -> int:
        return self.present - self.cast

    @property
    def tied(self) -> bool:
        """As many voices for as against, and some."""
        return self.votes_for == self.votes_against > 0

    @property
    def carried(self) -> bool:
        """More than half of the members present, or a tie in which the chair voted for, however many abstained."""
        return 2 * self.votes_for > self.present or (self.tied and self.chair == FOR)

    @property
    def decided_by_chair(self) -> bool:
        """The votes are equal and the chair's, for or against, decides."""
        return self.tied and self.chair in (FOR, AGAINST)


def count(choices: Mapping[int, str], *, voters: frozenset[int], chair: int | None) -> Vote:
    """Return the vote of these choices, by the key of who made them; those of nobody among `voters` count for nothing.

    `chair` is the key of who presides.
    """
    said = {key: choice for key, choice in choices.items() if key in voters}
    heads = list(said.values())
    return Vote(
        present=len(voters),
        votes_for=heads.count(FOR),
        votes_against=heads.count(AGAINST),
        abstain=heads.count(ABSTAIN),
        chair=said.get(chair, "") if chair is not None else "",
    )
