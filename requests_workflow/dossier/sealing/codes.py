"""The code of a sealed document: twelve characters, of which the last catches a slip of the hand.

29 characters, without the letters that look like another (I and L are read as 1, O as 0, U as V) nor the other vowels.
29 is prime, so that weights catch every wrong character and every two exchanged.
"""

import secrets
import unicodedata

ALPHABET = "0123456789BCDFGHJKMNPQRSTVWXZ"
#: Characters drawn at random, about 53 bits.
DRAWN = 11
LENGTH = DRAWN + 1
GROUP = 4
ALIKE = str.maketrans("OILUÕØ", "011V00")


def new() -> str:
    """Return a new code, as it is kept: without dashes."""
    drawn = "".join(secrets.choice(ALPHABET) for _i in range(DRAWN))
    return drawn + _check(drawn)


def read(typed: str) -> str:
    """Return the code that somebody typed, as it is kept; "" when it can be none."""
    folded = unicodedata.normalize("NFKC", typed[:100]).upper().translate(ALIKE)
    code = "".join(character for character in folded if character.isalnum())
    if len(code) != LENGTH or set(code) - set(ALPHABET) or _check(code[:DRAWN]) != code[DRAWN]:
        return ""
    return code


def shown(code: str) -> str:
    """Return a code as it is printed: in groups, between dashes."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def _check(drawn: str) -> str:
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(drawn, start=1))
    return ALPHABET[total % len(ALPHABET)]
