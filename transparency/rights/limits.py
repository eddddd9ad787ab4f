"""How often one block of addresses may send a form or try a code: HUB_RIGHTS_RATE, none when empty."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from hub.api.throttling import AddressThrottle
from hub.tracing import caller_address

#: A home has one address of version 4, and may use all of a /64 of version 6; a flood comes from many neighbours.
_BLOCKS = {4: 24, 6: 56}
#: Largest body that is read, in bytes: forty letters of the longest kind.
MOST_BYTES = 2 * 1024 * 1024


class RightsThrottle(AddressThrottle):
    """The block is counted in Redis under its own name for the time of the rate, and forgotten with it."""

    scope = "rights"

    def get_rate(self) -> str | None:
        return settings.HUB_RIGHTS_RATE or None

    def get_cache_key(self, request, view) -> str:
        return self.cache_format % {"scope": self.scope, "ident": block(caller_address(request))}


def block(address: str) -> str:
    """Return the network that an address belongs to, as its neighbours do; an address that is none stays itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{found}/{_BLOCKS[found.version]}", strict=False)).replace("/", "-")


def wait(request: HttpRequest) -> int:
    """Count one attempt; return the seconds to wait before it may be made, 0 when it may."""
    throttle = RightsThrottle()
    return 0 if throttle.allow_request(request, None) else int(throttle.wait() or 1)


def is_too_long(request: HttpRequest) -> bool:
    """Tell whether a body is longer than anything the form sends, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > MOST_BYTES
