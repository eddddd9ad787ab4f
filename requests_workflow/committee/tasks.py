from celery import shared_task

from hub import clock
from requests_workflow.committee.opinions import sending


@shared_task
def send_opinions(**kwargs) -> None:
    """Notify the opinions whose time to think again is over: each leaves once, however often it runs."""
    sending.send_due(at=clock.now())
