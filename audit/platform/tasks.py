from celery import shared_task

from audit.platform import actions
from hub import clock


@shared_task
def watch_sources(**kwargs) -> None:
    """Tell, once each, the numbers that never came and the sources that fell silent."""
    actions.tell_alarms(at=clock.now())
