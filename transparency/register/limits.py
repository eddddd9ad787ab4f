"""How often one address may ask for the files and the feed of the register: HUB_REGISTER_RATE, none when empty."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hub.api.problems import Problem
from hub.api.throttling import AddressThrottle


class RegisterThrottle(AddressThrottle):
    scope = "register"

    def get_rate(self) -> str | None:
        return settings.HUB_REGISTER_RATE or None


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 with the seconds to wait to who asks more often than the rate: a feed reader gone wild, a mirror."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        throttle = RegisterThrottle()
        if not throttle.allow_request(request, None):
            later = {"Retry-After": str(int(throttle.wait() or 1))}
            return Problem(429, "too-many", "Too many requests; ask again later", headers=later).answer()
        return view(request, *args, **kwargs)

    return answer
