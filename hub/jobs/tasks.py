from celery import shared_task

from hub import clock
from hub.jobs import queue

#: Seconds: the longest an archive of a whole log may take. The general limit is for tasks that send a mail.
LONGEST = 6 * 60 * 60


@shared_task(time_limit=LONGEST)
def make(job_id: int, **kwargs) -> None:
    queue.run(job_id)


@shared_task
def pick_up(**kwargs) -> None:
    """Send workers to what a killed worker or a lost message left behind."""
    for job_id in queue.abandoned(at=clock.now()):
        queue.wake(job_id)


@shared_task
def purge(**kwargs) -> None:
    queue.purge(at=clock.now())
