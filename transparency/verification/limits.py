from django.conf import settings
from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle

from hub.tracing import caller_address


class VerificationThrottle(SimpleRateThrottle):
    """So many verifications an address: nobody tries codes one after the other. HUB_VERIFY_RATE, none when empty."""

    scope = "verify"

    def get_rate(self) -> str | None:
        return settings.HUB_VERIFY_RATE or None

    def get_cache_key(self, request, view) -> str:
        return self.cache_format % {"scope": self.scope, "ident": caller_address(request)}


def wait(request: HttpRequest) -> int:
    """Count one verification; return the seconds to wait before it may be done, 0 when it may."""
    throttle = VerificationThrottle()
    return 0 if throttle.allow_request(request, None) else int(throttle.wait() or 1)
