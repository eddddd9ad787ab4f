"""The key that a program shows in the header X-API-Key."""

from datetime import datetime

from django.http import HttpRequest

from hub.accounts import api_keys
from hub.accounts.models import ApiKey
from hub.api.problems import Problem

HEADER = "X-API-Key"


def bearer(request: HttpRequest, *, at: datetime) -> ApiKey:
    """Return the key that a request shows. Raises the problem 401 when it shows none that is good now."""
    shown = request.headers.get(HEADER, "")
    found = api_keys.find(shown, at=at) if shown else None
    if found is None:
        why = "this key is unknown, expired or revoked" if shown else f"the header {HEADER} is missing"
        raise Problem(401, "api-key", "A key is needed here", why, headers={"WWW-Authenticate": HEADER})
    return found
