from django.conf import settings
from django.http import HttpRequest

from hub.api.throttling import AddressThrottle


class VerificationThrottle(AddressThrottle):
    """So many verifications an address: nobody tries codes one after the other. HUB_VERIFY_RATE, none when empty."""

    scope = "verify"

    def get_rate(self) -> str | None:
        return settings.HUB_VERIFY_RATE or None


def wait(request: HttpRequest) -> int:
    """Count one verification; return the seconds to wait before it may be done, 0 when it may."""
    throttle = VerificationThrottle()
    return 0 if throttle.allow_request(request, None) else int(throttle.wait() or 1)
