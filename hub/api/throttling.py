"""So many requests from one address; the address is counted in memory, and forgotten with the period."""

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

from hub.tracing import caller_address


class AddressThrottle(SimpleRateThrottle):
    """So many requests a caller; the rate is HUB_API_RATE (« 120/min »), none when it is empty."""

    scope = "api"

    def get_rate(self) -> str | None:
        return settings.HUB_API_RATE or None

    def get_cache_key(self, request, view) -> str:
        return self.cache_format % {"scope": self.scope, "ident": caller_address(request)}
