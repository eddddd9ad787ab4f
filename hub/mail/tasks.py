from celery import shared_task

from hub import clock
from hub.mail import digests, outbox


@shared_task
def send(mail_id: int, **kwargs) -> None:
    outbox.send_one(mail_id, at=clock.now())


@shared_task
def send_waiting(**kwargs) -> None:
    """Send what a lost message or a server that was away left behind."""
    for mail_id in outbox.waiting(at=clock.now()):
        outbox.send_one(mail_id, at=clock.now())


@shared_task
def gather_digests(**kwargs) -> None:
    """Make the digests whose hour has come."""
    digests.gather(at=clock.now())
