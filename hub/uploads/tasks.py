from celery import shared_task

from hub import clock
from hub.uploads import scanning


@shared_task
def scan(sha256: str, **kwargs) -> None:
    scanning.run(sha256, at=clock.now())


@shared_task
def scan_waiting(**kwargs) -> None:
    """Scan what a lost message or an antivirus that was away left behind."""
    for sha256 in scanning.waiting(at=clock.now()):
        scanning.run(sha256, at=clock.now())
