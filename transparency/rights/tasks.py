from celery import shared_task

from hub import clock
from transparency.rights import actions


@shared_task
def keep_days(**kwargs) -> None:
    """Destroy the letters kept to the limit, remind holders, tell of keys that end; again changes nothing."""
    now = clock.now()
    actions.destroy_old(at=now)
    actions.remind(at=now)
    actions.warn_of_keys(at=now)
