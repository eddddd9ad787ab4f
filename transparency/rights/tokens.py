"""The ticket of a form: the code of the receipt to come, signed with the time at which the page was drawn.

A form sent twice has one code, so it makes one request, and shows the same receipt. A form sent in less time than
anybody needs to fill it comes from a program.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from transparency.rights import codes

_SIGNER = signing.TimestampSigner(salt="transparency.rights.form")
#: A page may stay open for a day.
_LIFE = timedelta(days=1)


class Spent(ValueError):
    """A ticket that was not signed here, or too long ago."""


class TooSoon(ValueError):
    """A form that came back faster than anybody fills it."""


def new() -> str:
    return _SIGNER.sign(codes.new())


def read(ticket: str, *, hurried: bool = False) -> str:
    """Return the code of a ticket. `hurried`: who fills the form may be as fast as they like."""
    try:
        code = _SIGNER.unsign(ticket, max_age=_LIFE)
    except signing.BadSignature as error:
        raise Spent from error
    if not hurried and settings.HUB_RIGHTS_MIN_SECONDS and _is_young(ticket):
        raise TooSoon
    return code


def _is_young(ticket: str) -> bool:
    try:
        _SIGNER.unsign(ticket, max_age=settings.HUB_RIGHTS_MIN_SECONDS)
    except signing.SignatureExpired:
        return False
    return True
