"""What is known of a content. Nothing here writes."""

from collections.abc import Collection

from django.conf import settings

from hub.uploads import clamav, scanning
from hub.uploads.enums import AWAITED, READABLE, State
from hub.uploads.models import Scan


def states_of(sha256s: Collection[str]) -> dict[str, State]:
    """Return what the antivirus said of each content: one query.

    Without an antivirus nothing is awaited: what was not scanned is said so, and what was once found infected stays
    so. With one, what was never scanned is awaited.
    """
    said = dict(Scan.objects.filter(sha256__in=set(sha256s)).values_list("sha256", "state"))
    return {sha256: _seen(said.get(sha256)) for sha256 in sha256s}


def state_of(sha256: str) -> State:
    return states_of([sha256])[sha256]


def is_readable(sha256: str) -> bool:
    """Tell whether others may be given a content."""
    return state_of(sha256) in READABLE


def signature_of(sha256: str) -> str:
    """Return what was found in a content, "" when nothing was."""
    return Scan.objects.filter(sha256=sha256).values_list("signature", flat=True).first() or ""


def antivirus() -> str:
    """Return `off`, `ok` or `failed`: whether one is configured, and whether it answers."""
    if not scanning.is_configured():
        return "off"
    return "ok" if clamav.answers(settings.HUB_CLAMAV_SOCKET) else "failed"


def _seen(state: str | None) -> State:
    if state is None or (state in {*AWAITED, State.NOT_SCANNED}):
        if not scanning.is_configured():
            return State.NOT_SCANNED
        return State.ERROR if state == State.ERROR else State.PENDING
    return State(state)
