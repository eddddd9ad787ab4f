"""The code of a receipt: 128 random bits, shown once; the hub keeps only its hash (law.md section 11.3)."""

import hashlib
import re
import secrets

#: Crockford's alphabet: no I, L, O, U, which are read as others.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_LENGTH = 26
_GROUPED = 5


def new() -> str:
    """Return a new code, in groups of five: 26 characters of 5 bits, of which 128 are random."""
    number = secrets.randbits(128)
    digits = ["0"] * _LENGTH
    for place in range(_LENGTH - 1, -1, -1):
        number, rest = divmod(number, 32)
        digits[place] = _ALPHABET[rest]
    return grouped("".join(digits))


def normal(typed: str) -> str:
    """Return a code as typed by a person without its spaces, dashes and usual confusions; empty when it is none."""
    found = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper().translate(_MISREAD)
    return found if len(found) == _LENGTH and set(found) <= set(_ALPHABET) else ""


def grouped(code: str) -> str:
    return "-".join(code[at : at + _GROUPED] for at in range(0, len(code), _GROUPED))


def fingerprint(code: str) -> str:
    """Return what is kept of a code: SHA-256 of its normal form, in hexadecimal. 128 random bits need no salt."""
    return hashlib.sha256(normal(code).encode()).hexdigest()
