"""Public identifiers: opaque and short, so that an address tells nothing and can be read aloud."""

import secrets

#: No vowels (no accidental words) and no look-alikes.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def opaque(length: int) -> str:
    """Return `length` random characters of the alphabet, about 4.75 bits each."""
    return "".join(secrets.choice(ALPHABET) for _i in range(length))


def new_public_id() -> str:
    """Return an identifier of 8 characters, about 38 bits."""
    return opaque(8)
