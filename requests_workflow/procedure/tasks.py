from celery import shared_task

from hub import clock
from requests_workflow.procedure import reminders


@shared_task
def remind(**kwargs) -> None:
    """Send the reminders whose day has come: each leaves once, however often it runs."""
    reminders.scan(at=clock.now())
