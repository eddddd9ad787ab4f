from celery import shared_task

from catalogue.basket import actions as basket
from hub import clock


@shared_task
def purge_baskets(**kwargs) -> None:
    """Forget the baskets of sessions that are long over."""
    basket.purge(at=clock.now())
