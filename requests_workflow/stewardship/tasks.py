from celery import shared_task

from hub import clock
from requests_workflow.stewardship import actions


@shared_task
def remind(**kwargs) -> None:
    """Remind the holders of the attestations that are due: the mails of a day leave once, however often it runs."""
    actions.remind(at=clock.now())
