from celery import shared_task

from hub import clock
from transparency.register import actions


@shared_task
def draw_register(**kwargs) -> None:
    """Draw the entries anew, for what changed without an act of the procedure."""
    actions.draw_all(at=clock.now())
