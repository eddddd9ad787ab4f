"""Who acts on a letter without an account: the person who writes it, of whom nothing is known, and the daily task."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unknown:
    """Somebody or something with one role and no account; the trail writes the role in place of a name."""

    pk: str
    is_authenticated: bool = False


CITIZEN = Unknown("citizen")
CLOCKWORK = Unknown("clockwork")
