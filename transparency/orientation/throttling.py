"""A limit to what one address stores: the rate is HUB_ORIENTATION_RATE (« 60/hour »), none when it is empty."""

from django.conf import settings

from hub.api.throttling import AddressThrottle


class StoringThrottle(AddressThrottle):
    """So many orientations stored from one address; the address is counted in memory, and forgotten with the period."""

    scope = "orientation"

    def get_rate(self) -> str | None:
        return settings.HUB_ORIENTATION_RATE or None
