"""Quorum and majority: head counts in, verdict out. Pure (law.md 5.2, article 95)."""

from dataclasses import dataclass


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
    """A show of hands among `present` voters; `casting` says the chair, voting for, breaks a tie."""

    present: int
    votes_for: int
    votes_against: int
    abstain: int
    casting: bool = False

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against + self.abstain

    @property
    def tied(self) -> bool:
        """As many voices for as against, at least one of them the chair's."""
        return self.votes_for == self.votes_against > 0

    @property
    def carried(self) -> bool:
        """More than half of the members present, or a tie that the chair's voice decides."""
        return 2 * self.votes_for > self.present or (self.tied and self.casting)

    @property
    def decided_by_chair(self) -> bool:
        return self.tied and self.casting
