"""Who else writes in a section just now. It lives in the cache for a minute, and nowhere else."""

from django.core.cache import cache

from hub import clock
from hub.accounts.models import User
from requests_workflow.procedure.models import AccessRequest

#: Seconds after the last save for which a person is said to be writing.
LASTS = 60


def others(file: AccessRequest, section, user: User) -> list[str]:
    """Tell that a person writes in a section, and return the names of the others who do."""
    key, now = f"writing:{file.pk}:{section.code}", clock.now().timestamp()
    held: dict[int, tuple[str, float]] = cache.get(key) or {}
    there = {pk: (name, at) for pk, (name, at) in held.items() if now - at < LASTS}
    there[user.pk] = (user.full_name, now)
    cache.set(key, there, LASTS)
    return sorted(name for pk, (name, _at) in there.items() if pk != user.pk)
